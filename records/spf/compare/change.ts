/** Tells how two verdicts on the same addresses differ, and whether what was declared accounts for it. */
import { SpfResult } from "../evaluate/session";
import { type SpfWorld, visitedTerms } from "../lookupTree";
import { type Directive, type DomainModifier, Qualifier, type SpfTerm } from "../record";
import { termKey } from "../termKey";
import type { Doubt, Verdict } from "./verdict";

/** Why a result changes. */
export const ChangeKind = {
  /** A declared addition authorizes the addresses. */
  Authorized: "authorized",
  /** A declared removal stops authorizing them. */
  Stopped: "stopped",
  /** A term that is no pass was taken out, or an `all` replaced, and that was declared. */
  Declared: "declared",
  /** There was no record before, and the new one speaks of all addresses. */
  Created: "created",
  /** The record did not work before. */
  Repaired: "repaired",
  /** Nothing declared accounts for it. */
  Unexpected: "unexpected",
} as const;
export type ChangeKind = (typeof ChangeKind)[keyof typeof ChangeKind];

/** What the two records themselves say about what was declared. */
export interface ChangeRules {
  /** Keys of terms with a pass whose target only one of the records has evaluated; `all` is never among them. */
  readonly added: ReadonlySet<string>;
  /** Of these only what was taken out on purpose. */
  readonly removed: ReadonlySet<string>;
  /** All terms that were taken out on purpose, as written. */
  readonly taken: ReadonlySet<string>;
}

type Visited = Directive | DomainModifier;

/** @param taken terms that were taken out on purpose, as written. @default taken every pass that is gone */
export function changeRules(before: SpfWorld, after: SpfWorld, taken?: readonly string[]): ChangeRules {
  const old = termsOf(before);
  const now = termsOf(after);
  const isTaken = ({ raw }: SpfTerm): boolean => taken?.includes(raw) ?? true;
  // A target whose qualifier changes is neither added nor removed, so that a lost qualifier is reported. Exception: an include that
  // was softfail or neutral may be declared a pass, since that is how it is made to authorize mail.
  const blocking = old.filter(
    (term) => term.kind !== "include" || term.qualifier === Qualifier.Fail || isSenderPass(term),
  );
  return {
    added: without(keysOf(now.filter(isSenderPass)), keysOf(blocking)),
    removed: without(keysOf(old.filter(isSenderPass).filter(isTaken)), keysOf(now)),
    taken: new Set(taken),
  };
}

function termsOf(world: SpfWorld): readonly Visited[] {
  const published = world.published(world.domain);
  return published.kind === "record" ? visitedTerms(published.spf) : [];
}

function keysOf(terms: readonly SpfTerm[]): ReadonlySet<string> {
  return new Set(terms.map(termKey));
}

function isSenderPass(term: SpfTerm): boolean {
  return "qualifier" in term && term.qualifier === Qualifier.Pass && term.kind !== "all";
}

function without(keys: ReadonlySet<string>, others: ReadonlySet<string>): ReadonlySet<string> {
  return new Set([...keys].filter((key) => !others.has(key)));
}

function isOneOf(term: Visited | undefined, keys: ReadonlySet<string>): boolean {
  return term !== undefined && isSenderPass(term) && keys.has(termKey(term));
}

function isPassOf({ result, term }: Verdict, keys: ReadonlySet<string>): boolean {
  return result === SpfResult.Pass && isOneOf(term, keys);
}

/** Undefined where nothing changes, and where it cannot be decided whether something does. */
export function changeKind(before: Verdict, after: Verdict, rules: ChangeRules): ChangeKind | undefined {
  const decidedBefore = before.path.doubts.length === 0;
  const decidedAfter = after.path.doubts.length === 0;
  if (decidedBefore && decidedAfter && before.result === after.result) return undefined;
  if (decidedAfter && isPassOf(after, rules.added)) return ChangeKind.Authorized;
  if (decidedBefore && isPassOf(before, rules.removed))
    return decidedAfter && after.result === SpfResult.PermError ? ChangeKind.Unexpected : ChangeKind.Stopped;
  if (!decidedBefore || !decidedAfter) return undefined;
  if (after.result === SpfResult.PermError) return ChangeKind.Unexpected;
  if (before.result === SpfResult.None) return ChangeKind.Created;
  if (before.result === SpfResult.PermError) return ChangeKind.Repaired;
  if (before.term === undefined || !rules.taken.has(before.term.raw)) return ChangeKind.Unexpected;
  return before.result === SpfResult.Pass ? ChangeKind.Stopped : ChangeKind.Declared;
}

