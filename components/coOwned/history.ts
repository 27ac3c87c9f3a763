/** What earlier runs left of a record, what in its live text is ours, and what the next run has to remember. Pure. */
import type { DesiredRecord, DesiredValue, LiveRecord } from "../../providers";
import type { PlannableRecord } from "./ourRecord";
import type { MergeBase, RecordRules, SharedTerms } from "./rules";

/** A record as it was when this stack first saw it. */
interface Found {
  /** Its id, as `import` takes it: the rest is valid while the live record has this id. */
  readonly id: string;
  /** The value of our protocol. @default - there was none */
  readonly text?: string;
}

/** A record as a run wanted it. */
interface PlannedText extends Pick<DesiredRecord, "ttl" | "comment" | "tags"> {
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

/** The state of a component that the engine shows nothing of. */
export const UNKNOWN_STATE: PriorState = {
  isKnown: false,
  record: () => undefined,
  urns: new Set(),
  armed: [],
  memories: {},
};

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
export function historyOf(record: PlannableRecord, text: string | undefined, state: PriorState): RecordHistory {
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

// A term that is gone from the text has no owner any more. If it comes back without a write of ours, it belongs to others.
export function stillIn(
  { rules: { terms } }: PlannableRecord,
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

/** What a merge or a release has to know of the live text, and the declared terms that others put there. */
export function baseOf(
  { rules: { terms, declared }, answered }: PlannableRecord,
  text: string | undefined,
  { found, theirs, oursBefore }: RecordHistory,
): MergeBase & { readonly theirs: readonly string[] } {
  if (text === undefined) return { ...baseOfNew(terms, answered), oursBefore: [], createdByUs: true };
  const createdByUs = found?.text === undefined;
  if (terms === undefined)
    return { oursBefore, createdByUs, theirs: [], ...(found?.text !== undefined && { found: found.text }) };
  // Compared as terms: a configuration may spell one in another way than the run before.
  const known = terms.withTerms(found?.text, [...oursBefore, ...theirs]);
  const isKnown = new Set(terms.presentIn(known, declared));
  const joined = terms.presentIn(text, declared).filter((term) => !isKnown.has(term));
  const all = [...theirs, ...joined];
  const others = found?.text !== undefined || all.length > 0 ? terms.withTerms(found?.text, all) : undefined;
  return { oursBefore, createdByUs, theirs: all, ...(others !== undefined && { found: others }) };
}

/** What of a new record belongs to others: the terms of the text that it starts from. */
export function baseOfNew(
  terms: SharedTerms | undefined,
  text: string | undefined,
  known: readonly string[] = [],
): { readonly theirs: readonly string[]; readonly found?: string } {
  const theirs = [...known, ...(text === undefined ? [] : (terms?.othersIn(text, []) ?? []))];
  const found = theirs.length === 0 ? undefined : terms?.withTerms(undefined, theirs);
  return { theirs, ...(found !== undefined && { found }) };
}
