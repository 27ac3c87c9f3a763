/** The catalogue of the issues of DMARC records, merges, rollouts and report destinations. */
import { error, type IssueKind, issueMaker, warning } from "../issueKind";

const FORMAT = "RFC 9989 section 4.7";
const ABNF = "RFC 9989 section 4.8";

/** Every issue of records/dmarc by its stable id. */
export const DMARC_ISSUES = {
  "dmarc/not-dmarc": error("The text does not start with v=DMARC1, so readers ignore it.", FORMAT),
  "dmarc/version-not-valid": error("The text is meant as DMARC, but its version is not exactly v=DMARC1.", FORMAT),
  "dmarc/too-long": error("The record is larger than a TXT record or has more tags than anybody needs.", "RFC 1035"),
  "dmarc/not-a-tag": warning("Readers ignore something between two semicolons that is no tag=value.", FORMAT),
  "dmarc/tag-twice": error("A tag occurs twice, which makes the whole list invalid.", "RFC 6376 section 3.2"),
  "dmarc/policy-not-valid": error("p, sp or np has a value that is no policy.", "RFC 9989 section 4.10.1"),
  "dmarc/policy-missing": warning("There is no p; readers take it as p=none.", FORMAT),
  "dmarc/value-not-valid": warning("A tag has a value that readers ignore.", FORMAT),
  "dmarc/tag-case": warning("A tag name has capitals; some readers do not know it then.", "RFC 6376 section 3.2"),
  "dmarc/empty-tag": warning("There is nothing between two semicolons.", ABNF),
  "dmarc/unknown-tag": warning("Readers ignore a tag that they do not know.", FORMAT),
  "dmarc/public-suffix": warning(
    "psd=y is for public suffixes: subdomains no longer align with the domain.",
    "RFC 9989 sections 4.7 and 4.10.2",
  ),
  "dmarc/historic-tag": warning("pct, rf and ri were removed from DMARC.", "RFC 9989 appendix C"),
  "dmarc/historic-size": warning("The size limit after a report URI was removed from DMARC.", "RFC 9989 appendix C"),
  "dmarc/report-uri-not-valid": warning("An address in rua or ruf is no URI; reports to it are not sent.", ABNF),
  "dmarc/report-uri-scheme": warning(
    "A report address is no mailto: address, which is all that receivers support.",
    FORMAT,
  ),
  "dmarc/options-without-failure-reports": warning("fo has no effect without ruf.", FORMAT),
  "dmarc/value-not-allowed": error("A declared value is not one that the tag may have.", ABNF),
  "dmarc/report-uri-not-allowed": error("A declared report address is not a URI that a record may hold.", ABNF),
  "dmarc/report-size-declared": error("A declared report address has a size limit, or looks like it.", ABNF),
  "dmarc/declared-and-removed": error("The same term is declared and to be removed.", "this project"),
  "dmarc/not-removable": error("A term in removes is not one that can be taken out.", FORMAT),
  "dmarc/stricter-value-kept": warning("The live value is stricter than the declared one and stays.", "this project"),
  "dmarc/later-edit-replaced": warning("A declared value replaces one that somebody set after us.", "this project"),
  "dmarc/later-edit-declared": warning("A declared value is one that somebody set after us.", "this project"),
  "dmarc/test-mode": warning("Receivers older than RFC 9989 ignore t=y and apply the policy in full.", FORMAT),
  "dmarc/no-aggregate-reports": warning("Nobody receives aggregate reports.", "RFC 9989 section 5.1.3"),
  "dmarc/kept-for-others": warning("The record stays, since somebody else uses it too.", "this project"),
  "dmarc/weaker-than-inherited": error(
    "A new record is weaker than what the name inherits.",
    "RFC 9989 section 4.10.1",
  ),
  "dmarc/inherited-unknown": warning("DNS did not say what the name inherits.", "RFC 9989 section 4.10.1"),
  "dmarc/answered-elsewhere": warning(
    "DNS answers a policy at the name, and the zone has none there.",
    "RFC 9989 section 4.10",
  ),
  "dmarc/reject-at-once": warning("The policy goes from none to reject in one step.", "RFC 9989 section 5.1.7"),
  "dmarc/rollout-step-skipped": error("The rollout leaves out a step.", "RFC 9989 section 5.1.7"),
  "dmarc/rollout-and-policy": error("A step of the rollout is declared beside the tags that it sets.", "this project"),
  "dmarc/report-not-authorized": warning(
    "A report destination has not agreed to receive reports.",
    "RFC 9990 section 4",
  ),
  "dmarc/report-diverted": warning(
    "An authorization names another host, so no reports are sent.",
    "RFC 9990 section 4",
  ),
  "dmarc/report-name-too-long": warning("An authorization would have too long a name.", "RFC 9990 section 4"),
  "dmarc/report-authorization-unknown": warning("DNS did not say whether reports are accepted.", "RFC 9990 section 4"),
} as const satisfies Readonly<Record<string, IssueKind>>;

export type DmarcIssueId = keyof typeof DMARC_ISSUES;

/** One issue of the catalogue. */
export const dmarcIssue = issueMaker(DMARC_ISSUES);
