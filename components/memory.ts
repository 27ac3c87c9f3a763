import * as pulumi from "@pulumi/pulumi";
import type { DeclaredRecord, LiveRecord } from "../providers";
import { afterwards } from "./afterwards";
import { hookOptions } from "./hooks";
import { currentText, type PreparedRecord } from "./prepare";
import { settle } from "./settle";
import { withoutTraces } from "./traces";

/** The layout of the memory; a later release that changes it upgrades older ones in `readMemory`. */
export const MEMORY_VERSION = 1;

/** A record as it was when this stack first saw it. */
export interface Found {
  readonly importId: string;
  /** The value of our kind. @default - there was none */
  readonly text?: string;
  readonly ttl: number;
  readonly comment?: string;
}

/** What a run knows of the runs before it. */
export interface Memory {
  /** Whether the live record is the one that this stack created. */
  readonly createdByUs: boolean;
  /** The record as first seen. @default - this stack created it */
  readonly found?: Found;
  /** The terms that the run before declared. */
  readonly declaredBefore: readonly string[];
  /** Records that the component declared in the run before, and no longer does. */
  readonly dropped: readonly string[];
  /** Where the state keeps it. */
  readonly stashes: readonly pulumi.Resource[];
}

interface Stored {
  readonly version: number;
  readonly found: Found | null;
  readonly createdId: string;
  readonly declared: readonly string[];
  /** The child names of all records that the component declared. */
  readonly siblings?: readonly string[];
}

const STAYS = ["input.found", "input.createdId"];

/**
 * Registers the memory of a live record, before the record, and reads it back: its update hook tells what was declared
 * last time, its resolved input keeps what it first said of the record and of its creation.
 */
export async function recall(record: PreparedRecord, live: LiveRecord, parent: pulumi.Resource): Promise<Memory> {
  const found = asFound(record, live);
  const stored = await rememberFound(`${record.name} memory`, record, found, parent);
  const { declaredBefore, dropped, stashes } = stored;
  if (stored.createdId === live.importId) return { createdByUs: true, declaredBefore, dropped, stashes };
  if (stored.createdId === "" && stored.found?.importId === live.importId)
    return { createdByUs: false, found: stored.found, declaredBefore, dropped, stashes };
  // Somebody put another record in the place of the one we knew. It has a memory of its own, named by its id, since
  // the first one keeps for ever what it first said: with that, a person's terms would count as ours.
  const other = await rememberFound(`${record.name} memory of ${live.importId}`, record, found, parent);
  return {
    createdByUs: false,
    ...(other.found && { found: other.found }),
    declaredBefore: [...declaredBefore, ...other.declaredBefore],
    dropped,
    stashes: [...stashes, ...other.stashes],
  };
}

async function rememberFound(name: string, record: PreparedRecord, found: Found, parent: pulumi.Resource) {
  const { declared } = record.kind;
  const { siblings } = record;
  let declaredBefore: readonly string[] = declared;
  let dropped: readonly string[] = [];
  const made = { isNew: false };
  const input: Stored = { version: MEMORY_VERSION, found, createdId: "", declared, siblings };
  const options: pulumi.CustomResourceOptions = {
    parent,
    ignoreChanges: STAYS,
    ...hookOptions(name, {
      create: () => {
        made.isNew = true;
      },
      update: (args) => {
        const old = readMemory(storedIn(args.oldInputs));
        declaredBefore = old.declared;
        dropped = (old.siblings ?? []).filter((name) => !siblings.includes(name));
      },
    }),
  };
  const stash = withoutTraces(() => new pulumi.Stash(name, { input }, options));
  const kept = await settle(stash.input as pulumi.Output<unknown>);
  const memory = kept.known ? readMemory(kept.value) : input;
  // A run with --target that leaves the memory out calls no hook and answers the state: then that is what was declared.
  const before = memory.declared.join("\n") === declared.join("\n") ? declaredBefore : memory.declared;
  // One that the engine was told to leave out (`--exclude`) never comes to be, and nothing may depend on it.
  const isThere = made.isNew || (await settle(stash.id)).known;
  return { ...memory, declaredBefore: before, dropped, stashes: isThere ? [stash] : [] };
}

/**
 * Registers the memory of a record that was not there: after it, so that a lost create leaves no memory.
 *
 * @param isCreated false when the engine saw nothing to create, because the state has the record: then the memory keeps what
 * it says, or a record that a person made would count as ours once it is back
 */
export async function rememberCreation(
  record: PreparedRecord,
  { importId, resource }: DeclaredRecord,
  isCreated: boolean,
  parent: pulumi.Resource,
): Promise<void> {
  const id = await settle(importId);
  // Plain where it is known: an output would bring its dependency on the record along.
  const createdId = !isCreated ? "" : id.known ? id.value : importId;
  const { declared } = record.kind;
  const input = { version: MEMORY_VERSION, found: null, createdId, declared, siblings: record.siblings };
  const options: pulumi.CustomResourceOptions = {
    parent,
    ...(await afterwards(resource)),
    ...(!isCreated && { ignoreChanges: STAYS }),
  };
  withoutTraces(() => new pulumi.Stash(`${record.name} memory`, { input }, options));
}

function asFound(record: PreparedRecord, live: LiveRecord): Found {
  // Of several values that are made one, every term was there before us.
  const text = currentText(record.kind, record.located);
  return {
    importId: live.importId,
    ttl: live.ttl,
    ...(text.ok && text.value !== undefined && { text: text.value }),
    ...(live.comment !== undefined && { comment: live.comment }),
  };
}

function storedIn(inputs: unknown): unknown {
  return (inputs as { input?: unknown } | undefined)?.input;
}

/**
 * Reads a stored memory, whatever release wrote it.
 *
 * @throws Error when a newer release wrote it
 */
export function readMemory(stored: unknown): Stored {
  const memory = stored as Partial<Stored> | undefined;
  if (typeof memory?.version !== "number" || !Array.isArray(memory.declared)) {
    throw new Error(
      "The memory of this record in the stack's state cannot be read. Restore the state from a backup, or set `adopt: true` to start a new memory.",
    );
  }
  if (memory.version > MEMORY_VERSION) {
    throw new Error(
      `The memory of this record was written by a newer release (version ${memory.version}, this one reads ${MEMORY_VERSION}). Upgrade pulumi-odoo-mail.`,
    );
  }
  return {
    version: memory.version,
    found: memory.found ?? null,
    createdId: memory.createdId ?? "",
    declared: memory.declared,
    siblings: memory.siblings ?? [],
  };
}
