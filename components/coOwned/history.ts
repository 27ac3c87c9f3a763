/** Tells by state and memory what in a live record is ours, and makes the memory for the next run. Pure. */
import type { DesiredRecord, DesiredValue, LiveRecord } from "../../providers";
import type { PlannableRecord } from "./ourRecord";
import type { MergeBase, RecordRules, SharedTerms } from "./rules";

/** A record as it was when this stack first saw it. */
interface Found {
  /** Its id, as `import` takes it. The rest holds only as long as the live record has this id. */
  readonly id: string;
  /** The value of our protocol. @default - there was none */
  readonly text?: string;
}

/** A record as a run planned it. */
interface PlannedText extends Pick<DesiredRecord, "ttl" | "comment" | "tags"> {
  /** Our text. @default - none */
  readonly text?: string;
  /** The other values of the set. */
  readonly others: readonly DesiredValue[];
}

/** What is remembered of one record from run to run. */
export interface RecordMemory {
  /** Grows with every change of the memory. The record in the state carries the number of the memory with which it was last written. */
  readonly number: number;
  readonly zoneId: string;
  /** @default - this stack created the record */
  readonly found?: Found;
  /** Declared terms that others had put into the live text before this stack declared them. */
  readonly theirs: readonly string[];
  /** Terms of this stack in the text before the planned write, and in the planned text. */
  readonly ours: { readonly before: readonly string[]; readonly planned: readonly string[] };
  /** The record as the last run planned it. A vanished record is restored from it. */
  readonly planned: PlannedText;
  /** `restore: false` was given for a record that had vanished. @default - it was not */
  readonly startedAnew?: true;
}

/** The memories of a component, by the name of the record's child resource. */
export type Memories = Readonly<Record<string, RecordMemory>>;

/**
 * The memory that a plan leaves. Where it says the same as the last one, the last one is returned unchanged, so that a run that changes nothing
 * has no step at all.
 *
 * @param last the memory of the last run, when it is valid
 * @param isConfirmed whether the state shows that the record was written with `last`, and our terms are all still there. Then it does not
 *   matter what was ours before that write. Otherwise, as after a run that died between its write and the state, a new memory notes what is
 *   ours now
 * @param usedNumber the highest number that the state knows
 */
