import { type Issue, Severity } from "../../issue";
import { quoted } from "../../printable";
import { spfEvaluationIssue } from "../evaluationIssues";
import { MAX_DNS_LOOKUPS, MAX_VOID_LOOKUPS } from "../limits";
import type { LookupLimit } from "../wanted";
import type { SpfBudget, SpfRepeat, SpfSaving } from "./budget";
import { FATAL, problemIssue, ProblemKind, type SpfProblem } from "./problems";

/** From this many lookups on a record is close to its limit. */
const NEAR_LOOKUP_LIMIT = 8;

const MAX_PROBLEMS = 20;
const MAX_SAVINGS = 5;

/** How a budget is judged. */
export interface BudgetRules {
  /**
   * What to make of a tree that is over a limit or cannot work: "error", "warning" or "off".
   * @default "error"
   */
  readonly lookupLimit?: LookupLimit;
  /**
   * Whether a price that DNS did not answer for is an error.
   * @default false
   */
  readonly requireLookups?: boolean;
}

/**
 * Judges the price of a tree. Issues: `spf/over-lookup-limit`, `spf/near-lookup-limit`, `spf/over-void-limit`, those of its problems,
 * `spf/visited-twice`.
 */
export function judgeBudget(
  budget: SpfBudget,
  { lookupLimit = "error", requireLookups = false }: BudgetRules,
): Issue[] {
  const limits = lookupLimit === "off" ? [] : [...lookupIssues(budget), ...voidIssues(budget)];
  const problems = budget.problems
    .slice(0, MAX_PROBLEMS)
    .filter(({ kind }) => lookupLimit !== "off" || !FATAL.has(kind));
  const soften = (issue: Issue): Issue =>
    lookupLimit === "warning" ? { ...issue, severity: Severity.Warning } : issue;
  return [
    ...[...limits, ...problems.filter(({ kind }) => FATAL.has(kind)).map(problemIssue)].map(soften),
    ...problems.filter(({ kind }) => !FATAL.has(kind)).map((problem) => unknownIssue(problem, requireLookups)),
    ...budget.repeats.slice(0, MAX_PROBLEMS).map(repeatIssue),
  ];
}

function unknownIssue(problem: SpfProblem, requireLookups: boolean): Issue {
  const issue = problemIssue(problem);
  return requireLookups && problem.kind === ProblemKind.Unanswered ? { ...issue, severity: Severity.Error } : issue;
}

function lookupIssues({ lookups, isExact, savings }: SpfBudget): Issue[] {
  const count = `${isExact ? "" : "at least "}${lookups} of ${MAX_DNS_LOOKUPS} lookups`;
  if (lookups > MAX_DNS_LOOKUPS) {
    const message = `The SPF record with everything it includes takes ${count}: receivers take it for broken.`;
    const ranked = savings.slice(0, MAX_SAVINGS).map(savingText).join(", ");
    const fix =
      ranked === ""
        ? "Declare fewer includes, or name the networks of some."
        : `Take out what is not needed any more with removes: ${ranked}.`;
    return [spfEvaluationIssue("spf/over-lookup-limit", { message, fix })];
  }
  if (lookups < NEAR_LOOKUP_LIMIT) return [];
  const message = `The SPF record with everything it includes takes ${count}; ${MAX_DNS_LOOKUPS - lookups} are left.`;
  const fix = "A service that it includes may grow: take out what is not needed any more.";
  return [spfEvaluationIssue("spf/near-lookup-limit", { message, fix })];
}

function savingText({ term, saves, leaves, sender }: SpfSaving): string {
  return `${quoted(term)}${sender === undefined ? "" : ` (${sender})`} saves ${saves}, leaving ${leaves}`;
}

function voidIssues({ voids }: SpfBudget): Issue[] {
  if (voids <= MAX_VOID_LOOKUPS) return [];
  const message = `${voids} lookups of the SPF record find nothing, for clients of one address family; receivers stop at ${MAX_VOID_LOOKUPS}.`;
  const fix = "Take out the a and mx terms whose hosts have no address of that family, or name their networks.";
  return [spfEvaluationIssue("spf/over-void-limit", { message, fix })];
}

function repeatIssue({ name, terms }: SpfRepeat): Issue {
  const from = terms.slice(0, MAX_SAVINGS).map((term) => quoted(term));
  const message = `The record of ${quoted(name)} is included ${terms.length} times and paid for each time: ${from.join(", ")}.`;
  return spfEvaluationIssue("spf/visited-twice", { message, fix: "Keep one of these terms where you can." });
}
