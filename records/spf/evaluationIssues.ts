/** The catalogue of the SPF issues that take DNS to find. The issues of the text alone stand in issues.ts. */
import { error, type IssueKind, issueMaker, warning } from "../issueKind";

/** Every issue about what a record does: what its evaluation costs, and what a plan changes. Ids are contract. */
export const SPF_EVALUATION_ISSUES = {
  // The price of the whole tree.
  "spf/over-lookup-limit": error(
    "the record with everything it includes costs more than 10 lookups",
    "RFC 7208 section 4.6.4",
  ),
  "spf/near-lookup-limit": warning(
    "the record with everything it includes costs 8 to 10 lookups",
    "RFC 7208 section 4.6.4",
  ),
  "spf/over-void-limit": error("more than 2 lookups of the tree find nothing", "RFC 7208 section 4.6.4"),
  "spf/include-without-record": error(
    "an include or redirect leads to a name without SPF record",
    "RFC 7208 sections 5.2 and 6.1",
  ),
  "spf/included-several-records": error(
    "an include or redirect leads to a name with several SPF records",
    "RFC 7208 section 4.5",
  ),
  "spf/included-broken-record": error(
    "an include or redirect leads to a record that is a syntax error",
    "RFC 7208 section 4.6",
  ),
  "spf/include-loop": error("a record includes itself, directly or through others", "RFC 7208 section 4.6.4"),
  "spf/too-many-exchanges": error(
    "an mx term meets a name with more than 10 mail exchangers",
    "RFC 7208 section 4.6.4",
  ),
  "spf/visited-twice": warning("one record is included several times and paid for each time", "RFC 7208 section 4.6.4"),
  "spf/price-not-known": warning(
    "a part of the price depends on the mail, or is too large to count",
    "RFC 7208 sections 4.6.4 and 7",
  ),
  "spf/dns-unanswered": warning("a part of the tree was not answered by DNS", "RFC 7208 section 4.4"),
  // What a plan changes.
  "spf/changes-other-mail": error(
    "the plan changes results that no declared term accounts for",
    "RFC 7208 section 4.6.2",
  ),
  "spf/adds-nothing": warning("what the plan adds changes no result: that mail passes already", "docs/spf.md"),
  "spf/may-change-other-mail": error(
    "terms whose match depends on the mail decide differently than before",
    "RFC 7208 section 4.6.2",
  ),
  "spf/not-decided": warning("results depend on terms that no plan can decide", "RFC 7208 sections 5.5, 5.7 and 7"),
} as const satisfies Readonly<Record<string, IssueKind>>;

export type SpfEvaluationIssueId = keyof typeof SPF_EVALUATION_ISSUES;

/** One issue of the catalogue. */
export const spfEvaluationIssue = issueMaker(SPF_EVALUATION_ISSUES);
