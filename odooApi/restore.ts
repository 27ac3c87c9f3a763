import { planSlots, type SlotMemory, type SlotWrite } from "../odoo/slots";
import { printable } from "../records/printable";
import type { OdooClient } from "./connection";
import { ApiFailure, failureOf } from "./errors";
import { told } from "./parameters";
import { fieldOf, readSlots } from "./readSlots";
import { writeSlots } from "./writeSlots";

/**
 * Puts back what was there before, slot by slot; leaves what somebody changed meanwhile.
 *
 * @returns what stays, one sentence each
 * @throws OdooApiError
 */
export async function restore(client: OdooClient, memory: SlotMemory): Promise<string[]> {
  const live = await readSlots(client, Object.keys(memory.declared));
  const { writes, left } = planSlots(live.values, {}, memory);
  const isRemoval = ({ slot, value }: SlotWrite): boolean => value === undefined && fieldOf(slot) === "name";
  const removals = writes.filter(isRemoval);
  const domains = removals.map(({ slot }) => slot.slice(0, -"name".length));
  const others = writes.filter((one) => !isRemoval(one) && !domains.some((domain) => one.slot.startsWith(domain)));
  await writeSlots(client, others, live);
  const stays = left.map(
    ({ slot, value }) =>
      `${told(slot)} ${value === undefined ? "is gone" : `stays "${printable(value)}"`}: somebody changed it in Odoo.`,
  );
  for (const removal of removals) {
    try {
      await writeSlots(client, [removal], live);
    } catch (error) {
      // Odoo keeps an alias domain that companies or aliases use; those are not ours.
      if (failureOf(error) !== ApiFailure.Refused) throw error;
      stays.push(`${told(removal.slot)} stays: ${(error as Error).message}`);
    }
  }
  return stays;
}
