import type { CloudflareRecord, CloudflareZone } from "../model";
import { contentStrings, octetsOf, splitOctets } from "../txt";
import { recordsOf, type ServedRecord, txtRecord } from "./rdata";
import { servedZone, type ServedEntry, type ServedZone } from "./servedZone";

/** What "automatic" is, in seconds. */
const AUTOMATIC_TTL = 300;
/** Stands for Cloudflare's own addresses (RFC 5737, RFC 3849). */
const PROXY: readonly ServedRecord[] = [
  { type: "A", ttl: AUTOMATIC_TTL, data: "203.0.113.1" },
  { type: "AAAA", ttl: AUTOMATIC_TTL, data: "2001:db8:cf::1" },
];

/** A Cloudflare zone as its name servers answer it. */
export function serveCloudflare(zone: CloudflareZone): ServedZone {
  const soa = "ada.ns.cloudflare.com dns.cloudflare.com 1 10000 2400 604800 1800";
  return servedZone(zone.name, [
    entry(zone.name, "SOA", soa, 3600),
    entry(zone.name, "NS", "ada.ns.cloudflare.com", 86_400),
    entry(zone.name, "NS", "bob.ns.cloudflare.com", 86_400),
    ...zone.records.map((record) => entryOf(record, zone)),
  ]);
}

function entryOf(record: CloudflareRecord, zone: CloudflareZone): ServedEntry {
  const { name: owner, type, content, priority } = record;
  if (record.proxied) return { owner, records: PROXY };
  if (type === "CNAME" && isFlattened(record, zone)) {
    return { owner, borrowed: [{ types: ["A", "AAAA"], target: content }] };
  }
  const ttl = record.ttl === 1 ? AUTOMATIC_TTL : record.ttl;
  if (type !== "TXT") return entry(owner, type, priority === undefined ? content : `${priority} ${content}`, ttl);
  const strings = contentStrings(content)?.flatMap(splitOctets) ?? splitOctets(octetsOf(content));
  return { owner, records: [txtRecord(strings, ttl)] };
}

/** A CNAME at the apex is always flattened, others by setting. */
function isFlattened({ name, settings }: CloudflareRecord, zone: CloudflareZone): boolean {
  return settings.flattenCname === true || zone.flattenAllCnames || name === zone.name;
}

function entry(owner: string, type: string, text: string, ttl: number): ServedEntry {
  return { owner, records: recordsOf(type, text, ttl) };
}
