import type { LiveRecord } from "../../providers";
import { type PriorResource } from "../engine/sdk";
import { type Found, markedNumber, type Memories, readMemory, type RecordMemory } from "./memory";
import type { ReadRecord } from "./record";
import type { RecordRules } from "./rules";

/** What the state holds of a component, as the run before left it. */
export interface PriorState {
  /** False where the engine shows nothing: a first run, a refresh, a destroy, a rename without an alias. */
  readonly isKnown: boolean;
  /** The record with this child name. */
  record(name: string): PriorRecord | undefined;
  /** URNs of everything that the component had. */
  readonly urns: ReadonlySet<string>;
  /** Names of the records that are left to be deleted. */
  readonly armed: readonly string[];
  readonly memories: Memories;
}

/** A record in the state. */
export interface PriorRecord {
  readonly id: string;
  readonly zoneId: string | undefined;
  /** The resource's type and inputs, as the adapter reads them. */
  readonly type: string;
  readonly inputs: Readonly<Record<string, unknown>>;
  /** @default - this stack created it */
  readonly importId?: string;
  /** Whether the engine deletes the live record when the program no longer declares it. */
  readonly isArmed: boolean;
  /** The number of the memory with which it was last written; 0 when it was not. */
  readonly memoryNumber: number;
}

const STASH = "pulumi:index:Stash";
/** What a memory is called (`publishComponent`). Programs may have a Stash of their own below a component. */
const MEMORY = /^(cloudflare|route53)(\+(cloudflare|route53))*:.* memory$/;

/** @throws RunError when the memory cannot be read */
export function readPriorState(shown: readonly PriorResource[] | undefined): PriorState {
  const resources = shown ?? [];
  const records = new Map(
    resources
      .filter(({ type, id }) => type !== STASH && id !== undefined)
      .map((resource) => [nameIn(resource.urn), readRecord(resource)]),
  );
  const memories = resources
    .filter(({ type, urn }) => type === STASH && MEMORY.test(nameIn(urn)))
    .map(({ inputs }) => readMemory(inputs?.["input"]));
  return {
    isKnown: shown !== undefined,
    record: (name) => records.get(name),
    urns: new Set(resources.map(({ urn }) => urn)),
    armed: [...records].filter(([, { isArmed }]) => isArmed).map(([name]) => name),
    memories: newest(memories),
  };
}

// The memory has another name when the component got another type or provider. When that run failed, the state has both.
function newest(all: readonly Memories[]): Memories {
  const entries = all.flatMap((memories) => Object.entries(memories)).sort(([, a], [, b]) => a.number - b.number);
  return Object.fromEntries(entries);
}

function readRecord({
  id = "",
  type,
  importID,
  inputs = {},
  retainOnDelete,
  additionalSecretOutputs,
}: PriorResource): PriorRecord {
  const zoneId = inputs["zoneId"];
  return {
    id,
    type,
    inputs,
    zoneId: typeof zoneId === "string" ? zoneId : undefined,
    ...(importID !== undefined && importID !== "" && { importId: importID }),
    isArmed: retainOnDelete !== true,
    memoryNumber: markedNumber(additionalSecretOutputs),
  };
}

/** The logical name in a URN. */
export function nameIn(urn: string): string {
  return urn.split("::").slice(3).join("::");
}

/** What earlier runs left of a record: what in it is ours, and what belongs to others. */
export interface RecordHistory {
  /** The record in the state, of the same zone. @default - the state has none */
  readonly prior?: PriorRecord;
  /** Whether the live record is the one in the state. */
  readonly isInState: boolean;
  /** @default - nothing is remembered that still holds */
  readonly memory?: RecordMemory;
  /** Whether the last run wrote what it had planned. */
  readonly isWritten: boolean;
  /** Whether this stack created the live record. */
  readonly isCreated: boolean;
  /** Terms that this stack put into the live text. */
  readonly oursBefore: readonly string[];
  /** @default - this stack created the record, or there is none */
  readonly found?: Found;
  /** Declared terms in the live text that others had put there before this stack declared them. */
  readonly theirs: readonly string[];
  /** The highest number of a memory that the state knows of this record. */
  readonly usedNumber: number;
}

/** @param text the live text of our protocol; undefined when there is none */
export function historyOf(record: ReadRecord, text: string | undefined, state: PriorState): RecordHistory {
  const { live, name, zoneId } = record;
  const anywhere = state.record(name);
  const prior = anywhere?.zoneId === zoneId ? anywhere : undefined;
  const memory = validMemory(state.memories[name], zoneId, prior);
  const isInState = live !== undefined && prior !== undefined && isSameRecord(live, prior.id);
  const isWritten = memory !== undefined && (prior?.memoryNumber === memory.number || text === memory.planned.text);
  const isCreated = isInState && prior.importId === undefined && memory !== undefined && memory.found === undefined;
  const usedNumber = Math.max(state.memories[name]?.number ?? 0, anywhere?.memoryNumber ?? 0);
  const common = { ...(prior && { prior }), isInState, ...(memory && { memory }), isWritten, isCreated, usedNumber };
  // The state still has it: what was found is found again when the record comes back as it was.
  if (live === undefined)
    return { ...common, oursBefore: [], theirs: [], ...(prior && memory?.found && { found: memory.found }) };
  // What is live and not known counts as found: then nothing in it is ours to take. Without a record in the state only the text tells that
  // the memory still holds.
  const isRemembered = memory !== undefined && (isCreated || memory.found?.id === live.importId);
  const isKnown = isRemembered && (isInState || isWritten);
  if (!isKnown) return { ...common, oursBefore: [], theirs: [], found: foundNow(live, text) };
  const found = memory.found && stillFound(record.rules, memory.found, text);
  return {
    ...common,
    oursBefore: stillIn(record, isWritten ? memory.ours.planned : memory.ours.before, text),
    theirs: stillIn(record, memory.theirs, text),
    ...(found && { found }),
  };
}

// A memory of another zone says nothing of this record, and so does one that is older than the record: a run with `--exclude` or
// an edited state left it behind.
function validMemory(
  memory: RecordMemory | undefined,
  zoneId: unknown,
  prior: PriorRecord | undefined,
): RecordMemory | undefined {
  if (memory === undefined || memory.zoneId !== zoneId || memory.number < (prior?.memoryNumber ?? 0)) return undefined;
  return memory;
}

/** Whether a live record is the one with this resource id. Cloudflare's is the last part of the import id, Route53's is the import id. */
export function isSameRecord({ importId }: LiveRecord, id: string): boolean {
  return importId === id || importId.endsWith(`/${id}`);
}

// What is gone from the text is nobody's any more: whoever puts it there again has it, as long as we do not.
export function stillIn(
  { rules: { terms } }: ReadRecord,
  ours: readonly string[],
  text: string | undefined,
): readonly string[] {
  if (text === undefined) return [];
  return terms === undefined ? ours : terms.presentIn(text, ours);
}

function foundNow({ importId }: LiveRecord, text: string | undefined): Found {
  return { id: importId, ...(text !== undefined && { text }) };
}

/** What was found, without the terms that a text no longer has. A text that is gone altogether may come back as it was. */
export function stillFound({ terms }: RecordRules, found: Found, text: string | undefined): Found {
  if (found.text === undefined || text === undefined || terms === undefined) return found;
  return { ...found, text: terms.stillFound(found.text, text) };
}
