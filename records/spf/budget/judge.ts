/** Turns the price of an SPF record into issues, by the limits of RFC 7208 and the settings in force. */
import { type Issue, Severity } from "../../issue";
import { quoted, quotedCounts } from "../../printable";
import { spfEvaluationIssue } from "../evaluationIssues";
import { MAX_DNS_LOOKUPS, MAX_VOID_LOOKUPS } from "../limits";
import type { LookupLimit } from "../wanted";
import type { SpfBudget, SpfRepeat, SpfSaving } from "./budget";
import { FATAL, problemIssue, ProblemKind, type SpfProblem } from "./problems";

/** From this many lookups on a record is close to its limit. */
const NEAR_LOOKUP_LIMIT = 8;

/** Names the setting for those who cannot keep a limit. */
export const LIMIT_SETTING = "To go on all the same, set `spf: { lookupLimit: warning }`.";

const MAX_PROBLEMS = 20;
const MAX_SAVINGS = 5;
/** So many are named where fewer would not save enough. */
const MOST_SAVINGS = 20;

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
  /**
   * Whether the reader has a configuration, so that a fix may name settings. Who checks a domain from outside has none.
   * @default true
   */
  readonly hasSettings?: boolean;
}

/**
 * Judges the price of a tree. Issues: `spf/over-lookup-limit`, `spf/near-lookup-limit`, `spf/over-void-limit`, those of its problems,
 * `spf/visited-twice`.
 */
export function judgeBudget(
  budget: SpfBudget,
  { lookupLimit = "error", requireLookups = false, hasSettings = true }: BudgetRules,
): Issue[] {
  const words = hasSettings ? WITH_SETTINGS : WITHOUT_SETTINGS;
  const limits = lookupLimit === "off" ? [] : [...lookupIssues(budget, words), ...voidIssues(budget, words)];
  const problems = unique(budget.problems)
    .slice(0, MAX_PROBLEMS)
    .filter(({ kind }) => lookupLimit !== "off" || !FATAL.has(kind));
  const soften = (issue: Issue): Issue =>
    lookupLimit === "warning" ? { ...issue, severity: Severity.Warning } : issue;
  return [
    ...[
      ...limits,
      ...problems.filter(({ kind }) => FATAL.has(kind)).map((problem) => problemIssue(problem, words.removes)),
    ].map(soften),
    ...problems.filter(({ kind }) => !FATAL.has(kind)).map((problem) => unknownIssue(problem, requireLookups)),
    ...budget.repeats.slice(0, MAX_PROBLEMS).map(repeatIssue),
  ];
}

// A term that stands in a record several times is reported once.
function unique(problems: readonly SpfProblem[]): SpfProblem[] {
  return [...new Map(problems.map((one) => [`${one.kind} ${one.term} ${one.domain}`, one])).values()];
}

/** The parts of a fix that name settings. */
interface SettingWords {
  readonly removes: string;
  readonly limit: string;
  readonly off: string;
}

const WITH_SETTINGS: SettingWords = {
  removes: " with `spf: { removes: [...] }`",
  limit: ` ${LIMIT_SETTING}`,
  off: " If nobody sends over IPv6, set `spf: { lookupLimit: off }`.",
};
const WITHOUT_SETTINGS: SettingWords = { removes: "", limit: "", off: "" };

function unknownIssue(problem: SpfProblem, requireLookups: boolean): Issue {
  const issue = problemIssue(problem, "");
  return requireLookups && problem.kind === ProblemKind.Unanswered ? { ...issue, severity: Severity.Error } : issue;
}

function lookupIssues({ lookups, isExact, savings }: SpfBudget, words: SettingWords): Issue[] {
  const count = `${isExact ? "" : "at least "}${lookups} of ${MAX_DNS_LOOKUPS} lookups`;
  if (lookups > MAX_DNS_LOOKUPS) {
    const message = `The SPF record with everything it includes takes ${count}: receivers take it for broken.`;
    const fix =
      savings.length === 0
        ? `Use fewer includes, or name the networks of some.${words.limit}`
        : takeOutText(lookups - MAX_DNS_LOOKUPS, savings, words.removes);
    return [spfEvaluationIssue("spf/over-lookup-limit", { message, fix })];
  }
  if (lookups < NEAR_LOOKUP_LIMIT) return [];
  const left = MAX_DNS_LOOKUPS - lookups;
  const message = `The SPF record with everything it includes takes ${count}; ${left === 1 ? "1 is" : left === 0 ? "none is" : `${left} are`} left.`;
  const fix = "A service that it includes may grow: take out what is not needed any more.";
  return [spfEvaluationIssue("spf/near-lookup-limit", { message, fix })];
}

/**
 * Which terms to take out so that enough lookups are saved. Safe to print.
 *
 * @param over how many have to go
 * @param savings the best first; at least one
 * @param by how a term is taken out, such as ` with removes`
 * @default by empty
 */
export function takeOutText(over: number, savings: readonly SpfSaving[], by = ""): string {
  const enough = countEnough(over, savings);
  const ranked = savings.slice(0, Math.min(MOST_SAVINGS, Math.max(MAX_SAVINGS, enough))).map(savingText);
  const left = savings.length - ranked.length;
  const more = left === 0 ? "" : ` and ${left} more`;
  const which = enough === 1 ? "The first one is enough." : `The first ${enough} together are enough.`;
  const isEnough = enough > ranked.length ? "" : ` ${which}`;
  return `At least ${over} ${over === 1 ? "lookup has" : "lookups have"} to go. Take out what is not needed any more${by}: ${ranked.join(", ")}${more}.${isEnough}`;
}

/** How many of the savings, in their order, save enough; more than there are where all of them do not. */
function countEnough(over: number, savings: readonly SpfSaving[]): number {
  let saved = 0;
  const at = savings.findIndex(({ saves }) => (saved += saves) >= over);
  return at < 0 ? savings.length + 1 : at + 1;
}

function savingText({ term, saves, leaves, times, sender }: SpfSaving): string {
  const name = `${quoted(term)}${sender === undefined ? "" : ` (${sender})`}`;
  return times === undefined
    ? `${name} saves ${saves}, leaving ${leaves}`
    : `${name} stands there ${times} times: all but the first, by hand, save ${saves}, leaving ${leaves}`;
}

function voidIssues({ voids, ip4Voids }: SpfBudget, words: SettingWords): Issue[] {
  if (voids <= MAX_VOID_LOOKUPS) return [];
  if (ip4Voids > MAX_VOID_LOOKUPS) {
    const message = `${ip4Voids} terms of the SPF record find nothing; receivers stop at ${MAX_VOID_LOOKUPS}.`;
    const fix = `Take out the a and mx terms whose hosts have no address, or name their networks.${words.limit}`;
    return [spfEvaluationIssue("spf/over-void-limit", { message, fix })];
  }
  const message = `${voids} terms of the SPF record find nothing for clients with an IPv6 address; receivers stop at ${MAX_VOID_LOOKUPS}. Mail over IPv4 does not meet this.`;
  const fix = `Name the networks of the a and mx terms whose hosts have no IPv6 address, or give them one.${words.off}`;
  return [spfEvaluationIssue("spf/over-void-limit", { message, fix, severity: Severity.Warning })];
}

function repeatIssue({ name, terms }: SpfRepeat): Issue {
  const from = quotedCounts(terms, { most: MAX_SAVINGS });
  const message = `The record of ${quoted(name)} is included ${terms.length} times and paid for each time: ${from}.`;
  return spfEvaluationIssue("spf/visited-twice", { message, fix: "Keep one of these terms where you can." });
}
