/** What Cloudflare refuses to store: limits, formats, and records that cannot be beside each other. */
import type { CloudflareRecord } from "../../cloud/model";
import { contentStrings, MAX_CHARACTER_STRING } from "../../cloud/txt";
import type { Refusal } from "./errors";

const MAX_COMMENT = 100;
/** Octets of one record on the wire, and characters of all records with one name and type. */
const MAX_WIRE_SIZE = 4096;
const MAX_TOTAL_CONTENT = 8192;
/** Seconds; 1 means automatic. */
const MIN_TTL = 60;
const MAX_TTL = 86_400;

const ADDRESS_TYPES = new Set(["A", "AAAA"]);
const PROXIABLE_TYPES = new Set(["A", "AAAA", "CNAME"]);

/** Whether Cloudflare can proxy records of this type. */
export function isProxiable(type: string): boolean {
  return PROXIABLE_TYPES.has(type);
}

/** Why Cloudflare refuses a record in a zone with these other records; undefined when it accepts it. */
export function refusalOf(record: CloudflareRecord, others: readonly CloudflareRecord[]): Refusal | undefined {
  return (
    ownRefusal(record) ??
    neighbourRefusal(
      record,
      others.filter((other) => other.name === record.name),
    )
  );
}

function ownRefusal({ name, type, content, ttl, comment, proxied }: CloudflareRecord): Refusal | undefined {
  if (name.length > 253 || name.split(".").some((label) => label.length === 0 || label.length > 63)) return "name";
  if (content === "") return "noContent";
  if (ttl !== 1 && (ttl < MIN_TTL || ttl > MAX_TTL)) return "ttl";
  if ((comment ?? "").length > MAX_COMMENT) return "comment";
  if (proxied && !isProxiable(type)) return "proxied";
  return type === "TXT" ? txtRefusal(content) : undefined;
}

function txtRefusal(content: string): Refusal | undefined {
  const strings = contentStrings(content);
  if (!strings || strings.some((string) => string.length > MAX_CHARACTER_STRING)) return "txtFormat";
  // Each character-string is preceded by its length octet (RFC 1035 section 3.3).
  const size = strings.reduce((sum, string) => sum + 1 + string.length, 0);
  return size > MAX_WIRE_SIZE ? "recordSize" : undefined;
}

/** Unlike DNS itself, Cloudflare accepts a TXT record beside a CNAME. */
function neighbourRefusal(record: CloudflareRecord, neighbours: readonly CloudflareRecord[]): Refusal | undefined {
  const types = new Set(neighbours.map((other) => other.type));
  if (neighbours.some((other) => isIdentical(other, record))) return "identical";
  if (record.type === "CNAME" && (types.has("CNAME") || types.has("A") || types.has("AAAA"))) return "addressOrCname";
  if (ADDRESS_TYPES.has(record.type) && types.has("CNAME")) return "cname";
  const sameType = [record, ...neighbours.filter((other) => other.type === record.type)];
  const total = sameType.reduce((sum, other) => sum + other.content.length, 0);
  return total > MAX_TOTAL_CONTENT ? "totalSize" : undefined;
}

function isIdentical(one: CloudflareRecord, other: CloudflareRecord): boolean {
  return one.type === other.type && one.priority === other.priority && comparable(one) === comparable(other);
}

function comparable({ type, content }: CloudflareRecord): string {
  return type === "TXT" ? (contentStrings(content) ?? [content]).join("") : content;
}
