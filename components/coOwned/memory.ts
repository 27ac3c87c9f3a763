import * as pulumi from "@pulumi/pulumi";
import type { DesiredRecord, DesiredValue } from "../../providers";
import { resolved } from "../engine/sdk";

/** The layout of the memory; a later release that changes it reads older ones in `readMemory`. */
const MEMORY_VERSION = 1;

/** A record as it was when this stack first saw it. */
export interface Found {
  /** Its id, as `import` takes it: the rest is valid while the live record has this id. */
  readonly id: string;
  /** The value of our protocol. @default - there was none */
  readonly text?: string;
}

/** A record as a run wanted it. */
export interface PlannedText extends Pick<DesiredRecord, "ttl" | "comment" | "tags"> {
  /** Our text. @default - none */
  readonly text?: string;
  /** The other values of the set. */
  readonly others: readonly DesiredValue[];
}

/** What is remembered of one record from run to run. */
export interface RecordMemory {
  /** Raised with every change. The record carries the number of the memory with which it was last written. */
  readonly number: number;
  readonly zoneId: string;
  /** @default - this stack created the record */
  readonly found?: Found;
  /** Declared terms that others had put into the live text before this stack declared them. */
  readonly theirs: readonly string[];
  /** Terms of this stack in the text before the planned write, and in the planned text. */
  readonly ours: { readonly before: readonly string[]; readonly planned: readonly string[] };
  /** The record as the last run wanted it; what a vanished record is restored from. */
  readonly planned: PlannedText;
  /** `restore: false` was given for a record that had vanished. @default - it was not */
  readonly startedAnew?: true;
}

/** The memories of a component, by the name of the record's child resource. */
export type Memories = Readonly<Record<string, RecordMemory>>;

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
 * The memory that a plan leaves: the one of the last run where it says the same, so that a run that changes nothing has no step at all.
 *
 * @param last the memory of the last run, when it is valid
 * @param holds whether the record carries the number of that memory and still has what was written: then what was ours before it does not
 *   matter any more. A run that wrote and could not say so leaves it unmarked, and the next one remembers what is left
 * @param usedNumber the highest number that the state knows
 */
export function nextMemory(
  next: Omit<RecordMemory, "number">,
  last: RecordMemory | undefined,
  holds: boolean,
  usedNumber: number,
): RecordMemory {
  if (last !== undefined) {
    const ours = holds ? { ...next.ours, before: last.ours.before } : next.ours;
    if (canonical({ ...next, ours, number: last.number }) === canonical(last)) return last;
  }
  return { ...next, number: usedNumber + 1 };
}

// The state keeps objects with their keys sorted.
function canonical(value: unknown): string {
  return JSON.stringify(value, (_key, inner: unknown) =>
    typeof inner === "object" && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  );
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