export function nextMemory(
  next: Omit<RecordMemory, "number">,
  last: RecordMemory | undefined,
  isConfirmed: boolean,
  usedNumber: number,
): RecordMemory {
  if (last !== undefined) {
    const ours = isConfirmed ? { ...next.ours, before: last.ours.before } : next.ours;
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

/** What the state holds of a component, as the last run left it. */
export interface PriorState {
  /** Whether the engine shows the state. It does not in a first run, a refresh, a destroy, or after a rename without an alias. */
  readonly isKnown: boolean;
  /** The record with this child name. */
  record(name: string): PriorRecord | undefined;
  /** URNs of everything that the component had. */
  readonly urns: ReadonlySet<string>;
  /** Child names of the records that are marked for deletion. */
  readonly markedForDeletion: readonly string[];
  readonly memories: Memories;
}

/** The state of a component that the engine shows nothing of. */
export const UNKNOWN_STATE: PriorState = {
  isKnown: false,
  record: () => undefined,
  urns: new Set(),
  markedForDeletion: [],
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
  readonly isMarkedForDeletion: boolean;
  /** The number of the memory with which it was last written, or imported; 0 when it was written without one. */
  readonly memoryNumber: number;
  /** Whether the number may be of an import whose update failed or was left out. */
  readonly isOnlyImported: boolean;
}

/** What earlier runs say about the live record: what in it is ours, and what belongs to others. */
export interface RecordHistory {
  /** The record in the state, of the same zone. @default - the state has none */
  readonly prior?: PriorRecord;
  /** Whether the live record is the one in the state. */
  readonly isInState: boolean;
  /** @default - there is no memory that is valid for this record */
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
  const isWritten = memory !== undefined && (isMarkedWritten(record, memory, prior) || text === memory.planned.text);
  const isCreated = isInState && prior.importId === undefined && memory !== undefined && memory.found === undefined;
  const usedNumber = Math.max(state.memories[name]?.number ?? 0, anywhere?.memoryNumber ?? 0);
  const common = { ...(prior && { prior }), isInState, ...(memory && { memory }), isWritten, isCreated, usedNumber };
  // The record is gone from the zone and still in the state. If it is restored, what was found in it still counts as found.
  if (live === undefined)
    return { ...common, oursBefore: [], theirs: [], ...(prior && memory?.found && { found: memory.found }) };
  // A live record that is not known counts as found: then nothing in it is taken out as ours. If the state has lost the record, the memory is
  // trusted only where the live text is the planned one.
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

// An import keeps the live values as inputs, so planned ones mean that the update came too, until a refresh reads others. A record that another
// resource handed over keeps the inputs of that resource, which say nothing.
function isMarkedWritten(
  { adapter }: PlannableRecord,
  { number, planned }: RecordMemory,
  prior: PriorRecord | undefined,
): boolean {
  if (prior?.memoryNumber !== number) return false;
  if (!prior.isOnlyImported) return true;
  if (prior.importId === undefined) return false;
  return adapter.recordOf(prior.type, prior.inputs)?.values.some((value) => value === planned.text) === true;
}

// A memory is not valid if it is of another zone, or older than the record: then a run with `--exclude` or an edited state left it behind.
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

// A term that is gone from the text is not ours any more. If it comes back without a write of ours, it belongs to others.
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

/** What was found, without the terms that a text no longer has. Unchanged if the whole text is gone: it may come back as it was. */
export function stillFound({ terms }: RecordRules, found: Found, text: string | undefined): Found {
  if (found.text === undefined || text === undefined || terms === undefined) return found;
  return { ...found, text: terms.stillFound(found.text, text) };
}

/** What a merge or a release has to know of the live text, with the declared terms in it that others put there. */
export function baseOf(
  { rules: { terms, declared }, wildcardText }: PlannableRecord,
  text: string | undefined,
  { found, theirs, oursBefore }: RecordHistory,
): MergeBase & { readonly theirs: readonly string[] } {
  if (text === undefined) return { ...baseOfNew(terms, wildcardText), oursBefore: [], createdByUs: true };
  const createdByUs = found?.text === undefined;
  if (terms === undefined)
    return { oursBefore, createdByUs, theirs: [], ...(found?.text !== undefined && { found: found.text }) };
  // Compared as terms, because a configuration may spell a term otherwise than the last run did.
  const known = terms.withTerms(found?.text, [...oursBefore, ...theirs]);
  // An `all` of the found text hides that of ours.
  const ours = terms.withTerms(undefined, [...oursBefore, ...theirs]);
  const isKnown = new Set([...terms.presentIn(known, declared), ...terms.presentIn(ours, declared)]);
  const joined = terms.presentIn(text, declared).filter((term) => !isKnown.has(term));
  const all = [...theirs, ...joined];
  const others = found?.text !== undefined || all.length > 0 ? terms.withTerms(found?.text, all) : undefined;
  return { oursBefore, createdByUs, theirs: all, ...(others !== undefined && { found: others }) };
}

/** What belongs to others in a new record: the terms of the text that it starts from, such as a wildcard's. */
export function baseOfNew(
  terms: SharedTerms | undefined,
  text: string | undefined,
  known: readonly string[] = [],
): { readonly theirs: readonly string[]; readonly found?: string } {
  const theirs = [...known, ...(text === undefined ? [] : (terms?.othersIn(text, []) ?? []))];
  const found = theirs.length === 0 ? undefined : terms?.withTerms(undefined, theirs);
  return { theirs, ...(found !== undefined && { found }) };
}
