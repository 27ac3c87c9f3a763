/** Reads each record of a component once a run: everything at its owner name, and the names around it that decide whether it is seen. */
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

/** The records of a component as they were read, and the issues that do not depend on a plan. */
interface ReadRecords {
  readonly records: readonly ReadRecord[];
  readonly issues: readonly Issue[];
}

/** A zone in which a run has at least this many records is listed. Each record is at a name of its own, and needs a few names around it read too. */
const LISTED_FROM = 2;
/** The most records that a listing asks for: on Cloudflare four requests. To read one domain by name costs six to twelve. */
const LISTED_AT_MOST = 300;

/** Counts the zones that a component will look for before it reads the first: so all components of a run know early how many there are. */
export function announceZones(groups: readonly Group[], reader: Reader): void {
  for (const { domain, places } of groups)
    for (const { provider, zoneId } of places)
      if (zoneId === undefined) void sharedReading(loadAdapter(provider), reader).noteAndCount("zones", domain);
}

/** Reads the records of all groups. A zone or name that several components share is read once. */
export async function readRecords(groups: readonly Group[], choices: Choices, reader: Reader): Promise<ReadRecords> {
  const all = await Promise.all(
    groups.flatMap((group) => group.places.map((place) => readPlace(group, place, choices, reader))),
  );
  return { records: all.flatMap(({ records }) => records), issues: unique(all.flatMap(({ issues }) => issues)) };
}

// Several groups may report the same issue of one zone.
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

/** What is in a zone, by name. */
interface ZoneNames {
  at(owner: DomainName): Promise<readonly LiveRecord[]>;
  below(owner: DomainName): Promise<readonly LiveRecord[]>;
}

/** Stands for a zone that cannot be read yet, such as in a preview that does not know its id: planned as an empty one. */
const EMPTY_ZONE: ZoneNames = { at: () => Promise.resolve([]), below: () => Promise.resolve([]) };

async function readerOf(
  rules: readonly RecordRules[],
  zone: Zone,
  adapter: ZoneAdapter,
  { component }: Reader,
  reading: Reading,
): Promise<ZoneNames> {
  const counts = await Promise.all(rules.map(({ owner, type }) => reading.noteAndCount(zone.id, `${owner} ${type}`)));
  const listing = Math.max(...counts) >= LISTED_FROM ? await adapter.list(zone, reading, LISTED_AT_MOST) : undefined;
  if (listing !== undefined) freshReads(adapter, component, zone.id).listed(listing);
  // A zone with more records than were asked for is read by name.
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

/** The registration of a record in a zone that is not known yet: no reading waits for its guard. */
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
  const wildcardText = around && rules.wildcardText?.(around);
  const audit = around === undefined ? [] : rules.audit(around);
  const elsewhere = await readDelegated(rules, audit, record.resolver);
  if (elsewhere !== undefined)
    return { record: { ...record, delegatedText: elsewhere.text }, issues: at(where(record), [elsewhere.issue]) };
  const issues = [...refusals(rules, ours), ...audit];
  return {
    record: { ...record, ...(wildcardText !== undefined && { wildcardText }) },
    issues: at(where(record), issues),
  };
}

/**
 * Looks for the record in the zone to which this zone delegates its name. If DNS answers there all that is declared, there is nothing to
 * do here, and the plan is empty. Only for CNAMEs and for texts that several parties share.
 *
 * @returns undefined where the name is not delegated, or where the delegated zone has not all that is declared
 */
async function readDelegated(
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

/** Whether the rules leave a record to others; logs why. */
function isLeftToOthers(record: ReadRecord, component: pulumi.Resource): boolean {
  const { rules, zone, records, adapter } = record;
  const why = rules.leftToOthers?.({ zone, records, nearby: [], title: adapter.title });
  if (why !== undefined) void pulumi.log.info(`${where(record)}: ${why}`, component);
  return why !== undefined;
}

/** @returns undefined for a release: surroundings that forbid a new record must not keep this stack from leaving one */
async function readAround(record: ReadRecord, names: ZoneNames): Promise<Surroundings | undefined> {
  const { rules, adapter, choices, zone, records, live } = record;
  if (choices.release) return undefined;
  const nearby = zone === undefined || live !== undefined ? [] : await readNearby(rules, zone, names);
  return { zone, records, nearby, title: adapter.title, ...(live && { live }) };
}

async function readNearby(rules: RecordRules, zone: Zone, names: ZoneNames): Promise<LiveRecord[]> {
  // The NS records at the apex are no delegation, and the apex is no wildcard.
  const around = (rules.looksAt ?? []).filter((name) => name !== zone.name && isInZone(name, zone.name));
  const below = rules.looksBelow === undefined ? [] : [names.below(rules.looksBelow)];
  return (await Promise.all([...around.map((name) => names.at(name)), ...below])).flat();
}
