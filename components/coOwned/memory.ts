/** The Stash in which a component remembers its records, and the number by which a record says which memory it was written with. */
import * as pulumi from "@pulumi/pulumi";
import { resolved } from "../engine/sdk";
import type { Memories, RecordMemory } from "./history";

/** The layout of the memory; a later release that changes it reads older ones in `readMemory`. */
const MEMORY_VERSION = 1;

/**
 * Registers what the component remembers, and waits for it: a record is written only when the state knows the owner of each of its terms.
 * Its new value is made from the old one, so nothing is lost by being early. No record depends on it: a run with `--exclude` would
 * leave a checkpoint that cannot be read. Only one that is left to be deleted does: its memory must not go before it.
 */
export async function registerMemory(
  name: string,
  records: Memories,
  parent: pulumi.ComponentResource,
): Promise<pulumi.Stash> {
  const stash = new pulumi.Stash(name, { input: { version: MEMORY_VERSION, records } }, { parent });
  await resolved(stash.urn);
  return stash;
}

/**
 * Reads what a Stash keeps.
 *
 * @throws RunError when it cannot be read, or when a newer release wrote it
 */
export function readMemory(input: unknown): Memories {
  const { version, records } = (input ?? {}) as { version?: unknown; records?: unknown };
  if (typeof version !== "number" || typeof records !== "object" || records === null)
    throw unreadable(
      "What this component remembers cannot be read in the stack's state. Restore the state from a backup, or set `adopt: true` to start anew.",
    );
  if (version > MEMORY_VERSION)
    throw unreadable(
      `What this component remembers was written by a newer release (version ${version}; this one reads ${MEMORY_VERSION}). Upgrade pulumi-odoo-mail.`,
    );
  return records as Memories;
}

function unreadable(message: string): pulumi.RunError {
  const error = new pulumi.RunError(message);
  error.stack = error.message;
  return error;
}

/**
 * The option by which a record carries the number of its memory: the name of an output that it does not have. The engine keeps it in the state and shows
 * nothing for it. Not `hideDiffs`: the Node SDK (3.276) drops that from every resource that goes through a transform.
 */
export function memoryMark({ number }: Pick<RecordMemory, "number">): MemoryMark {
  return { additionalSecretOutputs: [`${MARK}${number}`] };
}

type MemoryMark = Required<Pick<pulumi.CustomResourceOptions, "additionalSecretOutputs">>;

/** The number that a record carries in the state; 0 when it has none. */
export function markedNumber(secretOutputs: readonly string[] = []): number {
  const numbers = secretOutputs.map((name) => /^odooMailMemory(\d+)$/.exec(name)?.[1]);
  return Math.max(0, ...numbers.map((number) => Number(number ?? 0)));
}

const MARK = "odooMailMemory";
