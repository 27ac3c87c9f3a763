import * as pulumi from "@pulumi/pulumi";
import type { Reading, Zone, ZoneAdapter } from "../providers";
import { type DomainName, isInZone, zoneCandidates } from "../records/dns/domainName";
import { type Issue, Severity } from "../records/issue";
import { printable, quoted } from "../records/printable";
import { settle } from "./settle";
import { ReadFailedError } from "./timeLimit";

/** The zone a record goes to; undefined while its id is unknown in preview. */
export type FoundZone =
  | { readonly known: true; readonly zone: Zone; readonly issues: Issue[] }
  | { readonly known: false; readonly zoneId: pulumi.Input<string>; readonly issues: Issue[] }
  | { readonly known: "no"; readonly issues: Issue[] };

/** Finds the zone of a domain: the one with the given id, or else the longest one whose name ends the domain's. */
export async function findZone(
  adapter: ZoneAdapter,
  domain: DomainName,
  zoneId: pulumi.Input<string> | undefined,
  reading: Reading,
): Promise<FoundZone> {
  try {
    return await lookUp(adapter, domain, zoneId, reading);
  } catch (error) {
    // In `up` everything is known, and a zone that cannot be read is never taken for an empty one.
    if (!pulumi.runtime.isDryRun() || !(error instanceof ReadFailedError && error.isEmptyAnswer)) throw error;
    const notYet = pulumi.output(pulumi.unknown) as unknown as pulumi.Output<string>;
    return { known: false, zoneId: zoneId ?? notYet, issues: [unknownProvider(adapter, domain)] };
  }
}

async function lookUp(
  adapter: ZoneAdapter,
  domain: DomainName,
  zoneId: pulumi.Input<string> | undefined,
  reading: Reading,
): Promise<FoundZone> {
  if (zoneId === undefined) return byName(adapter, domain, reading);
  const id = await settle(pulumi.output(zoneId));
  if (!id.known) return { known: false, zoneId, issues: [unknownZone(adapter, domain)] };
  return accept(adapter, domain, await adapter.zoneById(id.value, reading));
}

async function byName(adapter: ZoneAdapter, domain: DomainName, reading: Reading): Promise<FoundZone> {
  const tried: string[] = [];
  for (const name of zoneCandidates(domain)) {
    const zones = await adapter.zonesNamed(name, reading);
    if (zones.length > 1) return { known: "no", issues: [severalZones(adapter, name, zones)] };
    const [zone] = zones;
    if (zone !== undefined) return accept(adapter, domain, zone);
    tried.push(name);
  }
  return { known: "no", issues: [noZone(adapter, domain, tried)] };
}

function accept(adapter: ZoneAdapter, domain: DomainName, zone: Zone): FoundZone {
  if (!isInZone(domain, zone.name)) return { known: "no", issues: [foreignZone(adapter, domain, zone)] };
  return { known: true, zone, issues: zone.inactive === undefined ? [] : [inactiveZone(adapter, zone, zone.inactive)] };
}

function unknownZone(adapter: ZoneAdapter, domain: DomainName): Issue {
  return {
    id: "zone/unknown-in-preview",
    severity: Severity.Warning,
    message: `The id of the ${adapter.title} zone of ${domain} is not known before another resource exists, so this preview plans as if the zone were empty.`,
    fix: "Nothing: `pulumi up` reads the zone before it writes, merges into what it finds, and refuses what it would refuse here.",
    source: "docs/engine.md, Unknown zone ids",
  };
}

function unknownProvider(adapter: ZoneAdapter, domain: DomainName): Issue {
  return {
    id: "zone/unknown-provider-in-preview",
    severity: Severity.Warning,
    message: `The configuration of the ${adapter.title} provider for ${domain} is not known before another resource exists, so this preview reads nothing and plans as if the zone were empty.`,
    fix: "Nothing: `pulumi up` reads the zone before it writes, merges into what it finds, and refuses what it would refuse here. To see the plan first, create the credentials in an earlier run.",
    source: "docs/engine.md, Unknown zone ids",
  };
}

function severalZones(adapter: ZoneAdapter, name: string, zones: readonly Zone[]): Issue {
  return {
    id: "zone/several",
    severity: Severity.Error,
    message: `There are ${zones.length} ${adapter.title} zones named ${name}: ${zones.map((zone) => printable(zone.id)).join(", ")}.`,
    fix: `Say which one with \`${adapter.provider}: { zoneId: ... }\`.`,
    source: "docs/configuration.md, Zones",
  };
}

function noZone(adapter: ZoneAdapter, domain: DomainName, tried: readonly string[]): Issue {
  return {
    id: "zone/not-found",
    severity: Severity.Error,
    message: `No ${adapter.title} zone that these credentials can see holds ${domain} (looked for ${tried.join(", ")}).`,
    fix: `Check the credentials and the account, or name the zone with \`${adapter.provider}: { zoneId: ... }\`.`,
    source: "docs/configuration.md, Zones",
  };
}

function foreignZone(adapter: ZoneAdapter, domain: DomainName, zone: Zone): Issue {
  return {
    id: "zone/other-domain",
    severity: Severity.Error,
    message: `The ${adapter.title} zone ${printable(zone.id)} is ${quoted(zone.name)}, and ${domain} is not in it.`,
    fix: "Give the id of the zone that holds the domain, or leave zoneId out to have it found by name.",
    source: "RFC 1034 section 4.2",
  };
}

function inactiveZone(adapter: ZoneAdapter, zone: Zone, why: string): Issue {
  return {
    id: "zone/inactive",
    severity: Severity.Warning,
    message: `The ${adapter.title} zone ${zone.name} is not served to the world: ${printable(why)}.`,
    fix: "The records are written all the same; they work once the zone is active and delegated.",
    source: `${adapter.title} zone status`,
  };
}
