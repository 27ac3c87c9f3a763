/** A record as public DNS shows it, in the form in which a provider's zone is read: what `odoo-mail plan` plans from. */
import type { LiveRecord, Zone } from "../../providers";
import { type DomainName, isInZone, toAsciiName, zoneCandidates } from "../../records/dns/domainName";
import type { Issue } from "../../records/issue";
import { type DnsAnswer, type DnsResolver, type DnsStatus, isUnanswered, type MxValue } from "../../records/resolver";
import { findOurRecord, type PlannableRecord, refusals } from "../coOwned/ourRecord";
import type { RecordRules, Surroundings } from "../coOwned/rules";
import { namesAbove, wildcardBelow } from "./surroundings";

/** The types that rules look at; SPF (99), to tell of a record that nobody reads. NS is left out: DNS is answered by the zone that a name is delegated to. */
const TYPES = ["TXT", "CNAME", "A", "AAAA", "MX", "SPF"] as const;
type SeenType = (typeof TYPES)[number];

/** DNS gives no ids, and the TTL of a cache says nothing of the zone. No plan depends on either here. */
const TTL = 300;

/** What stands in for a provider: DNS answers whole RRsets, and knows no limit of the provider. No stack has a resource of it. */
const PUBLIC_DNS: PlannableRecord["adapter"] = {
  title: "DNS",
  limits: { minTtl: 1, maxTtl: 86_400, automaticTtl: TTL },
  audit: () => [],
  resourceType: "",
  recordOf: () => undefined,
};

/** A record that was read from DNS, or the question that DNS did not answer. */
export type ReadInDns =
  | {
      readonly ok: true;
      readonly record: PlannableRecord;
      readonly issues: readonly Issue[];
      /** Why the record is not declared here, a sentence. @default - it is declared */
      readonly leftToOthers?: string;
    }
  | { readonly ok: false; readonly type: SeenType; readonly status: DnsStatus };

/** Reads a record and what stands around it. Never rejects when the resolver does not. */
export async function readInDns(rules: RecordRules, resolver: DnsResolver): Promise<ReadInDns> {
  const { owner } = rules;
  const zone = await zoneOf(owner, resolver);
  const { records, borrowed, unanswered } = await recordsAt(owner, zone, resolver);
  const open = unanswered.find(({ type }) => type === rules.type || type === "CNAME");
  if (open !== undefined) return { ok: false, ...open };
  const ours = findOurRecord(rules, records, true);
  const nearby = ours.live === undefined ? await recordsNearby(rules, zone, borrowed, resolver) : [];
  const around: Surroundings = {
    zone,
    records,
    nearby,
    title: PUBLIC_DNS.title,
    ...(ours.live && { live: ours.live }),
  };
  const wildcardText = rules.wildcardText?.(around);
  const leftToOthers = rules.leftToOthers?.({ ...around, nearby: [] });
  const record: PlannableRecord = {
    ...ours,
    rules,
    adapter: PUBLIC_DNS,
    choices: { adopt: false, release: false, dns: {} },
    zoneId: zone.id,
    zone,
    name: owner,
    resolver,
    ...(wildcardText !== undefined && { wildcardText }),
  };
  if (leftToOthers !== undefined) return { ok: true, record, issues: [], leftToOthers };
  return { ok: true, record, issues: [...refusals(rules, ours), ...rules.audit(around)] };
}

/** The zone of a name: its apex has NS records (RFC 1034 section 4.2.1). Where DNS shows none, the registrable name is taken for it. */
async function zoneOf(owner: DomainName, resolver: DnsResolver): Promise<Zone> {
  const candidates = zoneCandidates(owner);
  let name = candidates.at(-1) ?? owner;
  for (const candidate of candidates) {
    const { values } = await resolver.resolve(candidate, "NS");
    // A resolver follows a CNAME, such as a wildcard's, and answers the NS records behind it. An apex has none (RFC 1034 section 3.6.2).
    if (values.length === 0 || (await cnameTarget(candidate, resolver)) !== undefined) continue;
    name = candidate;
    break;
  }
  return { id: name, name, flattensCnames: false };
}

