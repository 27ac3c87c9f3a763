import type { DesiredRecord, DesiredValue, LiveRecord } from "../providers";
import { type Issue, isError, Severity } from "../records/issue";
import { quoted } from "../records/printable";
import { IssuesError } from "./issues";
import { judgeText } from "./judge";
import type { Located } from "./locate";
import type { Memory } from "./memory";
import { currentText, type PreparedRecord } from "./prepare";
import type { Known } from "./recordKind";

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
  /** It holds only ours and is left to be deleted by the next run. */
  readonly leaving: boolean;
}

/** Plans a record that stays. @throws IssuesError when it must not be touched */
export function planMerge(record: PreparedRecord, memory: Memory | undefined): Plan {
  const { kind, located } = record;
  const before = textNow(record);
  const merged = kind.merge(before, knownOf(memory, kind.declared));
  if (!merged.ok || merged.issues.some(isError)) throw refused(record, merged.issues);
  const { text, notes = [] } = merged.value;
  const desired = desiredWith(record, memory, text);
  const besides = changedBesides(located, desired);
  return {
    desired,
    text,
    ...(before !== undefined && { before }),
    added: [...merged.value.added, ...besides.added],
    removed: [...merged.value.removed, ...besides.removed],
    notes,
    issues: [...merged.issues, ...ttlIssues(record, memory)],
    leaving: false,
  };
}

/** Adds what DNS says of a plan. @throws IssuesError when it must not happen */
export async function judged(record: PreparedRecord, plan: Plan, memory: Memory | undefined): Promise<Plan> {
  // What is left in a record that goes altogether is nobody's mail.
  const { before, text, removed } = plan;
  if (text === undefined || plan.leaving) return plan;
  const planned = { ...(before !== undefined && { before }), after: text, removed };
  const { issues, keepsBefore, ...said } = await judgeText(record, planned);
  if (issues.some(isError)) throw refused(record, issues);
  const told = { ...said, issues: [...plan.issues, ...issues] };
  if (keepsBefore !== true || before === undefined) return { ...plan, ...told };
  const desired = desiredWith(record, memory, before);
  return { ...plan, ...told, desired, text: before, ...changedBesides(record.located, desired) };
}

/** Plans a record that we leave. @throws IssuesError when what is there cannot be read */
export function planRelease(record: PreparedRecord, live: LiveRecord, memory: Memory): Plan {
  const before = textNow(record);
  const nothing = { added: [], removed: [], leaving: false };
  if (before === undefined) return { ...nothing, desired: desiredWith(record, memory, undefined), issues: [] };
  const left = record.kind.release(before, knownOf(memory, record.kind.declared));
  if (!left.ok) throw refused(record, left.issues);
  const alone = live.values.length === 1;
  const leaving = left.value.onlyOurs && memory.createdByUs && alone;
  // Beside strangers in one set a neutral value has no use: the set stays, so that our value can simply go.
  const text = left.value.onlyOurs && !alone ? undefined : left.value.text;
  return {
    desired: desiredWith(record, memory, text),
    ...(text !== undefined && { text }),
    before,
    added: [],
    removed: left.value.removed,
    issues: [
      ...left.issues,
      ...stillOurs(record, left.value.stillOurs, text),
      ...stays(record, leaving, left.value.onlyOurs && alone, text),
    ],
    leaving,
  };
}

/** Whether what is live is already what the plan wants. */
export function isLive(plan: Plan, live: LiveRecord | undefined): boolean {
  if (plan.desired === undefined || live === undefined) return plan.desired === undefined && live === undefined;
  const wanted = plan.desired.values.map((value) => value.text).sort();
  const there = [...live.values].sort();
  if (isProxied(live) || live.ttl !== plan.desired.ttl) return false;
  return wanted.length === there.length && wanted.every((value, index) => value === there[index]);
}

