/** The catalogue of the issues of domain names and DNS snapshots. */
import { error, type IssueKind, issueMaker } from "../issueKind";

/** Every issue of records/dns. Ids are contract. */
export const DNS_ISSUES = {
  "dns/not-a-domain-name": error(
    "A text is not a domain name.",
    "RFC 1035 section 2.3, RFC 1123 section 2.1, RFC 5890",
  ),
  "dns/snapshot-unreadable": error("The DNS snapshot is missing or is no snapshot.", "docs/spf.md"),
} as const satisfies Readonly<Record<string, IssueKind>>;

/** One issue of the catalogue. */
export const dnsIssue = issueMaker(DNS_ISSUES);
