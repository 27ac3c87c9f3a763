/** The shape of an issue, and of what every parser returns: all areas report in it, so that callers can treat them alike. */
import { printable, quoted } from "./printable";

/** How bad an issue is: an error stops the run before anything is written, a warning does not. */
export const Severity = { Error: "error", Warning: "warning" } as const;
export type Severity = (typeof Severity)[keyof typeof Severity];

/** One finding about a record or about the configuration, in words for the person who has to act on it. */
export interface Issue {
  /** Stable id such as `spf/several-records`; listed in docs/issues.md. */
  readonly id: string;
  readonly severity: Severity;
  /** What is wrong, one sentence. Already safe to print. */
  readonly message: string;
  /** The text that caused it, as found. Hostile: pass it through `printable` before printing. */
  readonly found?: string;
  /** Where in the configuration, such as `domains[2].dmarc.policy`, or which record, such as `acme.com TXT`. */
  readonly path?: string;
  /** What to do about it. */
  readonly fix: string;
  /** The rule's source: RFC section or vendor page. */
  readonly source: string;
  /** Octet position of `found` in the record, from 0, where the record was parsed. */
  readonly position?: number;
}

/** What every parser returns; parsers never throw. Issues of a success are warnings. */
export type Parsed<T> =
  | { readonly ok: true; readonly value: T; readonly issues: readonly Issue[] }
  | { readonly ok: false; readonly issues: readonly Issue[] };

export function isError(issue: Issue): boolean {
  return issue.severity === Severity.Error;
}

/** A shorter text may occur in a message by chance, so that does not count as shown. */
const SHORTEST_SHOWN = 4;

/** The `found` of an issue, unless its message shows it already. Hostile: pass it through `printable`. */
export function foundBeside({ message, found }: Pick<Issue, "message" | "found">): string | undefined {
  if (found === undefined || found === "" || message.includes(quoted(found))) return undefined;
  return found.length >= SHORTEST_SHOWN && message.includes(printable(found)) ? undefined : found;
}

/** The issues with `path` put in front of the path of each. */
export function at(path: string, issues: readonly Issue[]): Issue[] {
  return issues.map((issue) => ({
    ...issue,
    path: issue.path === undefined ? path : `${path}${separator(issue.path)}${issue.path}`,
  }));
}

/** What joins two parts of a path: nothing before an index, a comma before a record (`acme.com TXT (Cloudflare)`), else a dot. */
function separator(path: string): string {
  if (path.startsWith("[")) return "";
  return /^[A-Z]|\)$/.test(path) ? ", " : ".";
}
