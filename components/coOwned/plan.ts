import type { DesiredRecord, DesiredValue, LiveRecord } from "../../providers";
import { at, type Issue, isError, Severity } from "../../records/issue";
import { quoted } from "../../records/printable";

import { nextMemory, type RecordMemory } from "./memory";
import { historyOf, type PriorState, type RecordHistory, stillFound, stillIn } from "./priorState";
import { type ReadRecord, where } from "./record";
import { planRelease } from "./release";
import { configLine, type MergeBase, type SharedTerms } from "./rules";

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

/** A record with its plan. Nothing is registered. */
export interface PlannedRecord {
  readonly record: ReadRecord;
  readonly history: RecordHistory;
  readonly plan: Plan;
  /** @default - nothing is remembered of it any more */
  readonly memory?: RecordMemory;
}

/** Plans one record from what is live and from what earlier runs left. What must not be touched has issues that are errors. */
export async function planRecord(record: ReadRecord, state: PriorState): Promise<PlannedRecord> {
  const current = currentText(record);
  const text = current.ok ? current.text : undefined;
  const history = historyOf(record, text, state);
  const { elsewhere } = record;
  if (elsewhere !== undefined)
    return {
      record,
      history,
      plan: { before: elsewhere, text: elsewhere, added: [], removed: [], issues: [], isLeaving: false },
    };
  if (!current.ok) return { record, history, plan: refused(record, current.issues) };
  if (record.choices.release && record.live === undefined) return nothingToLeave(record, history);
  const planned =
    record.choices.release && record.live !== undefined
      ? planRelease(record, record.live, text, history)
      : planMerge(record, text, history);
  if (!state.isKnown && looksLeft(record, text, history)) return leftToEngine(record, history, planned.plan);
  const { plan, memory } = await withImpact(record, planned, history);
  const next = memory && nextMemory(memory, history.memory, holds(record, history), history.usedNumber);
  return {
    record,
    history,
    plan: { ...plan, issues: at(where(record), plan.issues) },
    ...(next && { memory: next }),
  };
}

// Whether the record carries the number of its memory, and no term of ours that was written with it is gone since. A term that is gone is
// nobody's: if this run does not bring it back, whoever does has it.
function holds(record: ReadRecord, { memory, prior, oursBefore }: RecordHistory): boolean {
  if (memory === undefined || prior?.memoryNumber !== memory.number) return false;
  return stillIn(record, memory.ours.planned, memory.planned.text).length === oursBefore.length;
}

/** Whether a record that is released is as this stack would leave it to be deleted, had it created it. */
function looksLeft(record: ReadRecord, text: string | undefined, history: RecordHistory): boolean {
  if (!record.choices.release || record.live === undefined) return false;
  const { found: _, ...others } = history;
  const created: RecordHistory = { ...others, isCreated: true, oursBefore: record.rules.declared };
  const { plan } = planRelease(record, record.live, text, created);
  return plan.isLeaving && isLive(plan, record.live);
}

// Without a prior state nothing in the record is known to be ours, so there is nothing to take out. It is not declared: a destroy with the program
// then deletes what an earlier run left to be deleted, under its guard, and retains everything else.
function leftToEngine(record: ReadRecord, history: RecordHistory, { before, issues }: Plan): PlannedRecord {
  const plan = { ...(before !== undefined && { before, text: before }), added: [], removed: [], isLeaving: false };
  return { record, history, plan: { ...plan, issues: at(where(record), issues) } };
}

// An armed record may still be in the state, and its delete may be refused: then the next release has to know what is ours in it.
function nothingToLeave(record: ReadRecord, history: RecordHistory): PlannedRecord {
  const plan = { added: [], removed: [], issues: [], isLeaving: false };
  const keeps = history.prior !== undefined && history.memory !== undefined;
  return { record, history, plan, ...(keeps && { memory: history.memory }) };
}

/** The one text of our protocol that is there now, joined from several where that was asked for. */
function currentText({
  rules,
  texts,
}: ReadRecord): { ok: true; text: string | undefined } | { ok: false; issues: readonly Issue[] } {
  const consolidate = rules.terms?.consolidate;
  if (texts.length <= 1 || consolidate === undefined) return { ok: true, text: texts[0] };
  const joined = consolidate(texts);
  return joined.ok ? { ok: true, text: joined.value } : joined;
}

function refused(record: ReadRecord, issues: readonly Issue[]): Plan {
  return { added: [], removed: [], issues: at(where(record), issues), isLeaving: false };
}

/** A plan with the memory that it leaves; its number comes later. */
export interface Planned {
  readonly plan: Plan;
  readonly memory?: Omit<RecordMemory, "number">;
}

