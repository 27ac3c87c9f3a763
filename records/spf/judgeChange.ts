/** Joins the judgements of a planned SPF record (limits, other mail, size) into what a plan prints. */
import type { DomainName } from "../dns/domainName";
import type { Issue } from "../issue";
import { printable, shortened } from "../printable";
import type { DnsResolver } from "../resolver";
import type { SpfBudget } from "./budget/budget";
import type { BudgetRules } from "./budget/judge";
import { judgeSpfPlan } from "./compare/plan";
import { spfSizeIssues } from "./size";

// Issues about terms that others wrote: they are reported when the record changes, not in every run.
const ONLY_OF_CHANGES: ReadonlySet<string> = new Set(["spf/not-decided", "spf/price-not-known", "spf/visited-twice"]);
const MAX_COSTS = 15;
const UNANSWERED = "spf/dns-unanswered";

/** A planned record, and what stands beside it. */
export interface SpfChangePlan extends BudgetRules {
  readonly owner: DomainName;
  /** The record as it is. @default - there is none */
  readonly before?: string;
  readonly after: string;
  /** Terms that are taken out, as they were written. */
  readonly removed: readonly string[];
  /** Terms that the plan is about, as they are written. */
  readonly declared: readonly string[];
  /** All other TXT values at the name. */
  readonly others: readonly string[];
  /** Octets that the provider stores at one name. @default - no limit is known */
  readonly nameOctets?: number;
}

/** The judgement of a planned record. */
export interface SpfChangeJudgement {
  readonly issues: readonly Issue[];
  /** One line: what changes for mail, and the lookups. Safe to print. */
  readonly proof: string;
  /** What each term costs, one line or none, safe to print. */
  readonly effects: readonly string[];
  /** Whether the record should stay as it is: what is added passes already, and there is no room for it. */
  readonly keepsBefore: boolean;
}

/**
 * Judges a planned SPF record by everything that it includes: limits, size, and what changes for other mail. Rejects only if the
 * resolver does. Issues: those of judgeSpfPlan and spfSizeIssues. Where the record stays as it is, some of them are left out.
 */
export async function judgeSpfChange(plan: SpfChangePlan, resolver: DnsResolver): Promise<SpfChangeJudgement> {
  const { owner, before, after } = plan;
  const judged = await judgeSpfPlan({ ...plan, before, domain: owner, resolver });
  const issues = judged.issues.filter(({ id }) => before !== after || !ONLY_OF_CHANGES.has(id));
  return {
    issues: [...joinUnanswered(issues), ...(judged.keepsBefore ? [] : sizeIssues(plan))],
    keepsBefore: judged.keepsBefore,
    proof: judged.summary,
    effects: costs(judged.budget),
  };
}

// Terms that ask no DNS cost nothing and are left out.
function costs({ terms }: SpfBudget): string[] {
  const priced = terms.filter(({ lookups, isExact }) => lookups > 0 || !isExact);
  const texts = priced.map(({ term, lookups, isExact, sender }) => {
    const whose = sender === undefined ? "" : ` (${sender})`;
    return `${printable(term)}${whose} ${isExact ? "" : "at least "}${lookups}`;
  });
  return texts.length === 0 ? [] : [`costs   ${shortened(texts, { most: MAX_COSTS })}`];
}

// Several unanswered terms become one issue, since most likely the same resolver is the cause.
function joinUnanswered(issues: readonly Issue[]): Issue[] {
  const [first, ...others] = issues.filter(({ id }) => id === UNANSWERED);
  if (first === undefined || others.length === 0) return [...issues];
  const count = `${others.length} more ${others.length === 1 ? "term" : "terms"}`;
  return [
    { ...first, message: `${first.message} The same holds for ${count}.` },
    ...issues.filter(({ id }) => id !== UNANSWERED),
  ];
}

// The size is judged only when the record grows: what others have at the name is not ours to shrink.
function sizeIssues({ owner, before, after, others, nameOctets }: SpfChangePlan): Issue[] {
  if (after.length <= (before?.length ?? 0)) return [];
  return spfSizeIssues({
    text: after,
    otherTxtValues: others,
    owner,
    ...(nameOctets !== undefined && { limits: { totalOctets: nameOctets } }),
  });
}
