import type { SlotWrite } from "../odoo/slots";
import type { OdooClient } from "./connection";
import { fieldOf, type LiveSlots, readSlots, recordOf } from "./readSlots";

/**
 * Writes slots: alias domains first and companies after them, and the other way round where an alias domain goes.
 *
 * @throws OdooApiError
 */
export async function writeSlots(client: OdooClient, writes: readonly SlotWrite[], live: LiveSlots): Promise<void> {
  const going = new Set(writes.filter(isRemovalOfDomain).map(({ slot }) => recordOf(slot)));
  const of = (model: string): SlotWrite[] => writes.filter(({ slot }) => slot.startsWith(`${model}/`));
  for (const write of of("ir.config_parameter")) await writeParameter(client, write, live);
  const domains = of("mail.alias.domain").filter(({ slot }) => !going.has(recordOf(slot)));
  for (const record of new Set(domains.map(({ slot }) => recordOf(slot))))
    await writeDomain(
      client,
      record,
      domains.filter(({ slot }) => recordOf(slot) === record),
      live,
    );
  for (const write of of("res.company")) await writeCompany(client, write, live);
  for (const record of going) await client.unlink("mail.alias.domain", idOf(live, record));
}

function isRemovalOfDomain({ slot, value }: SlotWrite): boolean {
  return slot.startsWith("mail.alias.domain/") && fieldOf(slot) === "name" && value === undefined;
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

// It may have been created a moment ago. A domain that is gone cannot be given back: then the company has none.
async function idOfDomain(client: OdooClient, name: string): Promise<number | false> {
  const { ids } = await readSlots(client, [`mail.alias.domain/${name}/name`]);
  return ids[`mail.alias.domain/${name}`] ?? false;
}

function idOf(live: LiveSlots, record: string): number {
  return live.ids[record] ?? 0;
}
