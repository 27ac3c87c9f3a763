/** A zone of the cloud as its name servers answer it: nodes, wildcards, flattened and alias records. */
import type { CaaAnswer, MxAnswer, SoaAnswer, SrvAnswer, StringAnswer, TxtAnswer } from "dns-packet";
import { holdsText } from "../../../records/dns/characterStrings";
import type { InternetName } from "../internet";
import type { CloudflareRecord, CloudflareZone, HostedZone, RecordSet } from "../model";
import { allRecordSets } from "../route53Zones";
import { contentStrings, octetsOf, quotedStrings, splitOctets } from "../txt";

/** What is at one owner name. */
export interface ServedNode {
  readonly records: readonly ServedRecord[];
  /** Names whose records are answered here: the target of a flattened CNAME (A and AAAA) or of an alias (its type). */
  readonly borrowed: readonly { readonly types: readonly string[]; readonly target: string }[];
  /** How the servers of the name fail, instead of answering. */
  readonly failure?: "servfail" | "timeout";
}

/** Some records of an owner name. Entries with the same owner become one node. */
interface ServedEntry extends Partial<ServedNode> {
  readonly owner: string;
}

/** A zone as the server sees it. */
export interface ServedZone {
  /** The apex; empty for `internet.yaml`. */
  readonly name: string;
  readonly nodes: ReadonlyMap<string, ServedNode>;
  /** Owner names and the names above them, which exist without records (RFC 8020, empty non-terminals). */
  readonly existing: ReadonlySet<string>;
}

/** Makes the nodes of a zone from its entries. */
function servedZone(name: string, entries: readonly ServedEntry[]): ServedZone {
  const nodes = new Map<string, ServedNode>();
  const existing = new Set<string>([name]);
  for (const { owner, ...entry } of entries) {
    const before = nodes.get(owner);
    nodes.set(owner, {
      records: [...(before?.records ?? []), ...(entry.records ?? [])],
      borrowed: [...(before?.borrowed ?? []), ...(entry.borrowed ?? [])],
      ...(entry.failure && { failure: entry.failure }),
    });
    for (let at = owner; at !== name && at !== ""; at = parentOf(at)) existing.add(at);
  }
  return { name, nodes, existing };
}

/** What answers for a name: its own node, or the wildcard below its closest encloser (RFC 4592 section 3.3.1). */
export function nodeFor(zone: ServedZone, name: string): ServedNode | undefined {
  const own = zone.nodes.get(name);
  if (own || zone.existing.has(name)) return own ?? { records: [], borrowed: [] };
  let encloser = parentOf(name);
  while (encloser !== zone.name && encloser !== "" && !zone.existing.has(encloser)) encloser = parentOf(encloser);
  return zone.nodes.get(encloser === "" ? "*" : `*.${encloser}`);
}

function parentOf(name: string): string {
  const dot = name.indexOf(".");
  return dot < 0 ? "" : name.slice(dot + 1);
}

type Served = StringAnswer | CaaAnswer | MxAnswer | SoaAnswer | SrvAnswer | TxtAnswer;
type WithoutOwner<A> = A extends Served ? Pick<A, "type" | "data"> & { readonly ttl: number } : never;

/** One record of an RRset, TTL in seconds. */
export type ServedRecord = WithoutOwner<Served>;

/** A text record from its character-strings, one octet a character. */
function textRecord(type: string, strings: readonly string[], ttl: number): ServedRecord {
  const data = strings.map((string) => Buffer.from(string, "latin1"));
  if (type === "TXT") return { type, ttl, data };
  // dns-packet knows the type code of SPF but not its format, so it gets finished RDATA.
  const rdata = Buffer.concat(data.flatMap((string) => [Buffer.from([string.length]), string]));
  return { type, ttl, data: rdata } as unknown as ServedRecord;
}

