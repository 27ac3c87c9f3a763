/** The catalogue of the issues that `odoo-mail review` reports. */
import type { Issue } from "../../records/issue";
import { error, type IssueDetails, type IssueKind, issueMaker, warning } from "../../records/issueKind";

/** Every issue of `odoo-mail review`, by its stable id. */
export const REVIEW_ISSUES = {
  "review/deletes-mail-record": error("The plan deletes a DNS record that mail depends on.", "docs/pipelines.md"),
  "review/deletes-what-it-adopts": error(
    "The plan adopts a record in one resource, and deletes the same live record with another resource.",
    "docs/engine.md, Import",
  ),
  "review/deletes-zone": error("The plan deletes a whole zone, with every mail record in it.", "docs/pipelines.md"),
  "review/refused": error("The preview ended with an error, so the plan cannot be judged.", "docs/issues.md"),
  "review/raw-mail-record": warning(
    "A resource outside our components writes a whole mail record: what others add to it is overwritten.",
    "docs/adopting.md",
  ),
  "review/leaves-record": warning(
    "A component is removed from the program; its records stay in DNS, with our terms in them.",
    "docs/leaving.md",
  ),
} satisfies Readonly<Record<string, IssueKind>>;

/** An issue of a review, with what it is about. */
export interface ReviewIssue extends Issue {
  /** The owner name, or the zone. Empty when the issue is about the whole preview. */
  readonly domain: string;
  /** SPF, DKIM and so on, or `stack`. */
  readonly area: string;
  readonly isUnknown: false;
}

const makeIssue = issueMaker(REVIEW_ISSUES);

export function reviewIssue(
  id: keyof typeof REVIEW_ISSUES,
  { domain, area, ...details }: IssueDetails & Pick<ReviewIssue, "domain" | "area">,
): ReviewIssue {
  return { ...makeIssue(id, details), isUnknown: false, domain, area };
}
