import { isError, Severity } from "../records/issue";
import { Area, type CheckIssue, Verdict } from "./report";

// The worst first: what is wrong is wrong whatever else is not known.
const ORDER: readonly Verdict[] = [Verdict.Problems, Verdict.Unknown, Verdict.Warnings, Verdict.Good];

/** The worst of several verdicts; good where there is none. */
export function worstOf(verdicts: readonly Verdict[]): Verdict {
  return ORDER.find((verdict) => verdicts.includes(verdict)) ?? Verdict.Good;
}

/** What an issue comes to. */
function verdictOf(issue: CheckIssue): Verdict {
  if (issue.isUnknown) return Verdict.Unknown;
  return isError(issue) ? Verdict.Problems : Verdict.Warnings;
}

/**
 * What each area comes to.
 *
 * @param also what follows for an area from issues that are told elsewhere. @default - nothing
 */
export function areaVerdicts(
  issues: readonly CheckIssue[],
  also: Partial<Readonly<Record<Area, Verdict>>> = {},
): Record<Area, Verdict> {
  const of = (area: Area): Verdict =>
    worstOf([also[area] ?? Verdict.Good, ...issues.filter((issue) => issue.area === area).map(verdictOf)]);
  return {
    [Area.Spf]: of(Area.Spf),
    [Area.Dkim]: of(Area.Dkim),
    [Area.Dmarc]: of(Area.Dmarc),
    [Area.Alignment]: of(Area.Alignment),
    [Area.Mx]: of(Area.Mx),
    [Area.Propagation]: of(Area.Propagation),
  };
}

/** How many issues of one domain are told: DNS may give rise to any number. */
const MAX_ISSUES = 60;

/** At most {@link MAX_ISSUES} of them, in their order; where some have to go, errors go last. */
export function boundIssues(issues: readonly CheckIssue[]): readonly CheckIssue[] {
  if (issues.length <= MAX_ISSUES) return issues;
  const first = issues.filter(({ severity }) => severity === Severity.Error);
  const kept = new Set([...first, ...issues.filter((issue) => !isError(issue))].slice(0, MAX_ISSUES));
  return issues.filter((issue) => kept.has(issue));
}
