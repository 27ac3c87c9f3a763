import { Area, Verdict } from "../../verify/report";
import type { CheckTarget } from "../../verify/target";
import type { ZoneName } from "../records/spf/zoneResolver";
import { check, words, worldWith } from "./goodWorld";

/** One change of the good world, and the one issue that it is told by. */
export interface Fault {
  readonly what: string;
  readonly changes: Readonly<Record<string, ZoneName | undefined>>;
  readonly target?: Partial<CheckTarget>;
  readonly area: Area;
  /** Severity and id. */
  readonly says: string;
  readonly fix: RegExp;
}

/** What a check says of it, in the shape of {@link oneIssue}. `fix` is the pattern where it fits, else the text. */
export async function seen({ changes, target, fix, area: told }: Fault): Promise<object> {
  const found = await check(worldWith(changes), target);
  const fixes = found.issues.map((issue) => (fix.test(issue.fix) ? String(fix) : issue.fix));
  // What becomes of Odoo's mail follows from the other areas.
  const own = Object.entries(found.areas).filter(([area]) => area === told || area !== Area.Alignment);
  const bad = own.filter(([, verdict]) => verdict !== Verdict.Good);
  return { says: words(found), areas: found.issues.map(({ area }) => area), fixes, verdict: found.verdict, bad };
}

/** Exactly one issue, in its area, and no other area that is not good. */
export function oneIssue({ says, area, fix }: Fault): object {
  const verdict = says.startsWith("error") ? Verdict.Problems : Verdict.Warnings;
  return { says: [says], areas: [area], fixes: [String(fix)], verdict, bad: [[area, verdict]] };
}
