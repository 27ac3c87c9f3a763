/** The requests that the real provider makes to create, read, change and delete a record. */
import type { RecordSetKey } from "../../cloud/route53Zones";
import type { Found } from "../double";
import { optionalText, type Properties, text, UNKNOWN } from "../wire";
import type { Operation, Route53Client } from "./client";
import { INVALID_CHANGE_BATCH, isCode } from "./errors";
import { parseRecordId, recordId } from "./recordId";
import { absoluteName, propertiesOf, recordSetOf } from "./translate";

/** The name in the state: as given, but in lower case and without a trailing dot. */
export function stateName(name: unknown): unknown {
  return typeof name === "string" && name !== UNKNOWN ? name.replace(/\.$/, "").toLowerCase() : name;
}

/** Writes the set and reads it back. It is a CREATE, or an UPSERT for an update and with `allowOverwrite`. */
export async function write(
  client: Route53Client,
  operation: "create" | "update",
  news: Properties,
): Promise<Properties> {
  const zoneId = zoneOf(news);
  const zone = client.zoneName(operation, zoneId);
  const set = recordSetOf(news, zone);
  if (operation === "create" && news["allowOverwrite"] !== true) await client.create(zoneId, set);
  else await client.upsert(operation, zoneId, set);
  return readBack(client, operation, news, zone);
}

/**
 * Changes a set. With a new type or set identifier it is another set. The old one is deleted in the same batch, with the values that the
 * state has (terraform-provider-aws, internal/service/route53/record.go, 2026-11).
 */
export async function change(client: Route53Client, outputs: Properties, news: Properties): Promise<Properties> {
  const isSame = outputs["type"] === news["type"] && outputs["setIdentifier"] === news["setIdentifier"];
  if (isSame) return write(client, "update", news);
  const zone = client.zoneName("update", zoneOf(news));
  await client.exchange(zoneOf(news), recordSetOf(outputs, zone), recordSetOf(news, zone));
  return readBack(client, "update", news, zone);
}

/**
 * Reads the set and deletes it as it was read, with all values that it has by now. A set or zone that is gone counts as deleted, and so does a
 * set that changes between the two requests: it stays, and the provider reports no error (terraform-provider-aws,
 * internal/service/route53/record.go, 2026-11).
 */
export async function remove(client: Route53Client, outputs: Properties): Promise<void> {
  const zone = zoneOrNone(client, "delete", zoneOf(outputs));
  if (zone === undefined) return;
  const live = client.lookUp("delete", zoneOf(outputs), keyOf(outputs, zone));
  if (live === undefined) return;
  await client.delete(zoneOf(outputs), live).catch((error: unknown) => {
    if (!isCode(error, INVALID_CHANGE_BATCH)) throw error;
  });
}

export async function readRecord(client: Route53Client, id: string, outputs: Properties): Promise<Found | undefined> {
  const isImport = outputs["zoneId"] === undefined;
  const parts = parseRecordId(id);
  if (isImport && !parts) throw new Error(`unexpected format of ID ("${id}"), expected ZONEID_RECORDNAME_TYPE`);
  const state: Properties = isImport && parts ? { ...parts, zoneId: parts.zone } : outputs;
  const operation = isImport ? "import" : "read";
  const zone = zoneOrNone(client, operation, zoneOf(state));
  if (zone === undefined) return undefined;
  const set = await client.findRecordSet(operation, zoneOf(state), keyOf(state, zone));
  if (!set) return undefined;
  const inputs = { ...propertiesOf(set), name: stateName(state["name"]), zoneId: text(state, "zoneId") };
  return { id, inputs, outputs: { ...inputs, fqdn: set.name } };
}

/** The state after a write: what the API returns. */
function readBack(client: Route53Client, operation: Operation, news: Properties, zone: string): Properties {
  const set = client.readBack(operation, zoneOf(news), keyOf(news, zone));
  return { ...news, ...propertiesOf(set), name: stateName(news["name"]), fqdn: set.name };
}

/** The zone's name, or undefined when the zone is gone: then the record is gone too. */
function zoneOrNone(client: Route53Client, operation: Operation, zoneId: string): string | undefined {
  try {
    return client.zoneName(operation, zoneId);
  } catch (error) {
    if (isCode(error, "NoSuchHostedZone")) return undefined;
    throw error;
  }
}

/** The zone id. The provider also accepts `/hostedzone/Z...`. */
function zoneOf(properties: Properties): string {
  return text(properties, "zoneId").replace(/^\/hostedzone\//, "");
}

function keyOf(properties: Properties, zone: string): RecordSetKey {
  const setIdentifier = optionalText(properties, "setIdentifier");
  const name = absoluteName(text(properties, "name"), zone);
  return { name, type: text(properties, "type"), ...(setIdentifier !== undefined && { setIdentifier }) };
}

/** The id that a record gets when it is created. */
export function idOf(outputs: Properties): string {
  const setIdentifier = optionalText(outputs, "setIdentifier");
  return recordId(text(outputs, "zoneId"), text(outputs, "name"), text(outputs, "type"), setIdentifier);
}
