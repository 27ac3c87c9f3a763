/** Decides what becomes of each declared DMARC tag, so that no declared value weakens what others set. */
import {
  alignmentLevel,
  isTesting,
  levelsOf,
  POLICY_TAGS,
  type PolicyTag,
  type PolicyLevels,
  policyLevel,
  type Strictness,
  strictnessOf,
} from "./strictness";
import { normalValue } from "./tags";
import { type DmarcTag, findTag } from "./text";

/** What becomes of a declared tag. */
export const Outcome = {
  /** Its value is written. */
  Set: "set",
  /** The record has its value already. */
  Keep: "keep",
  /** Taking our earlier value back gives what is declared. */
  Clear: "clear",
  /** It counts as not declared: our earlier value is taken back. */
  Revert: "revert",
} as const;
export type Outcome = (typeof Outcome)[keyof typeof Outcome];

/** What a decision looks at. */
export interface Situation {
  /** Declared one-value tags, lower case. */
  readonly declared: ReadonlyMap<string, string>;
  /** The record as it is. */
  readonly start: readonly DmarcTag[];
  /** The same without what is no longer declared. */
  readonly live: readonly DmarcTag[];
  /** The record as it would be without any term of ours: nothing may fall below it. */
  readonly strangers: readonly DmarcTag[];
  readonly allowWeaker: boolean;
}

/**
 * Decides each declared one-value tag. A declared value never makes a name weaker than the weaker of two records: the live one, and the
 * one without our terms. This holds for policies as written and as applied under test mode, with their fall-backs (RFC 9989 section
 * 4.7), and for alignment.
 * A value that may not be set counts as not declared, and our earlier one is taken back. If it stayed, the memory would no longer
 * list it as ours, and release would leave it behind.
 */
export function decide(situation: Situation): Map<string, Outcome> {
  const outcomes = new Map([...situation.declared.keys()].map((tag) => [tag, outcomeOf(situation, tag)]));
  if (situation.declared.get("t") === "y" && !situation.allowWeaker && testWeakens(situation, outcomes))
    for (const tag of tagsOfTest(situation)) outcomes.set(tag, Outcome.Revert);
  return outcomes;
}

// `t`, and the policies that are only to be tested. Where `t=y` is refused, these are refused too: otherwise they would be enforced.
function tagsOfTest({ declared, live, strangers }: Situation): string[] {
  const withoutTest = isTesting(live) ? strangers : live;
  return ["t", ...POLICY_TAGS.filter((tag) => raises(withoutTest, tag, declared.get(tag)))];
}

function outcomeOf(situation: Situation, tag: string): Outcome {
  const { declared, start, strangers, allowWeaker } = situation;
  if (isSatisfied(situation, tag)) return Outcome.Keep;
  // `t=n` is the default: a test of ours ends when our `t` is taken out.
  if (tag === "t" && declared.get(tag) === "n" && !isTesting(strangers)) return Outcome.Clear;
  const least = Math.min(scopeLevel(start, tag), scopeLevel(strangers, tag));
  return allowWeaker || levelOf(tag, declared.get(tag)) >= least ? Outcome.Set : Outcome.Revert;
}

function isSatisfied({ declared, live }: Situation, tag: string): boolean {
  const current = findTag(live, tag);
  // `t=n` is the default: a record without `t` says it already.
  if (!current) return tag === "t" && declared.get(tag) === "n";
  return normalValue(tag, current.value) === declared.get(tag);
}

function levelOf(tag: string, value: string | undefined): number {
  if (isPolicyTag(tag)) return policyLevel(value);
  return tag === "adkim" || tag === "aspf" ? alignmentLevel(value) : 0;
}

// Tags without an order (psd, fo) are on level 0. So is `t`: testWeakens judges it by its effect.
function scopeLevel(tags: readonly DmarcTag[], tag: string): number {
  if (isPolicyTag(tag)) return strictnessOf(tags).written[tag];
  return tag === "adkim" || tag === "aspf" ? alignmentLevel(findTag(tags, tag)?.value) : 0;
}

function isPolicyTag(tag: string): tag is PolicyTag {
  return POLICY_TAGS.some((policyTag) => policyTag === tag);
}

/** Whether the value of a policy tag is stricter than what the record says for the names of that tag. */
export function raises(live: readonly DmarcTag[], tag: string, value: string | undefined): boolean {
  return isPolicyTag(tag) && policyLevel(value) > strictnessOf(live).written[tag];
}

function testWeakens(situation: Situation, outcomes: ReadonlyMap<string, Outcome>): boolean {
  const lowest = lowestApplied(strictnessOf(situation.start), strictnessOf(situation.strangers));
  const written = writtenAfter(situation, outcomes);
  return POLICY_TAGS.some((tag) => Math.max(0, written[tag] - 1) < lowest[tag]);
}

function lowestApplied(a: Strictness, b: Strictness): PolicyLevels {
  const least = (tag: PolicyTag): number => Math.min(a.applied[tag], b.applied[tag]);
  return { p: least("p"), sp: least("sp"), np: least("np") };
}

function writtenAfter({ declared, live, strangers }: Situation, outcomes: ReadonlyMap<string, Outcome>): PolicyLevels {
  const value = (tag: PolicyTag): string | undefined => {
    if (outcomes.get(tag) === Outcome.Set) return declared.get(tag);
    return findTag(outcomes.get(tag) === Outcome.Revert ? strangers : live, tag)?.value;
  };
  return levelsOf(value);
}