function planMerge(record: ReadRecord, text: string | undefined, history: RecordHistory): Planned {
  const { rules } = record;
  const vanished = vanishedRecord(record, text, history);
  if (vanished?.answer === "none")
    return { plan: { added: [], removed: [], issues: vanished.issues, isLeaving: false } };
  const restored = vanished?.answer === "restore" ? vanished.memory : undefined;
  const start = restored?.planned.text ?? text ?? record.answered;
  const base = restored ? baseOfRestored(record, restored) : baseOf(record, text, history);
  const merged = rules.merge(start, base);
  if (!merged.ok) return { plan: { added: [], removed: [], issues: merged.issues, isLeaving: false } };
  const { notes = [] } = merged.value;
  const desired = desiredWith(record, history, merged.value.text, restored);
  const besides = changedBesides(record, desired);
  const plan: Plan = {
    desired,
    text: merged.value.text,
    ...(text !== undefined && { before: text }),
    added: [...merged.value.added, ...besides.added],
    removed: [...merged.value.removed, ...besides.removed],
    notes,
    issues: [...merged.issues, ...ttlIssues(record, history)],
    isLeaving: false,
  };
  const foundNow = vanished === undefined ? history : withoutFoundText(history);
  const memory = memoryOf(record, foundNow, plan, {
    before: history.oursBefore,
    planned: rules.declared,
    theirs: base.theirs,
  });
  return { plan, memory: { ...memory, ...(vanished?.answer === "anew" && { startedAnew: true as const }) } };
}

// A record that is made anew is this stack's; on Route53 the set was there before.
function withoutFoundText({ found, ...history }: RecordHistory): RecordHistory {
  return { ...history, ...(found && history.isInState && { found: { id: found.id } }) };
}

