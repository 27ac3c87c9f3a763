/** Puts back the values that a database had before this resource. */
import { planSlots, type SlotMemory, slotTitle } from "../odoo/slots";
import { hasFilterLists } from "../odoo/version";
import { printable } from "../records/printable";
import type { OdooClient } from "./connection";
import { forgetMissing } from "./missingRecords";
import { readSlots } from "./readSlots";
import { refuseMissingRights } from "./rights";
import { writeSlots } from "./writeSlots";

/**
 * Puts back what was there before, slot by slot. A value that somebody changed meanwhile stays.
 *
 * @returns what is gone and what stays, one sentence each
 * @throws OdooApiError
 */
export async function restore(client: OdooClient, memory: SlotMemory, database: string): Promise<string[]> {
  const live = await readSlots(client, Object.keys(memory.declared));
  const known = forgetMissing(memory, {}, live);
  const { writes, left } = planSlots(live.values, {}, known.memory, { hasFilterLists: hasFilterLists(client.version) });
  await refuseMissingRights(client, [...writes, ...known.lost], live, database);
  const stays = await writeSlots(client, writes, live);
  return [
    ...known.forgotten.map((line) => `warning: ${line}`),
    ...left.map(
      ({ slot, value }) =>
        `${slotTitle(slot)} ${value === undefined ? "is gone" : `stays "${printable(value)}"`}: somebody changed it in Odoo.`,
    ),
    ...stays,
  ];
}
