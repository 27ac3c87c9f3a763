/** Reads the settings of a database that are slots, and the ids of the records that they are in. */
import { recordOf, type Slot, type SlotValues } from "../odoo/slots";
import { type OdooClient, type Values, WITH_ARCHIVED } from "./connection";
import { ApiFailure, apiError } from "./errors";
import { printable } from "../records/printable";

/** What slots hold now, and the ids of the records that they are in. */
export interface LiveSlots {
  readonly values: SlotValues;
  /** By `ir.config_parameter/<key>`, `mail.alias.domain/<name>`, `res.company/<id>` and `ir.mail_server/<id>`. */
  readonly ids: Readonly<Record<string, number>>;
  /** Outgoing mail servers that are archived. They hold slots, and send nothing. */
  readonly archived: readonly string[];
}

type Found = [slot: Slot, value: unknown][];
interface Part {
  readonly values: Found;
  readonly ids: [string, number][];
  readonly archived?: string[];
}

/** Reads slots. A record that is gone, or that the key's user may not see, has no id in the answer. @throws OdooApiError */
export async function readSlots(client: OdooClient, slots: readonly Slot[]): Promise<LiveSlots> {
  const parts = [
    await readParameters(client, idsOf(slots, "ir.config_parameter")),
    ...(await each(idsOf(slots, "mail.alias.domain"), (name) => readAliasDomain(client, name))),
    await readCompanies(client, idsOf(slots, "res.company").map(Number)),
    await readMailServers(client, idsOf(slots, "ir.mail_server").map(Number)),
  ];
  // Odoo answers false for an empty field.
  const held = parts.flatMap(({ values }) => values).filter(([slot, value]) => value !== false && slots.includes(slot));
  return {
    values: Object.fromEntries(held.map(([slot, value]) => [slot, String(value)])),
    ids: Object.fromEntries(parts.flatMap(({ ids }) => ids)),
    archived: parts.flatMap(({ archived = [] }) => archived),
  };
}

/** The ids or names of the records of a model that slots are in. */
export function idsOf(slots: readonly Slot[], model: string): string[] {
  const records = slots
    .filter((slot) => slot.startsWith(`${model}/`))
    .map((slot) => recordOf(slot).slice(model.length + 1));
  return [...new Set(records)];
}

// One after the other, since Odoo has few workers. There are two requests at most.
async function each<T>(names: readonly string[], read: (name: string) => Promise<T>): Promise<T[]> {
  const all: T[] = [];
  for (const name of names) all.push(await read(name));
  return all;
}

async function readParameters(client: OdooClient, keys: readonly string[]): Promise<Part> {
  if (keys.length === 0) return { values: [], ids: [] };
  const records = await client.searchRead("ir.config_parameter", [["key", "in", keys]], ["key", "value"]);
  return {
    values: records.map(({ key, value }) => [`ir.config_parameter/${String(key)}`, value]),
    ids: records.map(({ key, id }) => [`ir.config_parameter/${String(key)}`, Number(id)]),
  };
}

const FIELDS = ["name", "bounce_alias", "catchall_alias", "default_from"];

async function readAliasDomain(client: OdooClient, name: string): Promise<Part> {
  const records = await client.searchRead("mail.alias.domain", [["name", "=", name]], FIELDS);
  if (records.length > 1) throw several(name, records);
  const at = `mail.alias.domain/${name}`;
  return {
    values: records.flatMap((record) =>
      FIELDS.map((field): Found[number] => [`${at}/${field}`, record[field] ?? false]),
    ),
    ids: records.map(({ id }) => [at, Number(id)]),
  };
}

async function readCompanies(client: OdooClient, ids: readonly number[]): Promise<Part> {
  if (ids.length === 0) return { values: [], ids: [] };
  const records = await client.searchRead("res.company", [["id", "in", ids], WITH_ARCHIVED], ["alias_domain_id"]);
  return {
    // A many2one is [id, name], or false.
    values: records.map(({ id, alias_domain_id: domain }) => [
      `res.company/${String(id)}/alias_domain_id`,
      Array.isArray(domain) ? domain[1] : domain,
    ]),
    ids: records.map(({ id }) => [`res.company/${String(id)}`, Number(id)]),
  };
}

async function readMailServers(client: OdooClient, ids: readonly number[]): Promise<Part> {
  if (ids.length === 0) return { values: [], ids: [] };
  const fields = ["from_filter", "active"];
  const records = await client.searchRead("ir.mail_server", [["id", "in", ids], WITH_ARCHIVED], fields);
  const at = (id: unknown): string => `ir.mail_server/${String(id)}`;
  return {
    values: records.map(({ id, from_filter: filter }) => [`${at(id)}/from_filter`, filter]),
    ids: records.map(({ id }) => [at(id), Number(id)]),
    archived: records.filter(({ active }) => active === false).map(({ id }) => at(id)),
  };
}

function several(name: string, records: readonly Values[]): Error {
  return apiError(
    ApiFailure.Refused,
    `There are several alias domains ${printable(name)} in the database: ids ${records.map(({ id }) => String(id)).join(", ")}.`,
    "Delete all but one (developer mode; Settings, Technical, Alias Domains): only you know which is meant.",
  );
}