/** Any other record from its presentation text. Empty for malformed text and for types that this server does not know. */
function recordsOf(type: string, text: string, ttl: number): readonly ServedRecord[] {
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

/** The TTL that "automatic" means, in seconds. */
const AUTOMATIC_TTL = 300;
/** Stands for Cloudflare's own addresses (RFC 5737, RFC 3849). */
const PROXY: readonly ServedRecord[] = [
  { type: "A", ttl: AUTOMATIC_TTL, data: "203.0.113.1" },
  { type: "AAAA", ttl: AUTOMATIC_TTL, data: "2001:db8:cf::1" },
];

/** A Cloudflare zone as its name servers answer it. */
export function serveCloudflare(zone: CloudflareZone): ServedZone {
  const soa = `${zone.nameServers[0] ?? ""} dns.cloudflare.com 1 10000 2400 604800 1800`;
  return servedZone(zone.name, [
    entry(zone.name, "SOA", soa, 3600),
    ...zone.nameServers.map((server) => entry(zone.name, "NS", server, 86_400)),
    ...zone.records.map((record) => cloudflareEntry(record, zone)),
  ]);
}

function cloudflareEntry(record: CloudflareRecord, zone: CloudflareZone): ServedEntry {
  const { name: owner, type, content, priority } = record;
  if (record.proxied) return { owner, records: PROXY };
  if (type === "CNAME" && isFlattened(record, zone)) {
    return { owner, borrowed: [{ types: ["A", "AAAA"], target: content }] };
  }
  const ttl = record.ttl === 1 ? AUTOMATIC_TTL : record.ttl;
  if (!holdsText(type)) return entry(owner, type, priority === undefined ? content : `${priority} ${content}`, ttl);
  const strings = contentStrings(content)?.flatMap(splitOctets) ?? splitOctets(octetsOf(content));
  return { owner, records: [textRecord(type, strings, ttl)] };
}

/** A CNAME at the apex is always flattened, others by setting. */
function isFlattened({ name, settings }: CloudflareRecord, zone: CloudflareZone): boolean {
  return settings.flattenCname === true || zone.flattenAllCnames || name === zone.name;
}

function entry(owner: string, type: string, text: string, ttl: number): ServedEntry {
  return { owner, records: recordsOf(type, text, ttl) };
}

/** A hosted zone as Route53 answers it. When several sets have one name and type (routing policies), the first one answers. */
export function serveRoute53(zone: HostedZone): ServedZone {
  const firsts = new Map<string, RecordSet>();
  for (const set of allRecordSets(zone)) {
    const key = `${set.type} ${set.name}`;
    if (!firsts.has(key)) firsts.set(key, set);
  }
  return servedZone(zone.name, [...firsts.values()].map(route53Entry));
}

function route53Entry(set: RecordSet): ServedEntry {
  const { name: owner, type, aliasTarget, ttl = 60 } = set;
  if (aliasTarget) return { owner, borrowed: [{ types: [type], target: aliasTarget.dnsName.replace(/\.$/, "") }] };
  const records = set.values.flatMap((value) =>
    holdsText(type) ? [textRecord(type, stringsOf(value), ttl)] : recordsOf(type, value, ttl),
  );
  return { owner, records };
}

function stringsOf(value: string): readonly string[] {
  return quotedStrings(value, 8) ?? splitOctets(octetsOf(value));
}

const INTERNET_TTL = 300;

/** The names of `internet.yaml` as one zone. */
export function serveInternet(names: Readonly<Record<string, InternetName>>): ServedZone {
  return servedZone(
    "",
    Object.entries(names).map(([owner, what]) => internetEntry(owner, what)),
  );
}

function internetEntry(owner: string, what: InternetName): ServedEntry {
  if (what === "servfail" || what === "timeout") return { owner, failure: what };
  const records = what.flatMap(({ type, value, ttl = INTERNET_TTL }) => {
    if (!holdsText(type)) return recordsOf(type, value, ttl);
    return [textRecord(type, contentStrings(value)?.flatMap(splitOctets) ?? splitOctets(octetsOf(value)), ttl)];
  });
  return { owner, records };
}