/** What DNS answers at one name. */
interface SeenAt {
  /** Records of the name itself. */
  readonly records: readonly LiveRecord[];
  /** Answers that a wildcard gives, because nothing stands at the name. */
  readonly borrowed: ReadonlyMap<SeenType, string>;
  readonly unanswered: readonly { readonly type: SeenType; readonly status: DnsStatus }[];
}

async function recordsAt(owner: DomainName, zone: Zone, resolver: DnsResolver): Promise<SeenAt> {
  const records: LiveRecord[] = [];
  const borrowed = new Map<SeenType, string>();
  const unanswered: { type: SeenType; status: DnsStatus }[] = [];
  const target = await cnameTarget(owner, resolver);
  for (const type of TYPES) {
    const answer = await resolver.resolve(owner, type);
    if (isUnanswered(answer)) unanswered.push({ type, status: answer.status });
    const values = valuesOf(answer);
    if (values.length === 0 || (target !== undefined && (await isBehind(target, type, answer, resolver)))) continue;
    if (await isFromWildcard(owner, zone, type, resolver)) borrowed.set(type, keyOf(answer));
    else records.push({ importId: `${owner} ${type}`, owner, type, ttl: TTL, values, raw: values });
  }
  return { records, borrowed, unanswered };
}

async function cnameTarget(owner: DomainName, resolver: DnsResolver): Promise<DomainName | undefined> {
  const [value] = valuesOf(await resolver.resolve(owner, "CNAME"));
  const target = value === undefined ? undefined : toAsciiName(value);
  return target?.ok === true ? target.value : undefined;
}

// A resolver follows a CNAME and answers what is behind it. Another answer is a record that stands beside the CNAME.
async function isBehind(
  target: DomainName,
  type: SeenType,
  answer: DnsAnswer,
  resolver: DnsResolver,
): Promise<boolean> {
  if (type === "CNAME") return false;
  const behind = await resolver.resolve(target, type);
  return isUnanswered(behind) || keyOf(behind) === keyOf(answer);
}

// A wildcard answers for a name that does not exist, and for all names below it alike (RFC 4592 sections 2.2.1 and 4.3).
async function isFromWildcard(owner: DomainName, zone: Zone, type: SeenType, resolver: DnsResolver): Promise<boolean> {
  if (owner === zone.name) return false;
  const key = async (name: string): Promise<string> => keyOf(await resolver.resolve(name, type));
  const answer = await key(owner);
  if (!owner.startsWith("*.") && (await key(`odoo-mail-probe.${owner}`)) !== answer) return false;
  const above = namesAbove(owner)
    .filter((name) => isInZone(name, zone.name))
    .map(wildcardBelow);
  return (await Promise.all(above.filter((name) => name !== owner).map(key))).includes(answer);
}

// As for a provider's zone: what stands at the apex is neither a delegation nor a wildcard. A wildcard counts where it answers for the name.
async function recordsNearby(
  { looksAt = [] }: RecordRules,
  zone: Zone,
  borrowed: SeenAt["borrowed"],
  resolver: DnsResolver,
): Promise<LiveRecord[]> {
  const names = looksAt.filter((name) => name !== zone.name && isInZone(name, zone.name));
  const all = await Promise.all(names.map((name) => recordsAt(name, zone, resolver)));
  return all
    .flatMap(({ records }) => records)
    .filter(({ owner, type, values }) => !owner.startsWith("*.") || borrowed.get(type as SeenType) === textOf(values));
}

function valuesOf({ values }: DnsAnswer): string[] {
  return values.map((value) => (typeof value === "string" ? value : mxText(value)));
}

function mxText({ preference, exchange }: MxValue): string {
  return `${preference} ${exchange}`;
}

function keyOf(answer: DnsAnswer): string {
  return textOf(valuesOf(answer));
}

function textOf(values: readonly string[]): string {
  return JSON.stringify([...values].sort());
}
