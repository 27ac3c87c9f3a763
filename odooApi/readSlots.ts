/** Reads the settings of a database that are slots, and the ids of the records that they are in. */
import type { Slot, SlotValues } from "../odoo/slots";
import { type Condition, type OdooClient, type Values, WITH_ARCHIVED } from "./connection";
import { ApiFailure, apiError } from "./errors";
import { printable } from "../records/printable";

/** What slots hold now, and the ids of the records that they are in. */
export interface LiveSlots {
  readonly values: SlotValues;
  /** By `ir.config_parameter/<key>`, `mail.alias.domain/<name>`, `res.company/<id>` and `ir.mail_server/<id>`. */
  readonly ids: Readonly<Record<string, number>>;
}

type Found = [slot: Slot, value: unknown][];
interface Part {
  readonly values: Found;
  readonly ids: [string, number][];
}

/** Reads slots. @throws OdooApiError */
export async function readSlots(client: OdooClient, slots: readonly Slot[]): Promise<LiveSlots> {
  const parts = [
    await readParameters(client, idsOf(slots, "ir.config_parameter")),
    ...(await each(idsOf(slots, "mail.alias.domain"), (name) => readAliasDomain(client, name))),
    await readById(client, idsOf(slots, "res.company").map(Number), COMPANIES),
    await readById(client, idsOf(slots, "ir.mail_server").map(Number), MAIL_SERVERS),
  ];
  // Odoo answers false for an empty field.
  const held = parts.flatMap(({ values }) => values).filter(([slot, value]) => value !== false && slots.includes(slot));
  return {
    values: Object.fromEntries(held.map(([slot, value]) => [slot, String(value)])),
    ids: Object.fromEntries(parts.flatMap(({ ids }) => ids)),
  };
}

/** The record that a slot is in: `mail.alias.domain/acme.com` for `mail.alias.domain/acme.com/default_from`. */
export function recordOf(slot: Slot): string {
  const [model, record] = slot.split("/");
  return `${String(model)}/${String(record)}`;
}

function idsOf(slots: readonly Slot[], model: string): string[] {
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

const COMPANIES: RecordsById = {
  ...{ model: "res.company", field: "alias_domain_id", title: "company", conditions: [WITH_ARCHIVED] },
  fix: "Take the id from the address of the company's form (Settings, Companies), and let the user see the company.",
};
const MAIL_SERVERS: RecordsById = {
  ...{ model: "ir.mail_server", field: "from_filter", title: "active outgoing mail server", conditions: [] },
  fix: "Take the id from the address of the server's form (developer mode; Settings, Technical, Outgoing Mail Servers).",
};

/** Records that a program lists by their ids, and the field that is a slot. */
interface RecordsById {
  readonly model: string;
  readonly field: string;
  readonly title: string;
  readonly fix: string;
  readonly conditions: readonly Condition[];
}

async function readById(client: OdooClient, ids: readonly number[], about: RecordsById): Promise<Part> {
  const { model, field, title, fix, conditions } = about;
  if (ids.length === 0) return { values: [], ids: [] };
  const records = await client.searchRead(model, [["id", "in", ids], ...conditions], [field]);
  const missing = ids.filter((id) => !records.some((record) => record["id"] === id));
  if (missing.length > 0)
    throw apiError(
      ApiFailure.Refused,
      `There is no ${title} with the id ${missing.join(", ")} that the key's user may see.`,
      fix,
    );
  return {
    // A many2one is [id, name], or false.
    values: records.map(({ id, [field]: value }) => [
      `${model}/${String(id)}/${field}`,
      Array.isArray(value) ? value[1] : value,
    ]),
    ids: records.map(({ id }) => [`${model}/${String(id)}`, Number(id)]),
  };
}

function several(name: string, records: readonly Values[]): Error {
  return apiError(
    ApiFailure.Refused,
    `There are several alias domains ${printable(name)} in the database: ids ${records.map(({ id }) => String(id)).join(", ")}.`,
    "Delete all but one (developer mode; Settings, Technical, Alias Domains): only you know which is meant.",
  );
}
