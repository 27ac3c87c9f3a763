/** Plans one record: merged, restored, released or refused. Pure, but for the questions that its rules ask DNS. */
import { componentIssue } from "../catalogue";
import type { DesiredRecord } from "../../providers";
import { at, isError, type Issue } from "../../records/issue";
import { quoted } from "../../records/printable";
import {
  baseOf,
  baseOfNew,
  historyOf,
  nextMemory,
  type PriorState,
  type RecordHistory,
  type RecordMemory,
  stillIn,
} from "./history";
import { type PlannableRecord, type ReadRecord, where } from "./ourRecord";
import { planRelease } from "./release";
import { configLine, type MergeBase } from "./rules";
import { desiredWith, isLive, isProxied, memoryOf, type Plan, type Planned, ttlText } from "./desired";

/** A record with its plan. Nothing is registered. */
export interface PlannedRecord<R extends PlannableRecord = ReadRecord> {
  readonly record: R;
  readonly history: RecordHistory;
  readonly plan: Plan;
  /** @default - nothing is remembered of it any more */
  readonly memory?: RecordMemory;
}

/** Plans one record from what is live and from what earlier runs left. What must not be touched has issues that are errors. */
export async function planRecord<R extends PlannableRecord>(record: R, state: PriorState): Promise<PlannedRecord<R>> {
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

// Whether the record carries the number of its memory, and still has every term of ours that was written with it. A term that is gone has no
// owner any more: if others bring it back before this stack does, it is theirs.
function holds(record: PlannableRecord, { memory, prior, oursBefore }: RecordHistory): boolean {
  if (memory === undefined || prior?.memoryNumber !== memory.number) return false;
  return stillIn(record, memory.ours.planned, memory.planned.text).length === oursBefore.length;
}

/** Whether a record that is released is as this stack would leave it to be deleted, had it created it. */
function looksLeft(record: PlannableRecord, text: string | undefined, history: RecordHistory): boolean {
  if (!record.choices.release || record.live === undefined) return false;
  const { found: _, ...others } = history;
  const created: RecordHistory = { ...others, isCreated: true, oursBefore: record.rules.declared };
  const { plan } = planRelease(record, record.live, text, created);
  return plan.isLeaving && isLive(plan, record.live);
}

// Without a prior state nothing in the record is known to be ours, so there is nothing to take out. It is not declared: a destroy with the program
// then deletes what an earlier run left to be deleted, under its guard, and retains everything else.
function leftToEngine<R extends PlannableRecord>(
  record: R,
  history: RecordHistory,
  { before, issues }: Plan,
): PlannedRecord<R> {
  const plan = { ...(before !== undefined && { before, text: before }), added: [], removed: [], isLeaving: false };
  return { record, history, plan: { ...plan, issues: at(where(record), issues) } };
}

// An armed record may still be in the state, and its delete may be refused: then the next release has to know what is ours in it.
function nothingToLeave<R extends PlannableRecord>(record: R, history: RecordHistory): PlannedRecord<R> {
  const plan = { added: [], removed: [], issues: [], isLeaving: false };
  const keeps = history.prior !== undefined && history.memory !== undefined;
  return { record, history, plan, ...(keeps && { memory: history.memory }) };
}

/** The one text of our protocol that is there now, joined from several where that was asked for. */
function currentText({
  rules,
  texts,
}: PlannableRecord): { ok: true; text: string | undefined } | { ok: false; issues: readonly Issue[] } {
  const consolidate = rules.terms?.consolidate;
  if (texts.length <= 1 || consolidate === undefined) return { ok: true, text: texts[0] };
  const joined = consolidate(texts);
  return joined.ok ? { ok: true, text: joined.value } : joined;
}

function refused(record: PlannableRecord, issues: readonly Issue[]): Plan {
  return { added: [], removed: [], issues: at(where(record), issues), isLeaving: false };
}

function planMerge(record: PlannableRecord, text: string | undefined, history: RecordHistory): Planned {
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

/** A record that is gone although it held terms of others, and what the user wants done. */
type Vanished =
  | { readonly answer: "none"; readonly issues: readonly Issue[] }
  | { readonly answer: "restore"; readonly memory: RecordMemory }
  | { readonly answer: "anew" };

function vanishedRecord(
  record: PlannableRecord,
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

function vanishedIssue({ rules }: PlannableRecord, last: string, others: readonly string[], isInState: boolean): Issue {
  const command = isInState ? " Then run `pulumi up --refresh`: the state still has the record." : "";
  const again =
    rules.restore === false
      ? " `restore: false` was given for an earlier one: take it out first, or decide again."
      : "";
  return componentIssue("record/vanished", {
    message: `The record is gone from the zone, and it held what is not ours: ${others.map((term) => quoted(term)).join(", ")}. It was ${quoted(last)}.`,
    fix: `To publish it again with all that it held: ${configLine(rules, "restore: true")}. To start anew with what is declared here alone: ${configLine(rules, "restore: false")}.${again}${command}`,
  });
}

// What others had in the record stays theirs in the new one.
function baseOfRestored(
  { rules: { terms } }: PlannableRecord,
  { found, theirs, ours }: RecordMemory,
): MergeBase & { readonly theirs: readonly string[] } {
  return { ...baseOfNew(terms, found?.text, theirs), oursBefore: ours.planned, createdByUs: true };
}

// What a plan changes that no term says.
function changedBesides(
  { live, texts }: PlannableRecord,
  { ttl }: DesiredRecord,
): { added: string[]; removed: string[] } {
  const isOtherTtl = live !== undefined && live.ttl !== ttl;
  return {
    added: [...(texts.length > 1 ? ["(one record out of several)"] : []), ...(isOtherTtl ? [`(${ttlText(ttl)})`] : [])],
    removed: [...(isProxied(live) ? ["(behind the proxy)"] : []), ...(isOtherTtl ? [`(${ttlText(live.ttl)})`] : [])],
  };
}

function ttlIssues({ choices, live, rules }: PlannableRecord, { isCreated }: RecordHistory): Issue[] {
  if (choices.ttl === undefined || live === undefined || isCreated || choices.ttl === live.ttl) return [];
  return [
    componentIssue("dns/ttl-kept", {
      message: `\`ttl: ${choices.ttl}\` is ignored: the record was there before this stack and keeps its TTL of ${live.ttl} s.`,
      fix: `Change the TTL of ${rules.owner} where the record is kept, or leave \`ttl\` out.`,
    }),
  ];
}

/** Adds what the provider would refuse and what DNS says of a plan. */
async function withImpact(record: PlannableRecord, planned: Planned, history: RecordHistory): Promise<Planned> {
  const { plan } = planned;
  const { rules, adapter, choices, zone, records, resolver } = record;
  const { text, removed, desired } = plan;
  // Receivers get what a wildcard answers until the record is there.
  const before = plan.before ?? record.answered;
  // Not judged: a preview without a zone (`up` judges then), and a record that is about to be deleted.
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
