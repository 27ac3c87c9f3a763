import { BlockList, isIP } from "node:net";
import { isInZone } from "../../records/dns/domainName";
import { fieldsOf, type Message } from "./readMessage";

/** What a Received field says of one hop (RFC 5321 section 4.4). Hostile texts. */
export interface Hop {
  readonly helo?: string;
  readonly ip?: string;
  readonly by?: string;
  /** ISO 8601. */
  readonly date?: string;
}

const MAX_FIELDS = 100;
const MAX_FIELD = 4000;

const INTERNAL = new BlockList();
for (const [net, prefix] of [
  ["10.0.0.0", 8],
  ["100.64.0.0", 10],
  ["127.0.0.0", 8],
  ["169.254.0.0", 16],
  ["172.16.0.0", 12],
  ["192.168.0.0", 16],
] as const)
  INTERNAL.addSubnet(net, prefix, "ipv4");
for (const [net, prefix] of [
  ["::1", 128],
  ["fc00::", 7],
  ["fe80::", 10],
] as const)
  INTERNAL.addSubnet(net, prefix, "ipv6");

/**
 * The hop by which the message came into the receiver's hands. Fields are written on top of each other, and only those of
 * the receiver can be believed (RFC 5321 section 7.2): the topmost one that names a client is taken, hops between the receiver's own
 * machines left out.
 *
 * @param mta the host, or its domain, that received the message. @default - hops from internal addresses are the receiver's own
 */
export function deliveringHop(message: Message, mta?: string): Hop | undefined {
  const hops = fieldsOf(message, "received")
    .slice(0, MAX_FIELDS)
    .map(({ value }) => readHop(value.slice(0, MAX_FIELD)));
  return hops.find(({ ip, by }) => {
    if (ip === undefined) return false;
    return mta === undefined ? !isInternal(ip) : by !== undefined && isInZone(by, mta);
  });
}

/** Reads a Received field as far as it can be read. */
export function readHop(value: string): Hop {
  const ip = clientAddress(value);
  const helo = /^from\s+\[?([^\s()[\];]{1,255})/i.exec(value)?.[1];
  const by = /(?:^|\s)by\s+([^\s();]{1,255})/i.exec(value)?.[1];
  const date = dateOf(value);
  return {
    ...(helo !== undefined && { helo }),
    ...(ip !== undefined && { ip }),
    ...(by !== undefined && { by }),
    ...(date !== undefined && { date }),
  };
}

// `from helo (rdns [192.0.2.1])`, `from helo ([IPv6:2001:db8::1])`, `from [192.0.2.1] (...)`, `from helo (192.0.2.1)`.
function clientAddress(value: string): string | undefined {
  if (!/^from\s/i.test(value)) return undefined;
  const stop = value.search(/\sby\s/i);
  const from = stop < 0 ? value : value.slice(0, stop);
  const candidates = from.match(/[0-9a-f:.]{2,64}/gi) ?? [];
  const inBrackets = [...from.matchAll(/\[(?:IPv6:)?([0-9a-f:.]{2,64})\]/gi)].map(([, address]) => address ?? "");
  return [...inBrackets, ...candidates].find((text) => isIP(text) !== 0);
}

function dateOf(value: string): string | undefined {
  const at = value.lastIndexOf(";");
  return at < 0 ? undefined : isoDate(value.slice(at + 1));
}

/** A date of a header field (RFC 5322 section 3.3) as ISO 8601; undefined where it is none. Comments are left out. */
export function isoDate(text: string): string | undefined {
  const time = Date.parse(
    text
      .slice(0, 200)
      .replace(/\([^()]*\)/g, " ")
      .trim(),
  );
  return Number.isNaN(time) ? undefined : new Date(time).toISOString();
}

function isInternal(ip: string): boolean {
  return INTERNAL.check(ip, isIP(ip) === 6 ? "ipv6" : "ipv4");
}
