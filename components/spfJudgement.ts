import type { DomainName } from "../records/dns/domainName";
import { type Issue, Severity } from "../records/issue";
import { printable } from "../records/printable";
import type { DnsResolver } from "../records/resolver";
import type { SpfBudget } from "../records/spf/budget/budget";
import { ChangeKind } from "../records/spf/compare/change";
import { judgeSpfPlan, type SpfPlanJudgement } from "../records/spf/compare/plan";
import { spfSizeIssues } from "../records/spf/size";
import type { SpfOptions } from "./args";
import type { Change, Judgement } from "./recordKind";
import { sendersByHand } from "./spfIncludes";

// What others wrote is told to whoever touches the record, not in every run after that.
const ONLY_OF_CHANGES: ReadonlySet<string> = new Set(["spf/not-decided", "spf/price-not-known", "spf/visited-twice"]);
const MAX_COSTS = 15;
const UNANSWERED = "spf/dns-unanswered";

/** What is declared of a record. */
interface DeclaredSpf {
  readonly owner: DomainName;
  readonly options: SpfOptions;
  /** As the memory keeps it. */
  readonly declared: readonly string[];
}

/** Judges a planned SPF record by everything that it includes: limits, and what changes for other mail. */
export async function judgeSpf(
  { owner, options, declared }: DeclaredSpf,
  change: Change,
  resolver: DnsResolver,
): Promise<Judgement> {
  const { before, after, removed, releasing } = change;
  const { lookupLimit, requireLookups } = options;
  const plan = { before, after, removed, declared, domain: owner, resolver };
  if (releasing) return leave(await judgeSpfPlan({ ...plan, lookupLimit: "off" }));
  const judged = await judgeSpfPlan({
    ...plan,
    ...(lookupLimit !== undefined && { lookupLimit }),
    ...(requireLookups !== undefined && { requireLookups }),
  });
  const isChange = before !== after;
  const issues = judged.issues.filter(({ id }) => isChange || !ONLY_OF_CHANGES.has(id));
  return {
    issues: [...together(issues), ...sizeIssues(owner, change)],
    proof: judged.summary,
    effects: costs(judged.budget),
    byHand: sendersByHand(options),
  };
}

// Whoever leaves is told what that does, and nothing more: no limit and no doubt keeps anybody from leaving.
function leave({ comparison, issues, summary }: SpfPlanJudgement): Judgement {
  const isClean = !comparison.changes.some(({ kind }) => kind === ChangeKind.Unexpected);
  const told = issues.filter(({ id }) => id === "spf/changes-other-mail");
  return {
    issues: told.map((issue) => ({ ...issue, severity: Severity.Warning })),
    ...(isClean && { proof: summary }),
  };
}

// What does not ask DNS is free, and not worth a word.
function costs({ terms }: SpfBudget): string[] {
  const priced = terms.filter(({ lookups, isExact }) => lookups > 0 || !isExact);
  const shown = priced.slice(0, MAX_COSTS).map(({ term, lookups, isExact, sender }) => {
    const whose = sender === undefined ? "" : ` (${sender})`;
    return `${printable(term)}${whose} ${isExact ? "" : "at least "}${lookups}`;
  });
  if (shown.length === 0) return [];
  const more = priced.length > shown.length ? `, and ${priced.length - shown.length} more` : "";
  return [`costs   ${shown.join(", ")}${more}`];
}

// One that DNS does not answer for says it all: the others are as likely a matter of the same resolver.
function together(issues: readonly Issue[]): Issue[] {
  const [first, ...others] = issues.filter(({ id }) => id === UNANSWERED);
  if (first === undefined || others.length === 0) return [...issues];
  const count = `${others.length} more ${others.length === 1 ? "term" : "terms"}`;
  return [
    { ...first, message: `${first.message} The same holds for ${count}.` },
    ...issues.filter(({ id }) => id !== UNANSWERED),
  ];
}

// What strangers have at the name is theirs to shrink; we speak of it when we add to it.
function sizeIssues(owner: DomainName, { before, after, others, nameOctets }: Change): Issue[] {
  if (after.length <= (before?.length ?? 0)) return [];
  return spfSizeIssues({
    text: after,
    otherTxtValues: others,
    owner,
    ...(nameOctets !== undefined && { limits: { totalOctets: nameOctets } }),
  });
}
