/** The zones that a test gives: their shape, the check for mistakes, and their form at each DNS provider. */
import { DnsProvider } from "../providers";
import { holdsText, quoteCharacterString, splitCharacterStrings, toOctets } from "../records/dns/characterStrings";
import { type DomainName, isInZone, toAsciiName } from "../records/dns/domainName";
import type { CloudflareRecord, CloudflareZone } from "./cloudflareMemory";
import type { HostedZone, RecordSet } from "./route53Memory";

/** A record that is in a zone before the run. */
export interface TestRecord {
  /** The owner name in full: `_dmarc.acme.com`, not `_dmarc`. */
  readonly name: string;
  /** `TXT`, `CNAME`, `MX` and so on. */
  readonly type: string;
  /** One text for each value, as DNS returns it: a TXT value without quotes and in one piece. */
  readonly values: readonly string[];
  /** Seconds. @default 300 */
  readonly ttl?: number;
  /** Cloudflare only. @default false */
  readonly proxied?: boolean;
  /** Cloudflare only. @default - none */
  readonly comment?: string;
  /** Cloudflare only. @default - none */
  readonly tags?: readonly string[];
}

/** A zone as it is before the run. */
export interface TestZone {
  /** `cloudflare` or `route53`. */
  readonly provider: string;
  /** @default - `zone-` and its name */
  readonly id?: string;
  /** @default - an empty zone */
  readonly records?: readonly TestRecord[];
  /** Cloudflare's "CNAME flattening: all". @default false */
  readonly flattenAllCnames?: boolean;
}

/** Zones by name. A list when both DNS providers have a zone of that name. */
export type TestZones = Readonly<Record<string, TestZone | readonly TestZone[]>>;

/** A zone whose data has been checked. */
export interface NamedZone extends TestZone {
  readonly name: DomainName;
  readonly id: string;
  readonly provider: DnsProvider;
}

/**
 * Checks the zones of a test.
 *
 * @throws Error with every mistake
 */
export function readZones(zones: TestZones): NamedZone[] {
  const problems: string[] = [];
  const named = Object.entries(zones).flatMap(([name, given]) => {
    const all: readonly TestZone[] = Array.isArray(given) ? (given as readonly TestZone[]) : [given as TestZone];
    const ascii = toAsciiName(name);
    if (!ascii.ok) {
      problems.push(`"${name}" is not the name of a zone.`);
      return [];
    }
    return all.map((zone, at) => {
      problems.push(...mistakes(zone, ascii.value).map((problem) => `zone "${name}": ${problem}`));
      const id = zone.id ?? `zone-${ascii.value}${at === 0 ? "" : `-${at + 1}`}`;
      return { ...zone, id, name: ascii.value, provider: zone.provider as DnsProvider };
    });
  });
  if (problems.length > 0) throw new Error(["The zones of the test have mistakes:", ...problems].join("\n- "));
  return named;
}

const PROVIDERS: readonly string[] = Object.values(DnsProvider);

/** Types that one of the DNS providers has. A record of another type would be in the zone without being seen. */
const TYPES: readonly unknown[] =
  "A AAAA CAA CERT CNAME DNSKEY DS HTTPS LOC MX NAPTR NS PTR SMIMEA SOA SPF SRV SSHFP SVCB TLSA TXT URI".split(" ");

function typeNotAllowed(name: string, type: unknown): string {
  if (typeof type !== "string") return `the record at "${name}" has no type, such as TXT.`;
  const upper = type.toUpperCase();
  return `the record at "${name}" has the type "${type}". ${
    TYPES.includes(upper) ? `Write "${upper}".` : "Write a type of DNS records, such as TXT."
  }`;
}

function mistakes({ provider, records = [] }: TestZone, zone: DomainName): string[] {
  return [
    ...(PROVIDERS.includes(provider)
      ? []
      : [`provider "${provider}" is not allowed. Allowed: ${PROVIDERS.join(", ")}.`]),
    ...records.flatMap(({ name, type, values }) => [
      ...(TYPES.includes(type) ? [] : [typeNotAllowed(name, type)]),
      ...(isInZone(name.toLowerCase() as DomainName, zone)
        ? []
        : [`the record name "${name}" is not in the zone. Write names in full: "www.${zone}", and "${zone}" itself.`]),
      ...(values.length > 0 ? [] : [`the record at "${name}" has no values.`]),
    ]),
  ];
}

/** The zone as Cloudflare keeps it: every value is a record of its own. */
export function toCloudflare({ name, id, records = [], flattenAllCnames = false }: NamedZone): CloudflareZone {
  const all = records.flatMap(({ values, ...record }) => values.map((value) => ({ ...record, value })));
  return {
    id,
    name,
    flattenAllCnames,
    records: all.map(({ name: owner, type, value, ttl = 300, ...extra }, at): CloudflareRecord => ({
      id: `record-${at + 1}`,
      name: owner.toLowerCase(),
      type,
      content: holdsText(type) ? presentation(value) : value,
      ttl,
      ...extra,
    })),
  };
}

/** The zone as Route53 keeps it: all values of a name and type are one set. The TTL is that of the first record. */
export function toRoute53({ name, id, records = [] }: NamedZone): HostedZone {
  const sets = new Map<string, RecordSet>();
  for (const record of records) {
    const { type, ttl = 300 } = record;
    const owner = record.name.toLowerCase();
    const values = holdsText(type) ? record.values.map(octalPresentation) : record.values;
    const earlier = sets.get(`${owner} ${type}`) ?? { name: owner, type, ttl, values: [] };
    sets.set(`${owner} ${type}`, { ...earlier, values: [...(earlier.values ?? []), ...values] });
  }
  return { id, name, sets: [...sets.values()] };
}

function presentation(text: string): string {
  return splitCharacterStrings(toOctets(text)).map(quoteCharacterString).join(" ");
}

// Route53 writes `\DDD` in octal (docs.aws.amazon.com/Route53/latest/DeveloperGuide/DomainNameFormat.html).
function octalPresentation(text: string): string {
  return presentation(text).replace(
    /\\([0-9]{3})/g,
    (_, code: string) => `\\${Number(code).toString(8).padStart(3, "0")}`,
  );
}
