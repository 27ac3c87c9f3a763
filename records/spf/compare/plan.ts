/** Judges a planned SPF record: what it authorizes, what it changes for other mail, and what it costs. */
import { isError, type Issue, Severity } from "../../issue";
import { quoted, quotedList, shortened } from "../../printable";
import type { DnsResolver } from "../../resolver";
import { priceWorld, type SpfBudget } from "../budget/budget";
import { type BudgetRules, judgeBudget, LIMIT_SETTING } from "../budget/judge";
import { SpfResult } from "../evaluate/session";
import { spfEvaluationIssue } from "../evaluationIssues";
import { MAX_DNS_LOOKUPS, MAX_VOID_LOOKUPS } from "../limits";
import { loadWorld, rememberingResolver } from "../lookupTree";
import type { LookupLimit } from "../wanted";
import { ChangeKind, LimitRisk } from "./change";
import { opensToEveryone } from "./open";
import { compareWorlds, type SpfChange, type SpfComparison, type SpfRange, type SpfUndecided } from "./compare";

const MAX_SHOWN = 3;
const MAX_ISSUES = 10;

// Errors that the records of others can cause. Where one was there before, its message says so, and its fix names the way out.
const MAYBE_NOT_OURS: ReadonlySet<string> = new Set([
  "spf/over-lookup-limit",
  "spf/over-void-limit",
  "spf/include-without-record",
  "spf/included-several-records",
  "spf/included-broken-record",
  "spf/include-loop",
  "spf/too-many-exchanges",
]);

/** A planned change of a record. */
export interface SpfPlan extends BudgetRules {
  /** The record as it is; undefined where there is none. */
  readonly before: string | undefined;
  readonly after: string;
  /**
   * Terms that the plan takes out on purpose, as they are written. Any other loss is reported.
   */
  readonly removed: readonly string[];
  /**
   * Terms that the plan is about, as they are written. The advice never names them as terms to take out.
   * @default - any term may be
   */
  readonly declared?: readonly string[];
  readonly domain: string;
  readonly resolver: DnsResolver;
}

/** The judgement of a plan. */
export interface SpfPlanJudgement {
  readonly issues: readonly Issue[];
  /** One line for the plan, safe to print. */
  readonly summary: string;
  readonly comparison: SpfComparison;
  readonly budget: SpfBudget;
  /** What is added passes already, and the record has no room for it: it should stay as it is, which is what was judged. */
  readonly keepsBefore: boolean;
}

/**
 * Judges a planned change: what it authorizes, what else it changes, and what the record then costs. Each name is asked for once.
 * Rejects only if the resolver does.
 * Issues: those of `judgeBudget`, `spf/passes-everyone`, `spf/changes-other-mail`, `spf/may-change-other-mail`, `spf/not-decided`, `spf/adds-nothing`.
 */
export async function judgeSpfPlan(plan: SpfPlan): Promise<SpfPlanJudgement> {
  const resolver = rememberingResolver(plan.resolver);
  const before = await loadWorld(plan.domain, plan.before, resolver);
  const after = await loadWorld(plan.domain, plan.after, resolver);
  const comparison = compareWorlds(before, after, plan.removed);
  const budget = priceWorld(after);
  const budgetBefore = priceWorld(before);
  const savings = budget.savings.filter(({ term }) => plan.declared?.includes(term) !== true);
  const limits = markEarlier(
    judgeBudget({ ...budget, savings }, plan),
    judgeBudget(budgetBefore, plan),
    lookups(budgetBefore),
  );
  const hasNoRoom = limits.some(isError) && !judgeBudget(budgetBefore, plan).some(isError);
  if (plan.before !== undefined && comparison.addsNothing && plan.removed.length === 0 && hasNoRoom) {
    const kept = await judgeSpfPlan({ ...plan, after: plan.before, resolver });
    return { ...kept, issues: [...kept.issues, addsNothing(NO_ROOM)], keepsBefore: true };
  }
  const idle = comparison.addsNothing ? [addsNothing(ROOM)] : [];
  const issues = [
    ...limits,
    ...comparisonIssues(comparison, plan.lookupLimit),
    ...opensToEveryone(comparison.openTerms),
    ...idle,
  ];
  return { issues, summary: summarizeSpf(comparison, budget, budgetBefore), comparison, budget, keepsBefore: false };
}

const NO_ROOM =
  "Nothing is to do: the record stays as it is, since it has no room for one lookup more. Look again when the service tells of new servers.";
const ROOM =
  "Nothing is to do for the servers of today. An include follows its service when these change, and copied addresses do not.";

function addsNothing(fix: string): Issue {
  const message = "What is added to the SPF record would change no result: all mail that it authorizes passes already.";
  return spfEvaluationIssue("spf/adds-nothing", { message, fix });
}

// Marks the issues that were there before this change. They stay errors, since mail cannot rely on such a record.
function markEarlier(issues: readonly Issue[], before: readonly Issue[], lookupsBefore: string): Issue[] {
  return issues.map((issue) => {
    const wasThere = before.some(({ id, found }) => id === issue.id && found === issue.found);
    if (!wasThere || !MAYBE_NOT_OURS.has(issue.id)) return issue;
    const count = issue.id === "spf/over-lookup-limit" ? `, with ${lookupsBefore}` : "";
    const { severity, fix } = issue;
    // Somebody else's record cannot always be mended at once, so the fix names the setting to go on.
    const isNamed = severity !== Severity.Error || fix.includes(LIMIT_SETTING);
    return {
      ...issue,
      message: `${issue.message} It was so before this change${count}.`,
      fix: isNamed ? fix : `${fix} ${LIMIT_SETTING}`,
    };
  });
}