/** Whether no added term changes anything here: none takes part, or the mail that one passes has passed before. */
export function owesNothing(before: Verdict, after: Verdict, { added }: ChangeRules): boolean {
  if (after.path.doubts.some(({ top }) => isOneOf(top, added))) return false;
  if (!isOneOf(after.term, added)) return true;
  return before.path.doubts.length === 0 && before.result === SpfResult.Pass && after.result === SpfResult.Pass;
}

/** What an addition may do to mail that goes on to terms whose lookups nobody can count. */
export const LimitRisk = {
  None: "none",
  /** A limit that they did not meet before may be met. */
  Reached: "reached",
  /** More is spent before a term whose cost is not bounded. */
  Open: "open",
} as const;
export type LimitRisk = (typeof LimitRisk)[keyof typeof LimitRisk];

/** How two undecided verdicts differ. */
export interface DoubtChange {
  /** Whether both are the same function of what is not known. */
  readonly isSame: boolean;
  /** Whether all that differs comes from declared terms, and no mail is moved behind a limit. */
  readonly isDeclared: boolean;
  /** Where the terms are the same but for declared ones: what may be spent. */
  readonly risk: LimitRisk;
}

/** Whether two undecided verdicts are the same function of what is not known, with and without the declared terms. */
export function sameDoubts(before: Verdict, after: Verdict, { added, removed }: ChangeRules): DoubtChange {
  const old = before.path.doubts;
  const now = after.path.doubts;
  const isEqual = before.result === after.result;
  // Where none of the doubtful terms matches, a declared one may decide instead.
  const isStopped = isPassOf(before, removed) && after.result !== SpfResult.PermError;
  const isAccountedFor = isEqual || isPassOf(after, added) || isStopped;
  const kept = old.filter(({ top }) => !isOneOf(top, removed));
  const left = now.filter(({ top }) => !isOneOf(top, added));
  const areTermsDeclared = isAccountedFor && sameList(kept.filter(isAboutTerm), left.filter(isAboutTerm));
  const risk = areTermsDeclared ? limitRisk(kept, left) : LimitRisk.None;
  return {
    isSame: isEqual && sameList(old, now) && old.every(({ spent }, at) => spent === now[at]?.spent),
    isDeclared: areTermsDeclared && risk === LimitRisk.None,
    risk,
  };
}

function isAboutTerm({ why }: Doubt): boolean {
  return why !== "may be over a limit";
}

// Both lists have the same terms. A limit that is no longer met does no harm; one that is new, or met earlier, does.
function limitRisk(old: readonly Doubt[], now: readonly Doubt[]): LimitRisk {
  let risk: LimitRisk = LimitRisk.None;
  let at = 0;
  for (const doubt of now) {
    while (isLimitOnly(old[at], doubt)) at++;
    const was = old[at];
    if (!sameDoubt(doubt, was)) return LimitRisk.Reached;
    if ((doubt.spent ?? 0) > (was?.spent ?? 0)) risk = LimitRisk.Open;
    at++;
  }
  return risk;
}

function isLimitOnly(was: Doubt | undefined, doubt: Doubt): boolean {
  return was !== undefined && !isAboutTerm(was) && !sameDoubt(was, doubt);
}

function sameList(a: readonly Doubt[], b: readonly Doubt[]): boolean {
  return a.length === b.length && a.every((doubt, at) => sameDoubt(doubt, b[at]));
}

function sameDoubt(a: Doubt, b: Doubt | undefined): boolean {
  if (b === undefined || a.term !== b.term || a.domain !== b.domain || a.why !== b.why || a.result !== b.result)
    return false;
  // Where a match leaves the result open, the terms behind the top term decide, so these must be the same.
  return a.result !== undefined || a.rest === b.rest;
}

/** The terms that leave it open, for people. */
export function describeDoubts(
  before: Verdict,
  after: Verdict,
): { readonly isUnanswered: boolean; readonly terms: readonly string[] } {
  const doubts = [...before.path.doubts, ...after.path.doubts].filter(isAboutTerm);
  return {
    isUnanswered: doubts.some(({ why }) => why === "DNS did not answer"),
    terms: [...new Set(doubts.map(({ term, domain }) => `${term} (${domain})`))],
  };
}
