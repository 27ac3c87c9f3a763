import { type Issue, Severity } from "../issue";
import type { SpfIssueDetails, SpfIssueKind } from "./issues";

const { Error, Warning } = Severity;

/** Every issue about what a record does: its evaluation, its price and what a plan changes. Ids are contract. */
export const SPF_EVALUATION_ISSUES = {
  // The price of the whole tree.
  "spf/over-lookup-limit": {
    severity: Error,
    summary: "the record with everything it includes costs more than 10 lookups",
    source: "RFC 7208 section 4.6.4",
  },
  "spf/near-lookup-limit": {
    severity: Warning,
    summary: "the record with everything it includes costs 8 to 10 lookups",
    source: "RFC 7208 section 4.6.4",
  },
  "spf/over-void-limit": {
    severity: Error,
    summary: "more than 2 lookups of the tree find nothing",
    source: "RFC 7208 section 4.6.4",
  },
  "spf/include-without-record": {
    severity: Error,
    summary: "an include or redirect leads to a name without SPF record",
    source: "RFC 7208 sections 5.2 and 6.1",
  },
  "spf/included-several-records": {
    severity: Error,
    summary: "an include or redirect leads to a name with several SPF records",
    source: "RFC 7208 section 4.5",
  },
  "spf/included-broken-record": {
    severity: Error,
    summary: "an include or redirect leads to a record that is a syntax error",
    source: "RFC 7208 section 4.6",
  },
  "spf/include-loop": {
    severity: Error,
    summary: "a record includes itself, directly or through others",
    source: "RFC 7208 section 4.6.4",
  },
  "spf/too-many-exchanges": {
    severity: Error,
    summary: "an mx term meets a name with more than 10 mail exchangers",
    source: "RFC 7208 section 4.6.4",
  },
  "spf/visited-twice": {
    severity: Warning,
    summary: "one record is included several times and paid for each time",
    source: "RFC 7208 section 4.6.4",
  },
  "spf/price-not-known": {
    severity: Warning,
    summary: "a part of the price depends on the mail, or is too large to count",
    source: "RFC 7208 sections 4.6.4 and 7",
  },
  "spf/dns-unanswered": {
    severity: Warning,
    summary: "a part of the tree was not answered by DNS",
    source: "RFC 7208 section 4.4",
  },
  // What a plan changes.
  "spf/changes-other-mail": {
    severity: Error,
    summary: "the plan changes results that no declared term accounts for",
    source: "RFC 7208 section 4.6.2",
  },
  "spf/adds-nothing": {
    severity: Warning,
    summary: "what the plan adds changes no result: that mail passes already",
    source: "docs/spf.md",
  },
  "spf/may-change-other-mail": {
    severity: Error,
    summary: "terms whose match depends on the mail decide differently than before",
    source: "RFC 7208 section 4.6.2",
  },
  "spf/not-decided": {
    severity: Warning,
    summary: "results depend on terms that no plan can decide",
    source: "RFC 7208 sections 5.5, 5.7 and 7",
  },
} as const satisfies Readonly<Record<string, SpfIssueKind>>;

export type SpfEvaluationIssueId = keyof typeof SPF_EVALUATION_ISSUES;

/** An issue of the catalogue: its severity, unless given, and its source come from there. */
export function spfEvaluationIssue(id: SpfEvaluationIssueId, details: SpfIssueDetails): Issue {
  const { severity, source } = SPF_EVALUATION_ISSUES[id];
  return { id, severity, source, ...details };
}
