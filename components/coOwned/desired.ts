/** The shape of a plan, and its parts: the values and the TTL to write, and the memory to leave. Pure. */
import type { DesiredRecord, DesiredValue, LiveRecord } from "../../providers";
import type { Issue } from "../../records/issue";
import { type RecordHistory, type RecordMemory, stillFound } from "./history";
import type { PlannableRecord } from "./ourRecord";

/** What one record should be after the run, and what that changes. */
export interface Plan {
  /** What to declare. @default - nothing: the record stays as it is, or the engine deletes it */
  readonly desired?: DesiredRecord;
  /** Our text in it. @default - none */
  readonly text?: string;
  /** Our text before. @default - there was none */
  readonly before?: string;
  readonly added: readonly string[];
  readonly removed: readonly string[];
  /** What the text means for the user, a line each. @default - nothing */
  readonly notes?: readonly string[];
  readonly issues: readonly Issue[];
  /** What the change does, in one line. @default - nothing to say */
  readonly proof?: string;
  /** Further effects of the change, a line each. @default - nothing */
  readonly effects?: readonly string[];
  /** What the user has to do by hand, a sentence each. @default - nothing */
  readonly byHand?: readonly string[];
  /** Whether the record holds only our terms and is released: it is marked for deletion, and the next run deletes it. */
  readonly isLeaving: boolean;
}

/** A plan with the memory that it leaves, before the memory has its number. */
export interface Planned {
  readonly plan: Plan;
  readonly memory?: Omit<RecordMemory, "number">;
}

/** The memory that a plan leaves. */
export function memoryOf(
  { rules, zoneId }: PlannableRecord,
  { found }: RecordHistory,
  { before, text, desired }: Plan,
  terms: {
    readonly before: readonly string[];
    readonly planned: readonly string[];
    readonly theirs: readonly string[];
  },
): Omit<RecordMemory, "number"> {
  const { values = [], ttl = 1, comment, tags } = desired ?? {};
  const isGone = before === undefined;
  const kept = found && (isGone ? found : stillFound(rules, found, text));
  return {
    // Empty in a preview that does not know the zone's id yet.
    zoneId: typeof zoneId === "string" ? zoneId : "",
    // Without terms that the planned text no longer has, such as those that `removes` takes out.
    ...(kept && { found: kept }),
    theirs: text === undefined ? [] : (rules.terms?.presentIn(text, terms.theirs) ?? []),
    ours: { before: terms.before, planned: terms.planned },
    planned: {
      ...(text !== undefined && { text }),
      others: values.filter((value) => !rules.recognises(value.text)),
      ttl,
      ...(comment !== undefined && { comment }),
      ...(tags !== undefined && { tags }),
    },
  };
}

/** Whether what is live is already what the plan wants. */
export function isLive({ desired }: Plan, live: LiveRecord | undefined): boolean {
  if (desired === undefined || live === undefined) return desired === undefined && live === undefined;
  const wanted = desired.values.map((value) => value.text).sort();
  const there = [...live.values].sort();
  if (isProxied(live) || live.ttl !== desired.ttl) return false;
  return wanted.length === there.length && wanted.every((value, index) => value === there[index]);
}

/** A TTL as people read it. */
export function ttlText(ttl: number): string {
  return ttl === 1 ? "automatic TTL" : `TTL ${ttl} s`;
}

/** Whether a record is a proxied CNAME: it answers with addresses, so even with the right target it is not as planned. */
export function isProxied(live: LiveRecord | undefined): boolean {
  return live?.type === "CNAME" && live.proxied === true;
}

/** The record to declare. @param restored the memory of a vanished record that is published again */
export function desiredWith(
  record: PlannableRecord,
  history: RecordHistory,
  text: string | undefined,
  restored?: RecordMemory,
): DesiredRecord {
  const { rules, live, zoneId } = record;
  // Restored from the memory only if the whole record is gone. A set that is still there keeps its other values.
  const vanished = live === undefined ? restored?.planned : undefined;
  const { comment, tags } = vanished ?? live ?? {};
  return {
    zoneId,
    owner: rules.owner,
    type: rules.type,
    values: valuesOf(record, vanished?.others ?? liveValues(live), text),
    ttl: vanished?.ttl ?? ttlWith(record, history),
    // The provider's update deletes what is not in it, so the live comment and tags are written again.
    ...(comment !== undefined && { comment }),
    ...(tags !== undefined && { tags }),
  };
}

function liveValues(live: LiveRecord | undefined): DesiredValue[] {
  return (live?.values ?? []).map((text, index) => {
    const raw = live?.raw[index];
    return { text, ...(raw !== undefined && { raw }) };
  });
}

// The live TTL stays, unless this stack created the record and `ttl` is set. A release never changes it.
function ttlWith({ live, choices, adapter }: PlannableRecord, { isCreated }: RecordHistory): number {
  const { ttl = adapter.limits.automaticTtl, release } = choices;
  const isOurs = !release && isCreated && choices.ttl !== undefined;
  if (live !== undefined && !isOurs) return live.ttl;
  return ttl === 1 ? adapter.limits.automaticTtl : ttl;
}

/** The values of the set. Ours stays in its place or comes last; all others stay verbatim and in their places. */
function valuesOf(
  { rules }: PlannableRecord,
  there: readonly DesiredValue[],
  text: string | undefined,
): DesiredValue[] {
  const values: DesiredValue[] = [];
  let placed = text === undefined;
  for (const value of there) {
    if (!rules.recognises(value.text)) values.push(value);
    else if (!placed && text !== undefined) {
      placed = true;
      values.push(text === value.text ? value : { text });
    }
  }
  if (!placed && text !== undefined) values.push({ text });
  return values;
}
