import type { CaaAnswer, MxAnswer, SoaAnswer, SrvAnswer, StringAnswer, TxtAnswer } from "dns-packet";

type Served = StringAnswer | CaaAnswer | MxAnswer | SoaAnswer | SrvAnswer | TxtAnswer;
type WithoutOwner<A> = A extends Served ? Pick<A, "type" | "data"> & { readonly ttl: number } : never;

/** One record of an RRset, TTL in seconds. */
export type ServedRecord = WithoutOwner<Served>;

/** A TXT record from its character-strings, one octet a character. */
export function txtRecord(strings: readonly string[], ttl: number): ServedRecord {
  return { type: "TXT", ttl, data: strings.map((string) => Buffer.from(string, "latin1")) };
}

/** Any other record from its presentation text; nothing for types that the server does not have, and malformed text. */
export function recordsOf(type: string, text: string, ttl: number): readonly ServedRecord[] {
  const words = text.trim().split(/\s+/);
  const [first = "", second = "", third = "", fourth = ""] = words;
  switch (type) {
    case "A":
    case "AAAA":
      return [{ type, ttl, data: first }];
    case "CNAME":
    case "NS":
    case "PTR":
      return [{ type, ttl, data: bare(first) }];
    case "MX":
      return words.length === 2 ? [{ type, ttl, data: { preference: Number(first), exchange: bare(second) } }] : [];
    case "SRV":
      return [
        { type, ttl, data: { ...numbers({ priority: first, weight: second, port: third }), target: bare(fourth) } },
      ];
    case "CAA":
      return isCaaTag(second)
        ? [{ type, ttl, data: { flags: Number(first), tag: second, value: unquoted(third) } }]
        : [];
    case "SOA":
      return [{ type, ttl, data: soaOf(words) }];
    default:
      return [];
  }
}

function soaOf([
  mname = "",
  rname = "",
  serial,
  refresh,
  retry,
  expire,
  minimum,
]: readonly string[]): SoaAnswer["data"] {
  return { mname: bare(mname), rname: bare(rname), ...numbers({ serial, refresh, retry, expire, minimum }) };
}

function numbers<K extends string>(texts: Readonly<Record<K, string | undefined>>): Record<K, number> {
  const entries = Object.entries<string | undefined>(texts);
  return Object.fromEntries(entries.map(([key, text]) => [key, Number(text ?? 0)])) as Record<K, number>;
}

function bare(name: string): string {
  return name.replace(/\.$/, "");
}

function unquoted(value: string): string {
  return value.replace(/^"(.*)"$/, "$1");
}

function isCaaTag(tag: string): tag is CaaAnswer["data"]["tag"] {
  return tag === "issue" || tag === "issuewild" || tag === "iodef";
}
