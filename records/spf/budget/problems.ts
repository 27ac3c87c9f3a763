/** What can make an SPF tree fail or leave its price unknown, and how each such problem is reported. */
import type { Issue } from "../../issue";
import { printable, quoted } from "../../printable";
import { spfEvaluationIssue, type SpfEvaluationIssueId } from "../evaluationIssues";

/** What makes a tree fail, or its price unknown. */
export const ProblemKind = {
  NoRecord: "no-record",
  Several: "several-records",
  Broken: "broken-record",
  Loop: "loop",
  Exchanges: "too-many-exchanges",
  Macro: "macro",
  Unanswered: "unanswered",
} as const;
export type ProblemKind = (typeof ProblemKind)[keyof typeof ProblemKind];

/** One such problem. Texts come from DNS: hostile. */
export interface SpfProblem {
  readonly kind: ProblemKind;
  /** The term as written, and whose record it stands in. */
  readonly term: string;
  readonly domain: string;
  /** The name that was asked for, where there is one. */
  readonly name?: string;
}

/** Problems that end every check that reaches them in permerror, whatever the price. */
export const FATAL: ReadonlySet<ProblemKind> = new Set([
  ProblemKind.NoRecord,
  ProblemKind.Several,
  ProblemKind.Broken,
  ProblemKind.Loop,
  ProblemKind.Exchanges,
]);

const TEXTS: Readonly<Record<ProblemKind, readonly [id: SpfEvaluationIssueId, what: string, fix: string]>> = {
  [ProblemKind.NoRecord]: [
    "spf/include-without-record",
    "leads to a name without SPF record: receivers take the whole record for broken",
    "Take the term out{removes}; its service is gone, or the name is mistyped.",
  ],
  [ProblemKind.Several]: [
    "spf/included-several-records",
    "leads to a name with several SPF records: receivers take the whole record for broken",
    "Tell the owner of that name, and take the term out until it is corrected.",
  ],
  [ProblemKind.Broken]: [
    "spf/included-broken-record",
    "leads to a record that is a syntax error: receivers take the whole record for broken",
    "Tell the owner of that name, and take the term out until it is corrected.",
  ],
  [ProblemKind.Loop]: [
    "spf/include-loop",
    "leads back to a record that leads to it: receivers give up at 10 lookups",
    "Take the term out{removes}.",
  ],
  [ProblemKind.Exchanges]: [
    "spf/too-many-exchanges",
    "meets a name with more than 10 mail exchangers: receivers take the whole record for broken",
    "Name the servers with a, ip4 or ip6 instead.",
  ],
  [ProblemKind.Macro]: [
    "spf/price-not-known",
    "depends on the mail: what it finds and what that costs is not known before",
    "Keep some lookups free for it.",
  ],
  [ProblemKind.Unanswered]: [
    "spf/dns-unanswered",
    "could not be looked up: DNS did not answer, so its price is not known",
    "Run again once DNS answers.",
  ],
};

/**
 * The issue of a problem.
 *
 * @param removes how a term is taken out, such as `` with `spf: { removes: [...] }` ``; empty where there is no such setting
 */
export function problemIssue({ kind, term, domain, name }: SpfProblem, removes: string): Issue {
  const [id, what, fix] = TEXTS[kind];
  // The name is added where the term does not show it, as with a, mx and macros.
  const asked = name === undefined || term.toLowerCase().endsWith(name) ? "" : ` (${quoted(name)})`;
  const message = `${quoted(term)} in the record of ${printable(domain)} ${what}${asked}.`;
  return spfEvaluationIssue(id, { message, fix: fix.replace("{removes}", removes), found: term });
}