/** One line: `authorizes 12 networks, changes nothing else; 3 of 10 lookups, was 2`. */
function summarizeSpf(comparison: SpfComparison, budget: SpfBudget, before: SpfBudget): string {
  const { changes, undecided } = comparison;
  const networks = (kind: ChangeKind): number =>
    changes.filter((change) => change.kind === kind).reduce((sum, change) => sum + change.networks, 0);
  const parts = [
    counted("authorizes", networks(ChangeKind.Authorized)),
    counted("stops authorizing", networks(ChangeKind.Stopped)),
    changes.some(({ kind }) => kind === ChangeKind.Repaired) ? "repairs a record that did not work" : "",
    changes.some(isOfOthers) ? `others become ${othersBecome(changes)}` : "",
    networks(ChangeKind.Unexpected) > 0 ? "CHANGES OTHER MAIL" : "",
  ].filter((part) => part !== "");
  const terms = new Set(undecided.flatMap((group) => group.terms)).size;
  const open = terms === 0 ? "" : `, ${terms} ${terms === 1 ? "term" : "terms"} not decided`;
  // "Nothing else" is said only where it was proved.
  if (networks(ChangeKind.Unexpected) === 0 && terms === 0)
    parts.push(parts.length === 0 ? "changes nothing" : "changes nothing else");
  const cost = `${lookups(budget)} of ${MAX_DNS_LOOKUPS} lookups, was ${lookups(before)}`;
  return `${parts.length === 0 ? "changes nothing that can be decided" : parts.join(", ")}${open}; ${cost}`;
}

function counted(what: string, count: number): string {
  return count === 0 ? "" : `${what} ${count} ${count === 1 ? "network" : "networks"}`;
}

function isOfOthers({ kind }: SpfChange): boolean {
  return kind === ChangeKind.Created || kind === ChangeKind.Declared;
}

function othersBecome(changes: readonly SpfChange[]): string {
  const results = changes.filter(isOfOthers).map(({ after }) => after);
  return [...new Set(results)].join(" or ");
}

function lookups({ lookups: count, isExact }: SpfBudget): string {
  return isExact ? String(count) : `at least ${count}`;
}

function comparisonIssues({ changes, undecided }: SpfComparison, limit: LookupLimit = "error"): Issue[] {
  const unexpected = changes.filter(({ kind }) => kind === ChangeKind.Unexpected);
  // Who accepts a record over the limit also accepts the permerrors that follow from it.
  const accepted = limit === "error" ? {} : { severity: Severity.Warning };
  const changed = unexpected
    .slice(0, MAX_ISSUES)
    .map((change) => ({ ...changeIssue(change), ...(change.after === SpfResult.PermError && accepted) }));
  const open = undecided
    .slice(0, MAX_ISSUES)
    .map((group) => ({ ...undecidedIssue(group), ...(group.risk === LimitRisk.Reached && accepted) }));
  return [...changed, ...open];
}

function changeIssue({ ranges, before, after, beforeTerm, afterTerm }: SpfChange): Issue {
  const message =
    `Mail from ${rangesText(ranges)} changes from ${before} (${because(beforeTerm)}) to ${after} (${because(afterTerm)}), ` +
    "and no declared term accounts for it.";
  return spfEvaluationIssue("spf/changes-other-mail", {
    message,
    fix: `Look at the order and the qualifiers of these terms; nothing was written.${after === SpfResult.PermError ? ` ${LIMIT_SETTING}` : ""}`,
    ...(afterTerm !== undefined && { found: afterTerm }),
  });
}

function because(term: string | undefined): string {
  return term === undefined ? "no term matches" : quoted(term);
}

function rangesText(ranges: readonly SpfRange[]): string {
  const texts = ranges.map(({ first, last }) => (first === last ? first : `${first} to ${last}`));
  return shortened(texts, { most: MAX_SHOWN });
}

function undecidedIssue({ isDeclared, isUnanswered, terms, risk }: SpfUndecided): Issue {
  const of = quotedList(terms, { most: MAX_SHOWN });
  if (risk === LimitRisk.Reached && !isUnanswered) {
    const message = `With this change, mail that none of these terms match may meet more than ${MAX_VOID_LOOKUPS} lookups that find nothing, and then gets permerror: ${of}.`;
    const fix = `Take out what is not needed any more with \`spf: { removes: [...] }\`: most of these terms find nothing for most mail. ${LIMIT_SETTING}`;
    return spfEvaluationIssue("spf/may-change-other-mail", { message, fix });
  }
  if (!isDeclared && risk === LimitRisk.None && !isUnanswered) {
    const message = `Terms that depend on the mail decide differently than before: ${of}.`;
    const fix = "Look at the order and the qualifiers of these terms; nothing was written.";
    return spfEvaluationIssue("spf/may-change-other-mail", { message, fix });
  }
  const why = isUnanswered ? "DNS did not answer for some of them" : "they depend on the mail";
  const message = `What these terms make of mail is not decided, because ${why}: ${of}.`;
  const fix = isUnanswered
    ? "Run again once DNS answers."
    : risk === LimitRisk.Open
      ? "See that their lookups leave room: what is added here comes on top, and 10 lookups in all is the most."
      : "Nothing is to do: the terms themselves stay as they are.";
  return spfEvaluationIssue("spf/not-decided", { message, fix, severity: Severity.Warning });
}
