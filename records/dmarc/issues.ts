import { type Issue, Severity } from "../issue";

/** What is fixed about an issue: how bad it is, the rule in one sentence, and where the rule stands. */
export interface IssueKind {
  readonly severity: Severity;
  readonly summary: string;
  readonly source: string;
}

const { Error: E, Warning: W } = Severity;
const FORMAT = "RFC 9989 section 4.7";
const ABNF = "RFC 9989 section 4.8";
const kind = (severity: Severity, summary: string, source: string): IssueKind => ({ severity, summary, source });

/** Every issue of records/dmarc by its stable id. */
export const DMARC_ISSUES = {
  "dmarc/not-dmarc": kind(E, "The text does not start with v=DMARC1, so readers ignore it.", FORMAT),
  "dmarc/version-not-valid": kind(E, "The text is meant as DMARC, but its version is not exactly v=DMARC1.", FORMAT),
  "dmarc/too-long": kind(E, "The record is larger than a TXT record or has more tags than anybody needs.", "RFC 1035"),
  "dmarc/not-a-tag": kind(W, "Readers ignore something between two semicolons that is no tag=value.", FORMAT),
  "dmarc/tag-twice": kind(E, "A tag occurs twice, which makes the whole list invalid.", "RFC 6376 section 3.2"),
  "dmarc/policy-not-valid": kind(E, "p, sp or np has a value that is no policy.", "RFC 9989 section 4.10.1"),
  "dmarc/policy-missing": kind(W, "There is no p; readers take it as p=none.", FORMAT),
  "dmarc/value-not-valid": kind(W, "A tag has a value that readers ignore.", FORMAT),
  "dmarc/tag-case": kind(W, "A tag name has capitals; some readers do not know it then.", "RFC 6376 section 3.2"),
  "dmarc/empty-tag": kind(W, "There is nothing between two semicolons.", ABNF),
  "dmarc/unknown-tag": kind(W, "Readers ignore a tag that they do not know.", FORMAT),
  "dmarc/historic-tag": kind(W, "pct, rf and ri were removed from DMARC.", "RFC 9989 appendix C"),
  "dmarc/historic-size": kind(W, "The size limit after a report URI was removed from DMARC.", "RFC 9989 appendix C"),
  "dmarc/report-uri-not-valid": kind(W, "An address in rua or ruf is no URI; reports to it are not sent.", ABNF),
  "dmarc/report-uri-scheme": kind(W, "Receivers need to support mailto: only.", FORMAT),
  "dmarc/options-without-failure-reports": kind(W, "fo has no effect without ruf.", FORMAT),
  "dmarc/value-not-allowed": kind(E, "A declared value is not one that the tag may have.", ABNF),
  "dmarc/report-uri-not-allowed": kind(E, "A declared report address is not a URI that a record may hold.", ABNF),
  "dmarc/report-size-declared": kind(E, "A declared report address has a size limit, or looks like it.", ABNF),
  "dmarc/declared-and-removed": kind(E, "The same term is declared and to be removed.", "this project"),
  "dmarc/not-removable": kind(E, "A term in removes is not one that can be taken out.", FORMAT),
  "dmarc/stricter-value-kept": kind(W, "The live value is stricter than the declared one and stays.", "this project"),
  "dmarc/later-edit-replaced": kind(W, "A declared value replaces one that somebody set after us.", "this project"),
  "dmarc/later-edit-declared": kind(W, "A declared value is one that somebody set after us.", "this project"),
  "dmarc/test-mode": kind(W, "Receivers older than RFC 9989 ignore t=y and apply the policy in full.", FORMAT),
  "dmarc/no-aggregate-reports": kind(W, "Nobody receives aggregate reports.", "RFC 9989 section 5.1.3"),
  "dmarc/kept-for-others": kind(W, "The record stays, since somebody else uses it too.", "this project"),
  "dmarc/weaker-than-inherited": kind(
    E,
    "A new record is weaker than what the name inherits.",
    "RFC 9989 section 4.10.1",
  ),
  "dmarc/inherited-unknown": kind(W, "DNS did not say what the name inherits.", "RFC 9989 section 4.10.1"),
  "dmarc/answered-elsewhere": kind(
    W,
    "DNS answers a policy at the name, and the zone has none there.",
    "RFC 9989 section 4.10",
  ),
  "dmarc/rollout-step-skipped": kind(E, "The rollout leaves out a step.", "RFC 9989 section 5.1.7"),
  "dmarc/rollout-and-policy": kind(
    E,
    "A step of the rollout is declared beside the tags that it sets.",
    "this project",
  ),
  "dmarc/report-not-authorized": kind(
    W,
    "A report destination has not agreed to receive reports.",
    "RFC 9990 section 4",
  ),
  "dmarc/report-diverted": kind(
    W,
    "An authorization names another host, so no reports are sent.",
    "RFC 9990 section 4",
  ),
  "dmarc/report-name-too-long": kind(W, "An authorization would have too long a name.", "RFC 9990 section 4"),
  "dmarc/report-authorization-unknown": kind(W, "DNS did not say whether reports are accepted.", "RFC 9990 section 4"),
} as const satisfies Record<string, IssueKind>;

export type DmarcIssueId = keyof typeof DMARC_ISSUES;

/** The part of an issue that differs from case to case. `message` and `fix` must be safe to print. */
export type IssueDetail = Pick<Issue, "message" | "fix"> & Partial<Pick<Issue, "found" | "position" | "path">>;

/** One issue with the severity and source of its kind. */
export function dmarcIssue(id: DmarcIssueId, detail: IssueDetail): Issue {
  const { severity, source } = DMARC_ISSUES[id];
  return { id, severity, source, ...detail };
}
