/** Reads the records of a component, each once a run, with what stands around it. */
import { componentIssue } from "../catalogue";
import * as pulumi from "@pulumi/pulumi";
import { type LiveRecord, loadAdapter, type Reading, type Zone, type ZoneAdapter } from "../../providers";
import { type DomainName, isInZone } from "../../records/dns/domainName";
import { at, type Issue } from "../../records/issue";
import { quoted } from "../../records/printable";
import type { DnsResolver } from "../../records/resolver";
import { runResolver } from "../dns/resolver";
import { freshReads, type Registration } from "./freshReads";
import type { RecordRules, Surroundings } from "./rules";
import { emptyUnderMocks, findZone, type FoundZone, isMocked, type Reader, sharedReading } from "./zones";
import {
  childName,
  type Choices,
  findOurRecord,
  type Group,
  type OurRecord,
  type Place,
  type ReadRecord,
  refusals,
  where,
} from "./ourRecord";

/** The records of a component as they were read, and what is wrong with them whatever is planned. */
interface ReadRecords {
  readonly records: readonly ReadRecord[];
  readonly issues: readonly Issue[];
}

/** From this number of records in a zone, a run reads the zone by a listing: each record has its own name and some around it. */
const LISTED_FROM = 2;
/** Records that a listing asks for. On Cloudflare that costs four requests at most, and the names of one domain cost six to twelve. */
const LISTED_AT_MOST = 300;

/** Says which zones will be looked for, so that the components of a run count each other however late each of them reads. */
export function announceZones(groups: readonly Group[], reader: Reader): void {
  for (const { domain, places } of groups)
    for (const { provider, zoneId } of places)
      if (zoneId === undefined) void sharedReading(loadAdapter(provider), reader).gather("zones", domain);
}

/** Reads the records of all groups. A zone or name that several components share is read once. */
export async function readRecords(groups: readonly Group[], choices: Choices, reader: Reader): Promise<ReadRecords> {
  const all = await Promise.all(
    groups.flatMap((group) => group.places.map((place) => readPlace(group, place, choices, reader))),
  );
  return { records: all.flatMap(({ records }) => records), issues: unique(all.flatMap(({ issues }) => issues)) };
}

// Groups say the same of a zone that they share.
function unique(issues: readonly Issue[]): Issue[] {
  return [...new Map(issues.map((issue) => [`${issue.path} ${issue.message}`, issue])).values()];
}

async function readPlace(
  group: Group,
  { provider, zoneId }: Place,
  choices: Choices,
  reader: Reader,
): Promise<ReadRecords> {
  const adapter = loadAdapter(provider);
  const reading = sharedReading(adapter, reader);
  const found = await findZone(adapter, group.domain, zoneId, reading);
  if (found.status === "refused") return { records: [], issues: at(adapter.title, found.issues) };
  try {
    const names =
      found.status === "found" ? await readerOf(group.rules, found.zone, adapter, reader, reading) : EMPTY_ZONE;
    return await readIn(group, found, names, { adapter, choices, reader });
  } catch (error) {
    if (found.status !== "found" || !isMocked(error)) throw error;
    const empty = emptyUnderMocks(adapter, group.domain, found.zone.id);
    return readIn(group, empty, EMPTY_ZONE, { adapter, choices, reader });
  }
}

async function readIn(
  { rules }: Group,
  found: UsableZone,
  names: ZoneNames,
  { adapter, choices, reader }: { adapter: ZoneAdapter; choices: Choices; reader: Reader },
): Promise<ReadRecords> {
  const read = await Promise.all(rules.map((one) => readRecord(one, adapter, found, choices, reader, names)));
  const all = read.filter(({ record }) => !isLeftToOthers(record, reader.component));
  return {
    records: all.map(({ record }) => record),
    issues: [...at(adapter.title, found.issues), ...all.flatMap(({ issues }) => issues)],
  };
}

/** Reads what is in a zone, once a run. */
interface ZoneNames {
  at(owner: DomainName): Promise<readonly LiveRecord[]>;
  below(owner: DomainName): Promise<readonly LiveRecord[]>;
}

/** The zone of a preview that cannot read it yet. */
const EMPTY_ZONE: ZoneNames = { at: () => Promise.resolve([]), below: () => Promise.resolve([]) };

async function readerOf(
  rules: readonly RecordRules[],
  zone: Zone,
  adapter: ZoneAdapter,
  { component }: Reader,
  reading: Reading,
): Promise<ZoneNames> {
  const counts = await Promise.all(rules.map(({ owner, type }) => reading.gather(zone.id, `${owner} ${type}`)));
  const listing = Math.max(...counts) >= LISTED_FROM ? await adapter.list(zone, reading, LISTED_AT_MOST) : undefined;
  if (listing !== undefined) freshReads(adapter, component, zone.id).listed(listing);
  // A zone with more records than that is read by name.
  if (listing?.complete !== true)
    return {
      at: (owner) => adapter.read(zone.id, owner, reading),
      below: (owner) => adapter.readBelow(zone.id, owner, reading),
    };
  return {
    at: (owner) => Promise.resolve(listing.at(owner)),
    below: (owner) => Promise.resolve(listing.below(owner)),
  };
}

