import * as pulumi from "@pulumi/pulumi";
import { type DnsProvider, type LiveRecord, loadAdapter, type Zone, type ZoneAdapter } from "../providers";
import { type DomainName, isInZone } from "../records/dns/domainName";
import { at, isError, type Issue } from "../records/issue";
import type { DnsResolver } from "../records/resolver";
import { type DnsSettings, runResolver } from "./dns/resolver";
import { judgeText } from "./judge";
import { locate, type Located, refusals } from "./locate";
import { freshReading, type Reader, sharedReading } from "./reading";
import type { RecordKind } from "./recordKind";
import { findZone, type FoundZone } from "./zoneLookup";

/** Choices that hold for every record of a component. */
export interface Choices {
  readonly adopt: boolean;
  readonly release: boolean;
  /** Seconds, only for records that we create. @default - the provider's automatic TTL */
  readonly ttl?: number;
  readonly nameSuffix?: string;
  /** Whom DNS is asked. */
  readonly dns: DnsSettings;
}

/** One place where a record goes: a provider, and its zone when the user names it. */
export interface Place {
  readonly provider: DnsProvider;
  /** @default - found by name */
  readonly zoneId?: pulumi.Input<string>;
}

/** What a guard sees. */
export interface Seen extends Located {
  /** Everything at the owner name. */
  readonly records: readonly LiveRecord[];
}

/** A record that was read and checked, with nothing registered yet. */
export interface PreparedRecord {
  readonly kind: RecordKind;
  readonly adapter: ZoneAdapter;
  readonly choices: Choices;
  readonly zoneId: pulumi.Input<string>;
  /** False while the zone id is unknown in preview: nothing could be read. */
  readonly read: boolean;
  readonly located: Located;
  /** Everything at the owner name. */
  readonly records: readonly LiveRecord[];
  /** Child names start with it. */
  readonly name: string;
  /** The child names of all records of the component, this one among them. */
  readonly siblings: readonly string[];
  /** What the world sees: DNS, not the provider's API. */
  readonly resolver: DnsResolver;
  /**
   * Reads the owner name again, past all memory; in a preview the plan's zone answers what was read before.
   *
   * @param zoneId @default the plan's zone
   */
  again(zoneId?: string): Promise<Seen>;
}

/** Prepared records, and all that is wrong or worth knowing. */
export interface Prepared {
  readonly records: readonly PreparedRecord[];
  readonly issues: readonly Issue[];
}

/** Reads one place and checks everything that can be refused before any memory moves. */
export async function prepareRecords(
  domain: DomainName,
  kinds: readonly RecordKind[],
  place: Place,
  choices: Choices,
  reader: Reader,
): Promise<Prepared> {
  const adapter = loadAdapter(place.provider);
  const found = await findZone(adapter, domain, place.zoneId, sharedReading(adapter, reader));
  if (found.known === "no") return { records: [], issues: at(adapter.title, found.issues) };
  const prepared = await Promise.all(kinds.map((kind) => prepareRecord(kind, adapter, found, choices, reader)));
  return {
    records: prepared.map((one) => one.record),
    issues: [...at(adapter.title, found.issues), ...prepared.flatMap((one) => one.issues)],
  };
}

async function prepareRecord(
  kind: RecordKind,
  adapter: ZoneAdapter,
  found: Exclude<FoundZone, { known: "no" }>,
  choices: Choices,
  reader: Reader,
): Promise<{ record: PreparedRecord; issues: Issue[] }> {
  const records = found.known ? await adapter.read(found.zone.id, kind.owner, sharedReading(adapter, reader)) : [];
  const located = locate(kind, records, adapter.sharesRRset);
  const record: PreparedRecord = {
    kind,
    adapter,
    choices,
    zoneId: found.known ? found.zone.id : found.zoneId,
    read: found.known,
    located,
    records,
    name: childName(kind, adapter, choices),
    siblings: [],
    resolver: runResolver(choices.dns),
    again: async (zoneId) => {
      const planned = found.known ? found.zone.id : undefined;
      const asked = zoneId ?? planned;
      // A preview writes nothing: its guards judge by what the plan has read.
      if (asked === undefined || (asked === planned && pulumi.runtime.isDryRun())) return { ...located, records };
      const now = await adapter.read(asked, kind.owner, freshReading(reader));
      return { ...locate(kind, now, adapter.sharesRRset), records: now };
    },
  };
  const issues = [
    ...refusals(kind, located),
    ...(await auditAround(record, found, reader)),
    ...(await planIssues(record)),
  ];
  return { record, issues: at(`${kind.owner} ${kind.type} (${adapter.title})`, issues) };
}

async function auditAround(
  { kind, adapter, choices, records, located: { live } }: PreparedRecord,
  found: Exclude<FoundZone, { known: "no" }>,
  reader: Reader,
): Promise<Issue[]> {
  // What keeps a record from being placed does not keep anybody from leaving it.
  if (choices.release) return [];
  const around = {
    zone: found.known ? found.zone : undefined,
    records,
    nearby: found.known && live === undefined ? await readNearby(kind, found.zone, adapter, reader) : [],
    title: adapter.title,
    ...(live && { live }),
  };
  return kind.audit(around);
}

async function readNearby(kind: RecordKind, zone: Zone, adapter: ZoneAdapter, reader: Reader): Promise<LiveRecord[]> {
  // What stands at the apex is neither a delegation nor a wildcard.
  const names = (kind.looksAt ?? []).filter((name) => name !== zone.name && isInZone(name, zone.name));
  const reading = sharedReading(adapter, reader);
  const read = names.map((name) => adapter.read(zone.id, name, reading));
  const below = kind.looksBelow === undefined ? [] : [adapter.readBelow(zone.id, kind.looksBelow, reading)];
  return (await Promise.all([...read, ...below])).flat();
}

// A plan without the memory: what it refuses is refused whatever the memory says, and before the memory moves. What DNS says of
// it errs to the safe side: terms of ours that are no longer declared still count, since only the memory knows that they are ours.
async function planIssues(record: PreparedRecord): Promise<Issue[]> {
  const { kind, located, choices } = record;
  const existing = currentText(kind, located);
  if (!existing.ok) return [...existing.issues];
  const known = { declaredBefore: [], ...(existing.value !== undefined && { found: existing.value }) };
  if (choices.release)
    return existing.value === undefined ? [] : kind.release(existing.value, known).issues.filter(isError);
  const merged = kind.merge(existing.value, known);
  if (!merged.ok || merged.issues.some(isError)) return merged.issues.filter(isError);
  const { text: after, removed } = merged.value;
  const planned = { ...(existing.value !== undefined && { before: existing.value }), after, removed };
  const errors = (await judgeText(record, planned)).issues.filter(isError);
  return kind.adviseBeforeMemory?.(errors, existing.value, after) ?? errors;
}

/** The one text of our kind that is there now, joined from several where that was asked for. */
export function currentText(
  kind: RecordKind,
  located: Located,
): { ok: true; value: string | undefined } | { ok: false; issues: readonly Issue[] } {
  if (located.texts.length <= 1 || !kind.consolidate) return { ok: true, value: located.texts[0] };
  return kind.join(located.texts);
}

// From the DNS name, not from the component's name: a renamed component keeps its children.
function childName(kind: RecordKind, adapter: ZoneAdapter, choices: Choices): string {
  const suffix = choices.nameSuffix === undefined ? "" : `:${choices.nameSuffix}`;
  return `${adapter.provider}:${kind.owner}:${kind.type}${suffix}${choices.adopt ? " (adopted)" : ""}`;
}
