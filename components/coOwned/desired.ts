/** How a record shall be: the shape of a plan, the values and the TTL to write, and the memory that goes with them. Pure. */
import type { DesiredRecord, DesiredValue, LiveRecord } from "../../providers";
import type { Issue } from "../../records/issue";
import { type RecordHistory, type RecordMemory, stillFound } from "./history";
import type { PlannableRecord } from "./ourRecord";

/** How one record shall be, and what that changes. */
export interface Plan {
  /** What to declare. @default - nothing: the record is left to the world, or to the engine to delete */
  readonly desired?: DesiredRecord;
  /** Our text in it. @default - none */
  readonly text?: string;
  /** Our text before. @default - there was none */
  readonly before?: string;
  readonly added: readonly string[];
  readonly removed: readonly string[];
  /** What follows from it, a line each. @default - nothing */
  readonly notes?: readonly string[];
  readonly issues: readonly Issue[];
  /** What the change does, in one line. @default - nothing to say */
  readonly proof?: string;
  /** What the change does besides, a line each. @default - nothing */
  readonly effects?: readonly string[];
  /** What somebody else has to do. @default - nothing */
  readonly byHand?: readonly string[];
  /** It holds only ours, so it is marked: the next run deletes it. */
  readonly isLeaving: boolean;
}

/** A plan with the memory that it leaves; its number comes later. */
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
    // Unknown in a preview that cannot read the zone; `up` knows it.
    zoneId: typeof zoneId === "string" ? zoneId : "",
    // A term that the planned text no longer has, such as one that `removes` takes out, has no owner any more.
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

/** Whether a record is a proxied CNAME: that answers addresses, so that the right target is not what we want. */
export function isProxied(live: LiveRecord | undefined): boolean {
  return live?.type === "CNAME" && live.proxied === true;
}

/** @param restored the memory of a vanished record that comes back */
export function desiredWith(
  record: PlannableRecord,
  history: RecordHistory,
  text: string | undefined,
  restored?: RecordMemory,
): DesiredRecord {
  const { rules, live, zoneId } = record;
  // A set that is still there without our text keeps what it has.
  const vanished = live === undefined ? restored?.planned : undefined;
  const { comment, tags } = vanished ?? live ?? {};
  return {
    zoneId,
    owner: rules.owner,
    type: rules.type,
    values: valuesOf(record, vanished?.others ?? liveValues(live), text),
    ttl: vanished?.ttl ?? ttlWith(record, history),
    // A PUT wipes what the program does not say, so the live ones are said again.
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

// As it is live, except where the record is ours to change. A release changes no TTL.
function ttlWith({ live, choices, adapter }: PlannableRecord, { isCreated }: RecordHistory): number {
  const { ttl = adapter.limits.automaticTtl, release } = choices;
  const isOurs = !release && isCreated && choices.ttl !== undefined;
  if (live !== undefined && !isOurs) return live.ttl;
  return ttl === 1 ? adapter.limits.automaticTtl : ttl;
}

/** The values of the set: ours where it stood or at the end, every foreign one verbatim and in its place. */
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
