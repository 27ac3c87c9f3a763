/** Finds the zone of a domain, and reads with the credentials of the component. */
import { componentIssue } from "../catalogue";
import * as pulumi from "@pulumi/pulumi";
import type { InactiveZone, Reading, Zone, ZoneAdapter } from "../../providers";
import { type DomainName, isInZone, zoneCandidates } from "../../records/dns/domainName";
import type { Issue } from "../../records/issue";
import { printable, quoted } from "../../records/printable";
import { perRun, providerKey } from "../engine/run";
import { resolved, runsUnderMocks } from "../engine/sdk";
import { ReadFailedError, waitsFor } from "./readTimeout";

/** With which provider instance to read, and how long a reading may take. */
export interface Reader {
  /** The component that the reading is for: the invoke uses the provider instance that its children use. */
  readonly component: pulumi.ComponentResource;
  /** Seconds without any answer of the provider after which a reading is given up. */
  readonly timeout: number;
}

/** The readings of this run, by provider instance and key. */
function readings(): Map<string, Promise<unknown>> {
  return perRun("readings", () => new Map<string, Promise<unknown>>());
}

/** Resolves when all readings of this run that were begun by now have ended or failed. */
export function allRead(): Promise<unknown> {
  return Promise.allSettled(readings().values());
}

/** Adds a name to those that this run looks for, lets the other components of this turn add theirs, and counts. */
async function countNames(prefix: string, kind: string, name: string): Promise<number> {
  const all = perRun("names", () => new Map<string, Set<string>>());
  const names = all.get(`${prefix} ${kind}`) ?? new Set<string>();
  all.set(`${prefix} ${kind}`, names.add(name));
  await new Promise((resolve) => setImmediate(resolve));
  return names.size;
}

/** The reading for plans: each key is asked for once a run, and all components get the same answer. */
export function sharedReading(adapter: ZoneAdapter, reader: Reader): Reading {
  const prefix = `${adapter.provider} ${providerKey(reader.component.getProvider(adapter.resourceType))}`;
  return {
    invoke: { parent: reader.component },
    fresh: false,
    noteAndCount: (kind, name) => countNames(prefix, kind, name),
    once: <T>(key: string, what: string, read: () => Promise<T>) => {
      const known = readings().get(`${prefix} ${key}`) as Promise<T> | undefined;
      if (known !== undefined) return known;
      const reading = readable(adapter, what, reader, false, read);
      readings().set(`${prefix} ${key}`, reading);
      return reading;
    },
  };
}

/** The reading for guards: it always asks the provider again, because the plan may be stale. */
export function freshReading(adapter: ZoneAdapter, reader: Reader): Reading {
  return {
    invoke: { parent: reader.component },
    fresh: true,
    noteAndCount: () => Promise.resolve(1),
    once: (_key, what, read) => readable(adapter, what, reader, true, read),
  };
}

async function readable<T>(
  adapter: ZoneAdapter,
  what: string,
  { component, timeout }: Reader,
  isGuard: boolean,
  read: () => Promise<T>,
): Promise<T> {
  return waitsFor(adapter, component).reading(what, timeout, isGuard, async () => {
    try {
      return await read();
    } catch (error) {
      throw new ReadFailedError(what, error);
    }
  });
}

/** The zone of a record. In a preview its id may not be known yet; then nothing can be read. */
export type FoundZone =
  | { readonly status: "found"; readonly zone: Zone; readonly issues: readonly Issue[] }
  | UnknownZone
  | { readonly status: "refused"; readonly issues: readonly Issue[] };

interface UnknownZone {
  readonly status: "unknown";
  readonly zoneId: pulumi.Input<string>;
  readonly issues: readonly Issue[];
}

/** Finds the zone of a domain: the one with the given id, or else the longest zone name that the domain ends with. */
export async function findZone(
  adapter: ZoneAdapter,
  domain: DomainName,
  zoneId: pulumi.Input<string> | undefined,
  reading: Reading,
): Promise<FoundZone> {
  try {
    return await lookUp(adapter, domain, zoneId, reading);
  } catch (error) {
    if (isMocked(error)) return emptyUnderMocks(adapter, domain, zoneId ?? "mocked-zone");
    // In `up` everything is known, and a zone that cannot be read is never taken for an empty one.
    if (!pulumi.runtime.isDryRun() || !(error instanceof ReadFailedError && error.isEmptyAnswer)) throw error;
    const notYet = pulumi.output(pulumi.unknown) as unknown as pulumi.Output<string>;
    return { status: "unknown", zoneId: zoneId ?? notYet, issues: [unknownProvider(adapter, domain)] };
  }
}

/** Whether this is a unit test whose mocks did not answer a look-up. Most mocks return their arguments (pulumi.com/docs/iac/guides/testing/unit). */
export function isMocked(error: unknown): boolean {
  return runsUnderMocks() && error instanceof ReadFailedError && error.isNoAnswer;
}

/** The zone of a unit test whose mocks answer nothing for it. */
export function emptyUnderMocks(adapter: ZoneAdapter, domain: DomainName, zoneId: pulumi.Input<string>): UnknownZone {
  return { status: "unknown", zoneId, issues: [notMocked(adapter, domain)] };
}

