/** Writes planned slots in the order that Odoo needs, and keeps alias domains that others use. */
import { fieldOf, recordOf, type SlotWrite } from "../odoo/slots";
import { printable, shortened } from "../records/printable";
import { type OdooClient, type Values, WITH_ARCHIVED } from "./connection";
import { ApiFailure, failureOf } from "./errors";
import { type LiveSlots, readSlots } from "./readSlots";

/**
 * Writes slots: alias domains first and companies after them, and the other way round where an alias domain goes.
 *
 * @returns alias domains that stay because others use them, a sentence each
 * @throws OdooApiError
 */
export async function writeSlots(client: OdooClient, writes: readonly SlotWrite[], live: LiveSlots): Promise<string[]> {
  const going = [...new Set(writes.filter(isRemovalOfDomain).map(({ slot }) => recordOf(slot)))];
  const of = (model: string): SlotWrite[] => writes.filter(({ slot }) => slot.startsWith(`${model}/`));
  for (const write of of("ir.config_parameter")) await writeParameter(client, write, live);
  const domains = of("mail.alias.domain").filter(({ slot }) => !going.includes(recordOf(slot)));
  for (const record of new Set(domains.map(({ slot }) => recordOf(slot))))
    await writeDomain(
      client,
      record,
      domains.filter(({ slot }) => recordOf(slot) === record),
      live,
    );
  for (const write of of("res.company")) await writeCompany(client, write, live);
  for (const { slot, value } of of("ir.mail_server"))
    await client.write("ir.mail_server", idOf(live, recordOf(slot)), { from_filter: value ?? false });
  const stays: string[] = [];
  for (const record of going) stays.push(...(await removeDomain(client, record, idOf(live, record))));
  return stays;
}

function isRemovalOfDomain({ slot, value }: SlotWrite): boolean {
  return slot.startsWith("mail.alias.domain/") && fieldOf(slot) === "name" && value === undefined;
}

// A domain that others use stays: Odoo would take it from their companies (ondelete "set null"), and refuses where an email alias uses it.
async function removeDomain(client: OdooClient, record: string, id: number): Promise<string[]> {
  const title = `the alias domain ${printable(record.slice(record.indexOf("/") + 1))}`;
  const uses = ["alias_domain_id", "=", id] as const;
  const companies = await client.searchRead("res.company", [uses, WITH_ARCHIVED], ["name"]);
  const aliases = await client.searchRead("mail.alias", [uses], ["alias_name"]);
  const users = [
    ...companies.map(({ id: company, name }) => `company ${String(company)} (${printable(String(name))})`),
    ...aliases.map((alias) => `the email alias ${aliasTitle(alias)}`),
  ];
  if (users.length > 0) return [`${title} stays, because others use it: ${shortened(users, { most: 5 })}.`];
  try {
    await client.unlink("mail.alias.domain", id);
    return [];
  } catch (error) {
    if (failureOf(error) !== ApiFailure.Refused) throw error;
    return [`${title} stays: ${(error as Error).message}`];
  }
}

function aliasTitle({ id, alias_name: name }: Values): string {
  return typeof name === "string" ? printable(name) : `with the id ${String(id)}`;
}

async function writeParameter(client: OdooClient, { slot, value }: SlotWrite, live: LiveSlots): Promise<void> {
  const model = "ir.config_parameter";
  const id = live.ids[slot];
  if (value === undefined) return id === undefined ? undefined : client.unlink(model, id);
  if (id !== undefined) return client.write(model, id, { value });
  await client.create(model, { key: fieldOf(slot), value });
}

async function writeDomain(
  client: OdooClient,
  record: string,
  writes: readonly SlotWrite[],
  live: LiveSlots,
): Promise<void> {
  const values = Object.fromEntries(writes.map(({ slot, value }) => [fieldOf(slot), value ?? false]));
  const id = live.ids[record];
  if (id === undefined) await client.create("mail.alias.domain", values);
  else await client.write("mail.alias.domain", id, values);
}

async function writeCompany(client: OdooClient, { slot, value }: SlotWrite, live: LiveSlots): Promise<void> {
  const domain = value === undefined ? false : await idOfDomain(client, value);
  await client.write("res.company", idOf(live, recordOf(slot)), { alias_domain_id: domain });
}

// Reads the id anew, since the domain may have been created a moment ago. Where the domain is gone, the company gets none.
async function idOfDomain(client: OdooClient, name: string): Promise<number | false> {
  const { ids } = await readSlots(client, [`mail.alias.domain/${name}/name`]);
  return ids[`mail.alias.domain/${name}`] ?? false;
}

function idOf(live: LiveSlots, record: string): number {
  return live.ids[record] ?? 0;
}