// What a plan changes that no term says.
function changedBesides({ live, texts }: Located, { ttl }: DesiredRecord): { added: string[]; removed: string[] } {
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

function textNow(record: PreparedRecord): string | undefined {
  const text = currentText(record.kind, record.located);
  if (!text.ok) throw refused(record, text.issues);
  return text.value;
}

// Without a memory nothing is live, so nothing was declared in it and nobody else has a term in it.
function knownOf(memory: Memory | undefined, declared: readonly string[]): Known {
  return {
    declaredBefore: memory?.declaredBefore ?? declared,
    ...(memory?.found?.text !== undefined && { found: memory.found.text }),
  };
}

function desiredWith(record: PreparedRecord, memory: Memory | undefined, text: string | undefined): DesiredRecord {
  const { kind, located, zoneId } = record;
  const { live } = located;
  return {
    zoneId,
    owner: kind.owner,
    type: kind.type,
    values: valuesWith(record, text),
    ttl: ttlWith(record, memory),
    // A PUT wipes what the program does not say, so the live ones are said again.
    ...(live?.comment !== undefined && { comment: live.comment }),
    ...(live?.tags !== undefined && { tags: live.tags }),
  };
}

// As it is live, except where the record is ours to change; what we leave is not worth a write.
function ttlWith({ located: { live }, choices, adapter }: PreparedRecord, memory: Memory | undefined): number {
  const { ttl = adapter.limits.automaticTtl, release } = choices;
  const isOurs = !release && memory?.createdByUs === true && choices.ttl !== undefined;
  if (live !== undefined && !isOurs) return live.ttl;
  return ttl === 1 ? adapter.limits.automaticTtl : ttl;
}

/** The values of the set: ours where it stood or at the end, every foreign one verbatim and in its place. */
function valuesWith(record: PreparedRecord, text: string | undefined): DesiredValue[] {
  const { kind, located } = record;
  const values: DesiredValue[] = [];
  let placed = text === undefined;
  located.live?.values.forEach((value, index) => {
    const raw = located.live?.raw[index];
    if (!kind.recognises(value)) values.push({ text: value, ...(raw !== undefined && { raw }) });
    else if (!placed && text !== undefined) {
      placed = true;
      values.push({ text, ...(text === value && raw !== undefined && { raw }) });
    }
  });
  if (!placed && text !== undefined) values.push({ text });
  return values;
}

function ttlIssues(record: PreparedRecord, memory: Memory | undefined): Issue[] {
  const { choices, located, kind } = record;
  if (
    choices.ttl === undefined ||
    located.live === undefined ||
    memory?.createdByUs === true ||
    choices.ttl === located.live.ttl
  )
    return [];
  return [
    {
      id: "dns/ttl-kept",
      severity: Severity.Warning,
      path: where(record),
      message: `\`ttl: ${choices.ttl}\` is ignored: the record was there before this stack and keeps its TTL of ${located.live.ttl} s.`,
      fix: `Change the TTL of ${kind.owner} where the record is kept, or leave \`ttl\` out.`,
      source: "docs/merging.md, What is kept",
    },
  ];
}

function stillOurs(record: PreparedRecord, terms: readonly string[], text: string | undefined): Issue[] {
  if (terms.length === 0 || text === undefined) return [];
  return [
    {
      id: "release/found-terms",
      severity: Severity.Warning,
      path: where(record),
      message: `${terms.join(" ")} ${terms.length === 1 ? "was in the record before this stack, so releasing leaves it there" : "were in the record before this stack, so releasing leaves them there"}.`,
      fix: record.kind.hasTerms
        ? `If nobody else needs it, add ${record.kind.removesLine(terms)} and run \`pulumi up\`.`
        : "If nobody else needs it, delete the record by hand.",
      source: "docs/leaving.md",
    },
  ];
}

function stays(record: PreparedRecord, leaving: boolean, isOnlyOurs: boolean, text: string | undefined): Issue[] {
  if (text === undefined || (!leaving && !isOnlyOurs)) return [];
  return [
    {
      id: leaving ? "release/run-again" : "release/delete-by-hand",
      severity: Severity.Warning,
      path: where(record),
      message: `${quoted(text)} is still published.`,
      fix: leaving
        ? "Run `pulumi up` once more: it deletes the record, after checking that nobody else has joined it."
        : "Delete the record by hand; this stack did not create it, so it does not delete it.",
      source: "docs/leaving.md",
    },
  ];
}

/** Where an issue of this record belongs. */
export function where(record: PreparedRecord): string {
  return `${record.kind.owner} ${record.kind.type} (${record.adapter.title})`;
}

function refused(record: PreparedRecord, issues: readonly Issue[]): IssuesError {
  return new IssuesError(`${where(record)} stays as it is:`, issues);
}
