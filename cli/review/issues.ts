import { type Issue, Severity } from "../../records/issue";

/** What is fixed about an issue of a review. */
interface ReviewIssueKind {
  readonly severity: Severity;
  readonly summary: string;
  readonly source: string;
}

const { Error: E, Warning: W } = Severity;
const kind = (severity: Severity, summary: string, source: string): ReviewIssueKind => ({ severity, summary, source });

/** Every issue that `odoo-mail review` can have, by its stable id. */
export const REVIEW_ISSUES = {
  "review/deletes-mail-record": kind(E, "The plan deletes a DNS record that mail depends on.", "docs/pipelines.md"),
  "review/deletes-what-it-adopts": kind(
    E,
    "The plan adopts a record in one resource and deletes the same record by another one.",
    "docs/engine.md, The trap",
  ),
  "review/deletes-zone": kind(E, "The plan deletes a whole zone, with every mail record in it.", "docs/pipelines.md"),
  "review/refused": kind(E, "The preview ended with an error, so nothing can be said of the plan.", "docs/issues.md"),
  "review/raw-mail-record": kind(
    W,
    "A resource beside our components holds a mail record, and the program must merge it by hand.",
    "docs/adopting.md",
  ),
  "review/leaves-record": kind(
    W,
    "A component leaves the program; its records stay in DNS with our terms in them.",
    "docs/leaving.md",
  ),
} satisfies Record<string, ReviewIssueKind>;

/** An issue of a review: what it is about, and what to do. */
export interface ReviewIssue extends Issue {
  /** The owner name, or the zone. Empty where it is about the whole preview. */
  readonly domain: string;
  /** SPF, DKIM and so on, or `stack`. */
  readonly area: string;
  readonly isUnknown: false;
}

export function reviewIssue(
  id: keyof typeof REVIEW_ISSUES,
  about: Pick<ReviewIssue, "domain" | "area" | "message" | "fix"> & { readonly found?: string },
): ReviewIssue {
  const { severity, source } = REVIEW_ISSUES[id];
  return { id, severity, source, isUnknown: false, ...about };
}
