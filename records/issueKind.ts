/** How a catalogue of issues is written: what is fixed about an issue stands once, by its id. */
import { type Issue, Severity } from "./issue";

/** What is fixed about an issue; docs/issues.md shows it. */
export interface IssueKind {
  readonly severity: Severity;
  /** One sentence: when it is reported. */
  readonly summary: string;
  /** The rule behind it: an RFC's section, a vendor's page, or a page of docs/. */
  readonly source: string;
}

/** The part of an issue that differs from case to case. `message` and `fix` must be safe to print. */
export interface IssueDetails
  extends Pick<Issue, "message" | "fix">, Partial<Pick<Issue, "found" | "path" | "position">> {
  /** @default - the one of the kind */
  readonly severity?: Severity;
  /** A place that says more of this case. @default - the one of the kind */
  readonly source?: string;
}

/** A kind that stops the run. */
export function error(summary: string, source: string): IssueKind {
  return { severity: Severity.Error, summary, source };
}

/** A kind that does not stop the run. */
export function warning(summary: string, source: string): IssueKind {
  return { severity: Severity.Warning, summary, source };
}

/** Makes the issues of one catalogue: each gets the severity and the source of its kind. */
export function issueMaker<Id extends string>(
  kinds: Readonly<Record<Id, IssueKind>>,
): (id: Id, details: IssueDetails) => Issue {
  return (id, details) => {
    const { severity, source } = kinds[id];
    return { id, severity, source, ...details };
  };
}
