/** Plans one record: it is merged, restored, released or refused. Pure, except that its rules ask DNS. */
import { componentIssue } from "../catalogue";
import type { DesiredRecord } from "../../providers";
import { at, isError, type Issue } from "../../records/issue";
import { quoted, quotedList } from "../../records/printable";
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
  /** What to remember of the record from now on. @default - nothing */
  readonly memory?: RecordMemory;
}

/** Plans one record from what is live and from what earlier runs left. A plan that must not be carried out has errors among its issues. */
export async function planRecord<R extends PlannableRecord>(record: R, state: PriorState): Promise<PlannedRecord<R>> {
  const current = currentText(record);
  const text = current.ok ? current.text : undefined;
  const history = historyOf(record, text, state);
  const { delegatedText } = record;
  if (delegatedText !== undefined)
    return {
      record,
      history,
      plan: { before: delegatedText, text: delegatedText, added: [], removed: [], issues: [], isLeaving: false },
    };
  if (!current.ok) return { record, history, plan: refused(record, current.issues) };
  if (record.choices.release && record.live === undefined) return planNothing(record, history);
  const planned =
    record.choices.release && record.live !== undefined
      ? planRelease(record, record.live, text, history)
      : planMerge(record, text, history);
  if (!state.isKnown && looksReleased(record, text, history)) return planWithoutState(record, history, planned.plan);
  const { plan, memory } = await withImpact(record, planned, history);
  const next = memory && nextMemory(memory, history.memory, isConfirmed(record, history), history.usedNumber);
  return {
    record,
    history,
    plan: { ...plan, issues: at(where(record), plan.issues) },
    ...(next && { memory: next }),
  };
}

// Whether the record carries the number of its memory, and still has every term of ours that was written with it. A term that is gone belongs to
// nobody: if others bring it back before this stack does, it is theirs.
function isConfirmed(record: PlannableRecord, { memory, prior, oursBefore }: RecordHistory): boolean {
  if (memory === undefined || prior?.memoryNumber !== memory.number) return false;
  return stillIn(record, memory.ours.planned, memory.planned.text).length === oursBefore.length;
}

/** Whether a record that is released looks like one that this stack created, and that the first run of a release has marked for deletion. */
function looksReleased(record: PlannableRecord, text: string | undefined, history: RecordHistory): boolean {
  if (!record.choices.release || record.live === undefined) return false;
  const { found: _, ...others } = history;
  const created: RecordHistory = { ...others, isCreated: true, oursBefore: record.rules.declared };
  const { plan } = planRelease(record, record.live, text, created);
  return plan.isLeaving && isLive(plan, record.live);
}

// Without a prior state nothing in the record is known to be ours, so nothing is taken out. The record is not declared: then
// `destroy --run-program` deletes it under its guard if it is marked for deletion, and retains it otherwise.
function planWithoutState<R extends PlannableRecord>(
  record: R,
  history: RecordHistory,
  { before, issues }: Plan,
): PlannedRecord<R> {
  const plan = { ...(before !== undefined && { before, text: before }), added: [], removed: [], isLeaving: false };
  return { record, history, plan: { ...plan, issues: at(where(record), issues) } };
}

// The record is gone from the zone, and may still be in the state, marked for deletion. If that delete is refused, the next release has to know
// what is ours in it: so the memory stays.
function planNothing<R extends PlannableRecord>(record: R, history: RecordHistory): PlannedRecord<R> {
  const plan = { added: [], removed: [], issues: [], isLeaving: false };
  const keeps = history.prior !== undefined && history.memory !== undefined;
  return { record, history, plan, ...(keeps && { memory: history.memory }) };
}

/** The text of our protocol that is there now. Several in one set are joined where `consolidate` asks for it. */
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
  const start = restored?.planned.text ?? text ?? record.wildcardText;
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
  const isMadeAnew = vanished !== undefined || (text === undefined && history.memory !== undefined);
  const foundNow = isMadeAnew ? withoutFoundText(record, history) : history;
  const memory = memoryOf(record, foundNow, plan, {
    before: history.oursBefore,
    planned: rules.declared,
    theirs: base.theirs,
  });
  return { plan, memory: { ...memory, ...(vanished?.answer === "anew" && { startedAnew: true as const }) } };
}

// A record that is made anew belongs to this stack. On Route53 the set around it may still be the one that was found.
function withoutFoundText({ live }: PlannableRecord, { found, ...history }: RecordHistory): RecordHistory {
  return { ...history, ...(found && live !== undefined && { found: { id: found.id } }) };
}

/** What to do about a record that is gone although it held terms of others: `none` asks the user, the others follow `restore`. */
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
  // `restore: false` answers for one vanished record only. So that a later one is noticed, the memory keeps `startedAnew` for as long as
  // `restore: false` stays in the program.
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
    message: `The record is gone from the zone, and it held what is not ours: ${quotedList(others)}. It was ${quoted(last)}.`,
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

// What a plan changes besides terms: the TTL, the proxy, several records that become one.
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

/** Adds to a plan what the provider would refuse, and what the change does for other mail according to DNS. */
async function withImpact(record: PlannableRecord, planned: Planned, history: RecordHistory): Promise<Planned> {
  const { plan } = planned;
  const { rules, adapter, choices, zone, records, resolver } = record;
  const { text, removed, desired } = plan;
  // Until the record is there, receivers get what a wildcard answers.
  const before = plan.before ?? record.wildcardText;
  // Not judged: a preview without a zone (`up` judges then), and a record that is about to be deleted.
  if (text === undefined || plan.isLeaving || zone === undefined || plan.issues.some(isError)) return planned;
  // Audited with every value of a Route53 set, because the provider counts them all.
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
