/** Writes and reads the Stash in which a component remembers its records, and the mark that ties a record to its memory. */
import * as pulumi from "@pulumi/pulumi";
import { resolved } from "../engine/sdk";
import type { Memories, RecordMemory } from "./history";

/** The layout of the memory. A release that changes it must still read the older ones in `readMemory`. */
const MEMORY_VERSION = 1;

/**
 * Registers what the component remembers, and awaits it before any record is written: so the state knows the owner of each term first. A run that
 * stops in between loses nothing, because the new memory contains what the old one said of our terms (`ours.before`). Records do not depend on it
 * with `dependsOn`: a run with `--exclude` would leave a state that cannot be read. The exception is a record that is marked for deletion, whose
 * memory must not be deleted before it.
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
 * The option by which a record carries the number of its memory: `additionalSecretOutputs` with the name of an output that does not exist. The engine
 * keeps it in the state and shows no step for it. `hideDiffs` would do the same, but the Node SDK (3.276) drops it from every resource that goes
 * through a transform.
 */
export function memoryMark({ number }: Pick<RecordMemory, "number">): MemoryMark {
  return { additionalSecretOutputs: [`${MARK}${number}`] };
}

/**
 * The mark of a record that a run imports, or takes over from another resource, and then updates. The engine stores it with the import already,
 * which it does even where the update fails or is left out (`--exclude`). So this mark alone does not say that the planned text was written.
 */
export function importMark({ number }: Pick<RecordMemory, "number">): MemoryMark {
  return { additionalSecretOutputs: [`${IMPORT_MARK}${number}`] };
}

type MemoryMark = Required<Pick<pulumi.CustomResourceOptions, "additionalSecretOutputs">>;

/** What a record carries in the state. */
export interface ReadMark {
  /** The number of its memory; 0 when it has none. */
  readonly number: number;
  /** Whether it is the mark of an import. */
  readonly isOfImport: boolean;
}

export function readMark(secretOutputs: readonly string[] = []): ReadMark {
  const marks = secretOutputs.flatMap((name) => {
    const [, mark, number] = /^(odooMail(?:Memory|Imported))(\d+)$/.exec(name) ?? [];
    return mark === undefined ? [] : [{ number: Number(number), isOfImport: mark === IMPORT_MARK }];
  });
  return marks.reduce((most, one) => (one.number > most.number ? one : most), { number: 0, isOfImport: false });
}

const MARK = "odooMailMemory";
const IMPORT_MARK = "odooMailImported";
