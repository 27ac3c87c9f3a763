import type { Issue } from "../../records/issue";
import { error, type IssueDetails, type IssueKind, issueMaker, warning } from "../../records/issueKind";

/** Every issue that `odoo-mail review` can have, by its stable id. */
export const REVIEW_ISSUES = {
  "review/deletes-mail-record": error("The plan deletes a DNS record that mail depends on.", "docs/pipelines.md"),
  "review/deletes-what-it-adopts": error(
    "The plan adopts a record in one resource and deletes the same record by another one.",
    "docs/engine.md, Import",
  ),
  "review/deletes-zone": error("The plan deletes a whole zone, with every mail record in it.", "docs/pipelines.md"),
  "review/refused": error("The preview ended with an error, so nothing can be said of the plan.", "docs/issues.md"),
  "review/raw-mail-record": warning(
    "A resource beside our components holds a mail record, and the program must merge it by hand.",
    "docs/adopting.md",
  ),
  "review/leaves-record": warning(
    "A component leaves the program; its records stay in DNS with our terms in them.",
    "docs/leaving.md",
  ),
} satisfies Readonly<Record<string, IssueKind>>;

/** An issue of a review: what it is about, and what to do. */
export interface ReviewIssue extends Issue {
  /** The owner name, or the zone. Empty where it is about the whole preview. */
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
