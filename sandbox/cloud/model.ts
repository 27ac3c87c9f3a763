/** What the embedded cloud stores: zones and records of both providers, their names and their ids. */
import { createHash } from "node:crypto";
import { domainToASCII } from "node:url";

/** Per-record settings of Cloudflare; only `flattenCname` changes what DNS answers. */
export interface CloudflareSettings {
  readonly flattenCname?: boolean;
  readonly ipv4Only?: boolean;
  readonly ipv6Only?: boolean;
}

/** One record of a Cloudflare zone, as its API stores it. */
export interface CloudflareRecord {
  readonly id: string;
  /** FQDN, lower case, without trailing dot. */
  readonly name: string;
  readonly type: string;
  /** TXT: quoted character-strings or, up to 255 octets, the bare text; others: presentation text without trailing dot. */
  readonly content: string;
  /** Seconds; 1 = automatic. */
  readonly ttl: number;
  readonly proxied: boolean;
  readonly comment?: string;
  readonly tags: readonly string[];
  readonly settings: CloudflareSettings;
  /** MX only. */
  readonly priority?: number;
  /** Email Routing made this record and keeps it locked: it cannot be changed before it is unlocked there. */
  readonly emailRouting?: boolean;
}

/** A Cloudflare zone. */
export interface CloudflareZone {
  readonly id: string;
  readonly name: string;
  /** `active`, `pending`, `moved`, ... */
  readonly status: string;
  /** `full`; `partial` when another provider serves the zone; `secondary` when its records come from another provider. */
  readonly type: string;
  /** The name servers that the registrar has to delegate to. Two zones of one name have different ones. */
  readonly nameServers: readonly string[];
  readonly flattenAllCnames: boolean;
  readonly records: readonly CloudflareRecord[];
}

/** Where an alias of Route53 points. */
interface AliasTarget {
  readonly dnsName: string;
  readonly hostedZoneId: string;
  readonly evaluateTargetHealth: boolean;
}

/** Fields that make a record set one of several with the same name and type (routing policies). */
interface Routing {
  readonly setIdentifier?: string;
  readonly weight?: number;
  readonly region?: string;
  readonly failover?: string;
  readonly multiValueAnswer?: boolean;
  readonly geolocation?: Readonly<Record<string, string>>;
  readonly healthCheckId?: string;
}

/** One record set of a Route53 zone. */
export interface RecordSet extends Routing {
  /** FQDN, lower case, without trailing dot. */
  readonly name: string;
  readonly type: string;
  /** Seconds; absent on an alias. */
  readonly ttl?: number;
  /** Presentation text, TXT with its quotes. Empty on an alias. */
  readonly values: readonly string[];
  readonly aliasTarget?: AliasTarget;
}

/** A Route53 hosted zone. */
export interface HostedZone {
  readonly id: string;
  readonly name: string;
  readonly privateZone: boolean;
  readonly recordSets: readonly RecordSet[];
}

/** The zones of a cloud. `revision` counts the writes, and is part of new ids. */
export interface Zones<Z> {
  readonly revision: number;
  readonly zones: readonly Z[];
}

/** Cloudflare's form: 32 hexadecimal digits. The same parts give the same id, so that runs can be compared. */
export function cloudflareId(...parts: readonly (string | number)[]): string {
  return digest(parts).slice(0, 32);
}

/** Route53's form: `Z` and 20 upper-case letters or digits. */
export function hostedZoneId(...parts: readonly (string | number)[]): string {
  return `Z${BigInt(`0x${digest(parts).slice(0, 30)}`)
    .toString(36)
    .toUpperCase()
    .padStart(20, "0")
    .slice(0, 20)}`;
}

function digest(parts: readonly (string | number)[]): string {
  return createHash("sha256").update(parts.join("\u0000")).digest("hex");
}

/** A name as both clouds store it: lower case, A-labels, no trailing dot (RFC 1034 section 3.1, RFC 5890). */
export function canonicalName(name: string): string {
  const bare = name.toLowerCase().replace(/\.$/, "");
  return /[^ -~]/.test(bare) ? domainToASCII(bare) || bare : bare;
}

/** Whether a canonical name is the zone's apex or below it, on a label boundary. */
export function isWithin(name: string, zone: string): boolean {
  return name === zone || name.endsWith(`.${zone}`);
}

/** Whether a zone has this id or name. */
export function isZone(idOrName: string): (zone: { readonly id: string; readonly name: string }) => boolean {
  return (zone) => zone.id === idOrName || zone.name === canonicalName(idOrName);
}

/** @throws Error when the value is undefined */
export function found<T>(value: T | undefined, what: string): T {
  if (value === undefined) throw new Error(`no ${what} in the sandbox`);
  return value;
}

/** The zone that a name belongs to: the longest one that it is in. */
export function longestMatch<Z extends { readonly name: string }>(zones: readonly Z[], name: string): Z | undefined {
  const wanted = canonicalName(name);
  return zones
    .filter((zone) => isWithin(wanted, zone.name))
    .reduce<Z | undefined>((best, zone) => (best && best.name.length >= zone.name.length ? best : zone), undefined);
}
