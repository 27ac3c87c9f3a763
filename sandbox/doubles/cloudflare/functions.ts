/** The functions of the Cloudflare provider that read zones, records and settings. */
import { canonicalName, type CloudflareRecord, type CloudflareZone } from "../../cloud/model";
import type { Call } from "../api";
import type { FunctionDouble } from "../double";
import { fieldsOf, optionalText, type Properties } from "../wire";
import type { CloudflareClient } from "./client";
import { metaOf } from "./meta";
import { isProxiable } from "./rules";

/** The functions, by token. */
export function cloudflareFunctions(client: CloudflareClient): Readonly<Record<string, FunctionDouble>> {
  return {
    "cloudflare:index/getDnsRecords:getDnsRecords": (args) => getDnsRecords(client, args),
    "cloudflare:index/getZone:getZone": (args) => getZone(client, args),
    "cloudflare:index/getZones:getZones": (args) => getZones(client, args),
    "cloudflare:index/getZoneDnsSettings:getZoneDnsSettings": (args) => getZoneDnsSettings(client, args),
  };
}

async function getDnsRecords(client: CloudflareClient, args: Properties): Promise<Properties> {
  const name = optionalText(fieldsOf(args["name"]), "exact");
  const ending = optionalText(fieldsOf(args["name"]), "endswith");
  const type = optionalText(args, "type");
  only(args, ["zoneId", "name", "type", "maxItems"]);
  only(fieldsOf(args["name"]), ["exact", "endswith"]);
  const call: Call = {
    method: "GET",
    operation: "getDnsRecords",
    zone: optionalText(args, "zoneId"),
    ...(name !== undefined && { name: canonicalName(name) }),
    ...(type !== undefined && { type }),
  };
  const records = await client.listRecords(call, isWanted(name, type, ending), mostOf(args));
  const echo = { direction: "asc", match: "all", order: "type", proxied: false, tagMatch: "all" };
  return { ...echo, ...args, results: records.map(recordResult) };
}

function isWanted(name?: string, type?: string, ending?: string): (record: CloudflareRecord) => boolean {
  return (record) =>
    (name === undefined || record.name === canonicalName(name)) &&
    (ending === undefined || record.name.endsWith(ending.toLowerCase())) &&
    (type === undefined || record.type === type);
}

function recordResult(record: CloudflareRecord): Properties {
  const { emailRouting: _, ...fields } = record;
  return { ...fields, proxiable: isProxiable(record.type), meta: metaOf(record) };
}

async function getZones(client: CloudflareClient, args: Properties): Promise<Properties> {
  only(args, ["name", "status", "maxItems"]);
  const zones = await client.listZones("getZones", zoneFilter(args), mostOf(args));
  return { match: "all", ...args, results: zones.map(zoneResult) };
}

async function getZone(client: CloudflareClient, args: Properties): Promise<Properties> {
  only(args, ["zoneId", "filter"]);
  const zoneId = optionalText(args, "zoneId");
  if (zoneId !== undefined) return { ...args, ...zoneResult(await client.getZone("getZone", zoneId)), zoneId };
  const filter = fieldsOf(args["filter"]);
  only(filter, ["name", "status", "match"]);
  const zones = await client.listZones("getZone", zoneFilter(filter));
  const [zone, ...more] = zones;
  if (!zone || more.length > 0) throw new Error(`expected exactly one zone, the filter found ${zones.length}`);
  return { ...args, ...zoneResult(zone), zoneId: zone.id };
}

async function getZoneDnsSettings(client: CloudflareClient, args: Properties): Promise<Properties> {
  const zone = await client.getZone("getZoneDnsSettings", optionalText(args, "zoneId") ?? "");
  return {
    zoneId: zone.id,
    flattenAllCnames: zone.flattenAllCnames,
    foundationDns: false,
    internalDns: {},
    multiProvider: false,
    nameservers: { type: "cloudflare.standard" },
    nsTtl: 86_400,
    secondaryOverrides: false,
    soa: { expire: 604_800, minTtl: 1800, refresh: 10_000, retry: 2400, ttl: 3600 },
    zoneMode: "standard",
  };
}

function zoneFilter(filter: Properties): (zone: CloudflareZone) => boolean {
  const name = optionalText(filter, "name");
  const status = optionalText(filter, "status");
  return (zone) =>
    (name === undefined || zone.name === canonicalName(name)) && (status === undefined || zone.status === status);
}

function zoneResult(zone: CloudflareZone): Properties {
  return {
    id: zone.id,
    name: zone.name,
    status: zone.status,
    type: zone.type,
    paused: false,
    account: { id: "sandbox", name: "Sandbox" },
    nameServers: zone.nameServers,
  };
}

function mostOf({ maxItems }: Properties): number | undefined {
  return typeof maxItems === "number" && maxItems > 0 ? maxItems : undefined;
}

/** Refuses unknown filters: ignoring one would find too much. */
function only(args: Properties, known: readonly string[]): void {
  const unknown = Object.keys(args).filter((key) => !known.includes(key));
  if (unknown.length > 0) throw new Error(`this double does not know the filter ${unknown.join(", ")}`);
}
