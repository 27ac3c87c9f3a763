/** Records that a database does not have: refuses those that the program names, and forgets those that only the state knows. */
import { forget, recordOf, type Slot, type SlotMemory, type SlotValues, type SlotWrite } from "../odoo/slots";
import { printable } from "../records/printable";
import { ApiFailure, apiError } from "./errors";
import { idsOf, type LiveSlots } from "./readSlots";

/** Records that a program names by their ids. */
interface NamedRecords {
  readonly model: string;
  readonly title: string;
  readonly fix: string;
}

const NAMED: readonly NamedRecords[] = [
  {
    ...{ model: "res.company", title: "company" },
    fix: "Take it out of `companies` if it is gone. Otherwise take the id from the address of the company's form (Settings, Companies), and let the user see the company.",
  },
  {
    ...{ model: "ir.mail_server", title: "active outgoing mail server" },
    fix: "Take it out of `mailServers` if it is gone or archived. Otherwise take the id from the address of the server's form (developer mode; Settings, Technical, Outgoing Mail Servers).",
  },
];

/** Refuses companies and outgoing mail servers that a program names and that are not there. @throws OdooApiError with all of them */
export function refuseMissing(wanted: readonly Slot[], { ids, archived }: LiveSlots): void {
  const problems = NAMED.flatMap(({ model, title, fix }) => {
    const missing = idsOf(wanted, model).filter(
      (id) => ids[`${model}/${id}`] === undefined || archived.includes(`${model}/${id}`),
    );
    if (missing.length === 0) return [];
    return [{ message: `There is no ${title} with the id ${missing.join(", ")} that the key's user may see.`, fix }];
  });
  if (problems.length === 0) return;
  throw apiError(
    ApiFailure.Refused,
    problems.map(({ message }) => message).join(" "),
    problems.map(({ fix }) => fix).join(" "),
  );
}

/** What the state knows of a database, without what the database no longer has. */
interface Known {
  readonly memory: SlotMemory;
  /** What was forgotten, a sentence for each record. */
  readonly forgotten: readonly string[];
  /**
   * What would be written to the companies that were forgotten. Who may write companies sees all of them, and other users only their own
   * (record rules of res.company, source of 19.0, 2026-11-29). Without that right it is unknown whether these are gone.
   */
  readonly lost: readonly SlotWrite[];
}

/**
 * Forgets the records that only the state knows and that are gone: nothing of theirs can be put back. An archived outgoing mail server is
 * still there, and Odoo lets its From filter be written (source of 19.0, 2026-11-29).
 */
export function forgetMissing(memory: SlotMemory, wanted: SlotValues, live: LiveSlots): Known {
  const named = Object.keys(wanted).map(recordOf);
  const unnamed = Object.keys(memory.declared).filter((slot) => !named.includes(recordOf(slot)));
  const gone = missingRecords(unnamed, live);
  return {
    memory: forget(memory, gone),
    forgotten: gone.map((record) => `${goneSentence(record)} Nothing is put back there.`),
    lost: gone
      .filter((record) => record.startsWith("res.company/"))
      .map((record) => ({ slot: `${record}/alias_domain_id` })),
  };
}

/** Says which records the state knows and the database does not have, a sentence each. */
export function tellMissing({ declared }: SlotMemory, live: LiveSlots): string[] {
  return missingRecords(Object.keys(declared), live).map(goneSentence);
}

function missingRecords(slots: readonly Slot[], { ids }: LiveSlots): string[] {
  const records = slots.filter((slot) => !slot.startsWith("ir.config_parameter/")).map(recordOf);
  return [...new Set(records)].filter((record) => ids[record] === undefined);
}

function goneSentence(record: string): string {
  return `${recordTitle(record)} is gone from Odoo, or the key's user may not see it.`;
}

function recordTitle(record: string): string {
  const [model, name = ""] = record.split("/");
  if (model === "mail.alias.domain") return `the alias domain ${printable(name)}`;
  return `${model === "res.company" ? "company" : "the outgoing mail server"} ${printable(name)}`;
}