/** The registration of a record in a zone that is not known yet: no guard reads there. */
const NOT_AWAITED: Registration = { declared: () => undefined, registered: () => undefined, ended: () => undefined };

type UsableZone = Exclude<FoundZone, { status: "refused" }>;

async function readRecord(
  rules: RecordRules,
  adapter: ZoneAdapter,
  found: UsableZone,
  choices: Choices,
  reader: Reader,
  names: ZoneNames,
): Promise<{ record: ReadRecord; issues: Issue[] }> {
  const zone = found.status === "found" ? found.zone : undefined;
  const find = (records: readonly LiveRecord[]): OurRecord => findOurRecord(rules, records, adapter.sharesRRset);
  const ours = find(await names.at(rules.owner));
  const name = childName(rules, adapter.provider, choices);
  const fresh = zone && freshReads(adapter, reader.component, zone.id);
  const record: ReadRecord = {
    ...ours,
    rules,
    adapter,
    choices,
    zoneId: found.status === "found" ? found.zone.id : found.zoneId,
    ...(zone && { zone }),
    name,
    resolver: runResolver(choices.dns),
    again: async (zoneId = zone?.id) => {
      if (zoneId === undefined || (zoneId === zone?.id && pulumi.runtime.isDryRun())) return ours;
      return find(await freshReads(adapter, reader.component, zoneId).beforeWrite(name, rules.owner, reader));
    },
    afterWrite: async () => (fresh === undefined ? ours : find(await fresh.afterWrite(name, rules.owner, reader))),
    register: () => fresh?.register(name) ?? NOT_AWAITED,
  };
  const around = await readAround(record, names);
  const answered = around && rules.answered?.(around);
  const audit = around === undefined ? [] : rules.audit(around);
  const elsewhere = await readElsewhere(rules, audit, record.resolver);
  if (elsewhere !== undefined)
    return { record: { ...record, elsewhere: elsewhere.text }, issues: at(where(record), [elsewhere.issue]) };
  const issues = [...refusals(rules, ours), ...audit];
  return { record: { ...record, ...(answered !== undefined && { answered }) }, issues: at(where(record), issues) };
}

/**
 * What DNS has at a name that this zone delegates away, if it is all that is declared: then nothing is to do here. What is not shared
 * with anybody and no CNAME either is not looked for.
 */
async function readElsewhere(
  rules: RecordRules,
  audit: readonly Issue[],
  resolver: DnsResolver,
): Promise<{ text: string; issue: Issue } | undefined> {
  const delegated = audit.find(({ id }) => id === "dns/delegated-away");
  if (delegated === undefined || (rules.terms === undefined && rules.type === "TXT")) return undefined;
  const { values } = await resolver.resolve(rules.owner, rules.type);
  const [text, ...more] = values.filter((value) => typeof value === "string" && rules.recognises(value)) as string[];
  if (text === undefined || more.length > 0) return undefined;
  const merged = rules.merge(text, { oursBefore: [], createdByUs: false, found: text });
  if (!merged.ok || merged.value.added.length + merged.value.removed.length > 0) return undefined;
  return { text, issue: publishedElsewhere(rules, text) };
}

function publishedElsewhere({ owner, type }: RecordRules, text: string): Issue {
  return componentIssue("dns/published-in-delegated-zone", {
    message: `The zone delegates ${owner} to other name servers, and DNS answers there what is declared: ${type} ${quoted(text)}. So nothing is written.`,
    fix: "Nothing, as long as whoever keeps that zone leaves the record there. `odoo-mail check` sees when it changes; this stack does not.",
  });
}

/** Whether the rules leave a record to others; tells why. */
function isLeftToOthers(record: ReadRecord, component: pulumi.Resource): boolean {
  const { rules, zone, records, adapter } = record;
  const why = rules.leftToOthers?.({ zone, records, nearby: [], title: adapter.title });
  if (why !== undefined) void pulumi.log.info(`${where(record)}: ${why}`, component);
  return why !== undefined;
}

/** @returns undefined for a release: what keeps a record from being placed does not keep this stack from leaving it */
async function readAround(record: ReadRecord, names: ZoneNames): Promise<Surroundings | undefined> {
  const { rules, adapter, choices, zone, records, live } = record;
  if (choices.release) return undefined;
  const nearby = zone === undefined || live !== undefined ? [] : await readNearby(rules, zone, names);
  return { zone, records, nearby, title: adapter.title, ...(live && { live }) };
}

async function readNearby(rules: RecordRules, zone: Zone, names: ZoneNames): Promise<LiveRecord[]> {
  // What stands at the apex is neither a delegation nor a wildcard.
  const around = (rules.looksAt ?? []).filter((name) => name !== zone.name && isInZone(name, zone.name));
  const below = rules.looksBelow === undefined ? [] : [names.below(rules.looksBelow)];
  return (await Promise.all([...around.map((name) => names.at(name)), ...below])).flat();
}