/** The memory that a plan leaves. */
export function memoryOf(
  { rules, zoneId }: ReadRecord,
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
    // What the planned text no longer has, such as what `removes` takes out, is nobody's any more.
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

/** What a merge or a release has to know of the live text, and the declared terms that others put there. */
export function baseOf(
  { rules: { terms, declared }, answered }: ReadRecord,
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

/** A record that is gone although it held terms of others, and what the user wants done. */
type Vanished =
  | { readonly answer: "none"; readonly issues: readonly Issue[] }
  | { readonly answer: "restore"; readonly memory: RecordMemory }
  | { readonly answer: "anew" };

function vanishedRecord(
  record: ReadRecord,
  text: string | undefined,
  { memory, prior }: RecordHistory,
): Vanished | undefined {
  const { rules, zone, live } = record;
  const last = memory?.planned.text;
  // As long as `restore: false` stays in the program, it is remembered: it does not answer for a record that vanishes later.
  const keepsAnswer =
    rules.restore === false && memory?.startedAnew === true ? ({ answer: "anew" } as const) : undefined;
  if (zone === undefined || text !== undefined || memory === undefined || last === undefined) return keepsAnswer;
  const others = [
    ...(rules.terms?.othersIn(last, [...memory.ours.planned, ...memory.ours.before]) ?? []),
    ...(live === undefined ? memory.planned.others.map((value) => value.text) : []),
  ];
  if (rules.terms === undefined || others.length === 0) return keepsAnswer;
  if (rules.restore === true) return { answer: "restore", memory };
  if (rules.restore === false && memory.startedAnew !== true) return { answer: "anew" };
  return { answer: "none", issues: [vanishedIssue(record, last, others, prior !== undefined)] };
}

function vanishedIssue({ rules }: ReadRecord, last: string, others: readonly string[], isInState: boolean): Issue {
  const command = isInState ? " Then run `pulumi up --refresh`: the state still has the record." : "";
  const again =
    rules.restore === false
      ? " `restore: false` was given for an earlier one: take it out first, or decide again."
      : "";
  return {
    id: "record/vanished",
    severity: Severity.Error,
    message: `The record is gone from the zone, and it held what is not ours: ${others.map((term) => quoted(term)).join(", ")}. It was ${quoted(last)}.`,
    fix: `To publish it again with all that it held: ${configLine(rules, "restore: true")}. To start anew with what is declared here alone: ${configLine(rules, "restore: false")}.${again}${command}`,
    source: "docs/merging.md, A record that vanished",
  };
}

// What others had in the record stays theirs in the new one.
function baseOfRestored(
  { rules: { terms } }: ReadRecord,
  { found, theirs, ours }: RecordMemory,
): MergeBase & { readonly theirs: readonly string[] } {
  return { ...baseOfNew(terms, found?.text, theirs), oursBefore: ours.planned, createdByUs: true };
}

/** What of a new record belongs to others: the terms of the text that it starts from. */
function baseOfNew(
  terms: SharedTerms | undefined,
  text: string | undefined,
  known: readonly string[] = [],
): { readonly theirs: readonly string[]; readonly found?: string } {
  const theirs = [...known, ...(text === undefined ? [] : (terms?.othersIn(text, []) ?? []))];
  const found = theirs.length === 0 ? undefined : terms?.withTerms(undefined, theirs);
  return { theirs, ...(found !== undefined && { found }) };
}

/** Whether what is live is already what the plan wants. */
export function isLive({ desired }: Plan, live: LiveRecord | undefined): boolean {
  if (desired === undefined || live === undefined) return desired === undefined && live === undefined;
  const wanted = desired.values.map((value) => value.text).sort();
  const there = [...live.values].sort();
  if (isProxied(live) || live.ttl !== desired.ttl) return false;
  return wanted.length === there.length && wanted.every((value, index) => value === there[index]);
}

// What a plan changes that no term says.
function changedBesides({ live, texts }: ReadRecord, { ttl }: DesiredRecord): { added: string[]; removed: string[] } {
  const isOtherTtl = live !== undefined && live.ttl !== ttl;
  return {
    added: [...(texts.length > 1 ? ["(one record out of several)"] : []), ...(isOtherTtl ? [`(${ttlText(ttl)})`] : [])],
    removed: [...(isProxied(live) ? ["(behind the proxy)"] : []), ...(isOtherTtl ? [`(${ttlText(live.ttl)})`] : [])],
  };
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
  record: ReadRecord,
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
function ttlWith({ live, choices, adapter }: ReadRecord, { isCreated }: RecordHistory): number {
  const { ttl = adapter.limits.automaticTtl, release } = choices;
  const isOurs = !release && isCreated && choices.ttl !== undefined;
  if (live !== undefined && !isOurs) return live.ttl;
  return ttl === 1 ? adapter.limits.automaticTtl : ttl;
}

/** The values of the set: ours where it stood or at the end, every foreign one verbatim and in its place. */
function valuesOf({ rules }: ReadRecord, there: readonly DesiredValue[], text: string | undefined): DesiredValue[] {
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

function ttlIssues({ choices, live, rules }: ReadRecord, { isCreated }: RecordHistory): Issue[] {
  if (choices.ttl === undefined || live === undefined || isCreated || choices.ttl === live.ttl) return [];
  return [
    {
      id: "dns/ttl-kept",
      severity: Severity.Warning,
      message: `\`ttl: ${choices.ttl}\` is ignored: the record was there before this stack and keeps its TTL of ${live.ttl} s.`,
      fix: `Change the TTL of ${rules.owner} where the record is kept, or leave \`ttl\` out.`,
      source: "docs/merging.md, What is kept",
    },
  ];
}

/** Adds what the provider would refuse and what DNS says of a plan. */
async function withImpact(record: ReadRecord, planned: Planned, history: RecordHistory): Promise<Planned> {
  const { plan } = planned;
  const { rules, adapter, choices, zone, records, resolver } = record;
  const { text, removed, desired } = plan;
  // Receivers get what a wildcard answers until the record is there.
  const before = plan.before ?? record.answered;
  // Without a zone that can be read, `up` judges. What is left in a record that goes altogether is nobody's mail.
  if (text === undefined || plan.isLeaving || zone === undefined || plan.issues.some(isError)) return planned;
  // With every value of a Route53 set: the provider counts them all.
  const sizes = text === plan.before || desired === undefined ? [] : adapter.audit(desired);
  const others = records.filter(({ type }) => type === rules.type).flatMap(({ values }) => values);
  const { keepsBefore, ...impact } = (await rules.assessImpact?.(
    {
      ...(before !== undefined && { before }),
      after: text,
      removed,
      others: others.filter((value) => !rules.recognises(value)),
      ...(adapter.limits.txtName !== undefined && { nameOctets: adapter.limits.txtName }),
      isReleasing: choices.release,
    },
    resolver,
  )) ?? { issues: [] };
  const told = { ...plan, ...impact, issues: [...plan.issues, ...sizes, ...impact.issues] };
  if (keepsBefore !== true || before === undefined) return { ...planned, plan: told };
  const asBefore = desiredWith(record, history, before);
  const kept: Plan = { ...told, desired: asBefore, text: before, ...changedBesides(record, asBefore) };
  const ours = rules.terms?.presentIn(before, history.oursBefore) ?? [];
  const { theirs } = history;
  return { plan: kept, memory: memoryOf(record, history, kept, { before: history.oursBefore, planned: ours, theirs }) };
}
