/** How verdicts and areas are called and ordered in all reports. */
import { Severity } from "../../records/issue";
import { Area, type CheckIssue, Verdict } from "../../verify/report";

/** Verdicts in sentences and headings. */
export const VERDICT_WORDS: Readonly<Record<Verdict, string>> = {
  [Verdict.Good]: "good",
  [Verdict.Warnings]: "good, with warnings",
  [Verdict.Problems]: "problems",
  [Verdict.Unknown]: "unknown",
};

/** Verdicts in narrow cells. Words, because colour alone must not tell them apart (WCAG 1.4.1). */
export const SHORT_WORDS: Readonly<Record<Verdict, string>> = {
  [Verdict.Good]: "good",
  [Verdict.Warnings]: "warn",
  [Verdict.Problems]: "fail",
  [Verdict.Unknown]: "?",
};

/** Areas in narrow columns. */
export const AREA_WORDS: Readonly<Record<Area, string>> = {
  [Area.Spf]: "SPF",
  [Area.Dkim]: "DKIM",
  [Area.Dmarc]: "DMARC",
  [Area.Alignment]: "Align",
  [Area.Mx]: "MX",
  [Area.Propagation]: "Servers",
};

/** Areas where there is room. */
export const AREA_TITLES: Readonly<Record<Area, string>> = { ...AREA_WORDS, [Area.Alignment]: "Alignment" };

/** The areas in the order in which they are shown. */
export const AREAS: readonly Area[] = Object.values(Area);

/** The verdict of a report that had only this issue. */
export function verdictOf({ isUnknown, severity }: Pick<CheckIssue, "isUnknown" | "severity">): Verdict {
  if (isUnknown) return Verdict.Unknown;
  return severity === Severity.Error ? Verdict.Problems : Verdict.Warnings;
}

const WORST_FIRST: readonly Verdict[] = [Verdict.Problems, Verdict.Unknown, Verdict.Warnings, Verdict.Good];

/** Sorts entries, the worst first. Entries with the same verdict keep their order. */
export function worstFirst<T>(entries: readonly T[], verdict: (entry: T) => Verdict): T[] {
  return WORST_FIRST.flatMap((one) => entries.filter((entry) => verdict(entry) === one));
}

/** `1 domain`, `2 domains`. */
export function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}