async function lookUp(
  adapter: ZoneAdapter,
  domain: DomainName,
  zoneId: pulumi.Input<string> | undefined,
  reading: Reading,
): Promise<FoundZone> {
  if (zoneId === undefined) return byName(adapter, domain, reading);
  const id = await resolved(pulumi.output(zoneId));
  if (!id.known) return { status: "unknown", zoneId, issues: [unknownZone(adapter, domain)] };
  return accept(adapter, domain, await adapter.zoneById(id.value, reading));
}

async function byName(adapter: ZoneAdapter, domain: DomainName, reading: Reading): Promise<FoundZone> {
  const tried: string[] = [];
  for (const name of zoneCandidates(domain)) {
    const zones = await adapter.zonesNamed(name, reading);
    if (zones.length > 1) return { status: "refused", issues: [severalZones(adapter, name, zones)] };
    const [zone] = zones;
    if (zone !== undefined) return accept(adapter, domain, zone);
    tried.push(name);
  }
  return { status: "refused", issues: [noZone(adapter, domain, tried)] };
}

function accept(adapter: ZoneAdapter, domain: DomainName, zone: Zone): FoundZone {
  if (!isInZone(domain, zone.name)) return { status: "refused", issues: [foreignZone(adapter, domain, zone)] };
  return {
    status: "found",
    zone,
    issues: zone.inactive === undefined ? [] : [inactiveZone(adapter, zone, zone.inactive)],
  };
}

function unknownZone(adapter: ZoneAdapter, domain: DomainName): Issue {
  return componentIssue("zone/unknown-in-preview", {
    message: `The id of the ${adapter.title} zone of ${domain} is not known before another resource exists, so this preview plans as if the zone were empty.`,
    fix: "Nothing: `pulumi up` reads the zone before it writes, merges into what it finds, and refuses what it would refuse here.",
  });
}

function unknownProvider(adapter: ZoneAdapter, domain: DomainName): Issue {
  return componentIssue("zone/unknown-provider-in-preview", {
    message: `The configuration of the ${adapter.title} provider for ${domain} is not known before another resource exists, so this preview reads nothing and plans as if the zone were empty.`,
    fix: "Nothing: `pulumi up` reads the zone before it writes, merges into what it finds, and refuses what it would refuse here. To see the plan first, create the credentials in an earlier run.",
  });
}

function notMocked(adapter: ZoneAdapter, domain: DomainName): Issue {
  return componentIssue("zone/not-mocked", {
    message: `The mocks of this unit test do not answer what the ${adapter.title} zone of ${domain} holds, so it is planned as an empty zone.`,
    fix: "Give the zone as data with `zones` of `pulumi-odoo-mail/testing`.",
  });
}

function severalZones(adapter: ZoneAdapter, name: string, zones: readonly Zone[]): Issue {
  return componentIssue("zone/several", {
    message: `There are ${zones.length} ${adapter.title} zones named ${name}: ${zones.map(withMarks).join("; ")}.`,
    fix: `Say which one with \`${adapter.provider}: { zoneId: ... }\`. The one that the world sees has the name servers that \`dig NS ${name}\` shows.`,
  });
}

/** A zone with its status and name servers, which tell zones of one name apart. */
function withMarks({ id, inactive, status, nameServers = [] }: Zone): string {
  const state = status === "active" && inactive !== undefined ? inactive.why : status;
  const servers =
    nameServers.length === 0 ? [] : [`name servers ${nameServers.map((one) => printable(one)).join(", ")}`];
  const marks = [...(state === undefined ? [] : [printable(state)]), ...servers];
  return marks.length === 0 ? printable(id) : `${printable(id)} (${marks.join(", ")})`;
}

function noZone(adapter: ZoneAdapter, domain: DomainName, tried: readonly string[]): Issue {
  return componentIssue("zone/not-found", {
    message: `No ${adapter.title} zone that these credentials can see holds ${domain} (looked for ${tried.join(", ")}).`,
    fix: `Check how the domain and its alias domain are written, then the credentials and their account; or name the zone with \`${adapter.provider}: { zoneId: ... }\`.`,
  });
}

function foreignZone(adapter: ZoneAdapter, domain: DomainName, zone: Zone): Issue {
  return componentIssue("zone/other-domain", {
    message: `The ${adapter.title} zone ${printable(zone.id)} is ${quoted(zone.name)}, and ${domain} is not in it.`,
    fix: "Give the id of the zone that holds the domain, or leave zoneId out to have it found by name.",
  });
}

function inactiveZone({ title }: ZoneAdapter, { name }: Zone, { why, fix, isReadOnly }: InactiveZone): Issue {
  const common = { fix: printable(fix, 600), source: "docs/configuration.md, Zones" };
  return isReadOnly
    ? componentIssue("zone/read-only", {
        ...common,
        message: `The ${title} zone ${name} takes no records: ${printable(why)}.`,
      })
    : componentIssue("zone/inactive", {
        ...common,
        message: `The ${title} zone ${name} is not served to the world: ${printable(why)}.`,
      });
}
