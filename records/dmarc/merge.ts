/** Merges declared DMARC tags and report addresses into a live record, or makes a new one. */
import { type Issue, isError, type Parsed } from "../issue";
import { decide, Outcome, type Situation } from "./decide";
import { addUri, copyTag, setTag } from "./edit";
import { mergeIssues } from "./mergeIssues";
import { parseDmarc } from "./parse";
import { applyRemoves, readRemoves } from "./removes";
import { baseOf, EMPTY_RECORD, revertTerms } from "./revert";
import { type DmarcDifference, type DmarcTerm, differenceOf, isReportTag, readTerms, termKeys, termKey } from "./terms";
import { TAG_ORDER } from "./tags";
import { type DmarcTag, readTags, renderTags } from "./text";
import { type DmarcDeclared, readDeclared } from "./wanted";

/** What to make of a record: what is declared now, and what the memory knows of earlier runs. */
export interface DmarcWanted extends DmarcDeclared {
  /** dmarcTerms of the last run. @default - nothing was declared before */
  readonly declaredBefore?: readonly string[];
  /** The record's text as first seen, before us. @default - we created the record, if there is one */
  readonly found?: string;
  /** Obeys declared values that are weaker than what somebody else set. @default false */
  readonly allowWeaker?: boolean;
  /** Tags (`sp`) and terms (`rua=mailto:old@acme.com`) to take out, no matter who put them there. @default - none */
  readonly removes?: readonly string[];
}

/** The record to publish, and what differs from the live one. */
export interface DmarcMerge extends DmarcDifference {
  readonly text: string;
}

/**
 * Makes the record to publish. Declared tags are set and declared report URIs are appended. What was declared earlier and is no longer
 * goes, or goes back to what `found` had. Every other byte stays. Nothing becomes weaker than somebody else set it, unless `allowWeaker`.
 * Issues: those of parseDmarc and readDeclared, `dmarc/declared-and-removed`, `dmarc/not-removable`, `dmarc/stricter-value-kept`,
 * `dmarc/later-edit-replaced`, `dmarc/later-edit-declared`, `dmarc/test-mode`, `dmarc/no-aggregate-reports`.
 *
 * @param existing the live record, undefined when there is none; the caller has made sure that there is only one
 */
export function mergeDmarc(existing: string | undefined, wanted: DmarcWanted): Parsed<DmarcMerge> {
  const declared = readDeclared(wanted);
  const removes = readRemoves(wanted.removes ?? [], declared.terms);
  const live = existing === undefined ? undefined : parseDmarc(existing);
  const askedIssues = [...declared.issues, ...removes.issues];
  if ((live && !live.ok) || askedIssues.some(isError))
    return { ok: false, issues: [...(live?.issues ?? []), ...askedIssues] };

  // Without a live record the memory is ignored: the record that it knows is gone.
  const { declaredBefore, found }: DmarcWanted = existing === undefined ? {} : wanted;
  const base = baseOf(found);
  const start = applyRemoves(readTags(existing ?? EMPTY_RECORD), removes.terms, base);
  const before = readTerms(declaredBefore ?? []);
  const situation = { ...situationOf(start, declared.terms, before, base), allowWeaker: wanted.allowWeaker ?? false };
  const outcomes = decide(situation);
  const tags = setDeclared(situation, outcomes, declared.terms);
  const withOutcome = (outcome: Outcome): DmarcTerm[] =>
    declared.terms.filter(({ tag }) => outcomes.get(tag) === outcome);
  const knowsBase = declaredBefore !== undefined || found !== undefined;
  const merged = {
    situation,
    tags,
    heldBack: withOutcome(Outcome.Revert),
    set: withOutcome(Outcome.Set),
    kept: withOutcome(Outcome.Keep),
  };
  return finish(existing, tags, [...askedIssues, ...mergeIssues({ ...merged, ...(knowsBase && { base }) })]);
}

function situationOf(
  start: readonly DmarcTag[],
  declared: readonly DmarcTerm[],
  before: readonly DmarcTerm[],
  base: readonly DmarcTag[],
): Omit<Situation, "allowWeaker"> {
  const scalars = new Map(declared.filter(({ tag }) => !isReportTag(tag)).map(({ tag, value }) => [tag, value]));
  const keys = termKeys(declared);
  const gone = before.filter((term) => (isReportTag(term.tag) ? !keys.has(termKey(term)) : !scalars.has(term.tag)));
  return {
    declared: scalars,
    start,
    live: revertTerms(start, gone, base),
    strangers: revertTerms(start, before, base),
  };
}

// Goes through the tags in the order of a new record, so that added tags get that order.
function setDeclared(
  situation: Situation,
  outcomes: ReadonlyMap<string, Outcome>,
  declared: readonly DmarcTerm[],
): DmarcTag[] {
  const ordered = TAG_ORDER.flatMap((name) => declared.filter(({ tag }) => tag === name));
  return ordered.reduce<DmarcTag[]>(
    (tags, { tag, value }) => {
      if (isReportTag(tag)) return addUri(tags, tag, value);
      const outcome = outcomes.get(tag);
      if (outcome === Outcome.Set) return setTag(tags, tag, value);
      return outcome === Outcome.Keep ? tags : copyTag(tags, tag, situation.strangers);
    },
    [...situation.live],
  );
}

function finish(existing: string | undefined, tags: readonly DmarcTag[], issues: readonly Issue[]): Parsed<DmarcMerge> {
  const text = renderTags(tags);
  const result = parseDmarc(text);
  if (!result.ok) return result;
  const difference = differenceOf(existing === undefined ? [] : readTags(existing), tags);
  return { ok: true, value: { text, ...difference }, issues: [...result.issues, ...issues] };
}
