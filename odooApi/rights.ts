/** Asks Odoo before anything is written whether the key's user may write it. */
import { fieldOf, recordOf, type SlotWrite } from "../odoo/slots";
import { printable } from "../records/printable";
import type { OdooClient, Operation } from "./connection";
import { ApiFailure, apiError } from "./errors";
import { RIGHTS } from "./failures";
import type { LiveSlots } from "./readSlots";

/**
 * Asks Odoo whether the key's user may write these slots. Reading proves nothing: any employee may read alias domains and companies, and
 * only Administration: Access Rights may change them (source of 19.0, 2026-11-28).
 *
 * @throws OdooApiError `odoo/api-missing-right`, with everything that is missing
 */
export async function refuseMissingRights(
  client: OdooClient,
  writes: readonly SlotWrite[],
  live: LiveSlots,
  database: string,
): Promise<void> {
  const asked = [...new Set(writes.map((write) => `${operationOf(write, live)} ${modelOf(write)}`))];
  const missing: string[] = [];
  for (const one of asked) {
    const [operation, model] = one.split(" ") as [Operation, string];
    if (!(await client.may(operation, model))) missing.push(one);
  }
  if (missing.length === 0) return;
  throw apiError(
    ApiFailure.MissingRight,
    `The key's user may not do this in ${printable(database)}: ${missing.join(", ")}. Nothing was changed.`,
    RIGHTS,
  );
}

function operationOf({ slot, value }: SlotWrite, { ids }: LiveSlots): Operation {
  const isRecord = fieldOf(slot) === "name" || slot.startsWith("ir.config_parameter/");
  if (value === undefined && isRecord) return "unlink";
  // Companies and mail servers are never created: one without an id is gone, or the key's user does not see it.
  const isNew = ids[recordOf(slot)] === undefined && !/^(?:res\.company|ir\.mail_server)\//.test(slot);
  return isNew ? "create" : "write";
}

function modelOf({ slot }: SlotWrite): string {
  return slot.slice(0, slot.indexOf("/"));
}
