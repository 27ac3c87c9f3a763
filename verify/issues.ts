/** The catalogue of the issues that the check of a domain makes. */
import { type Issue, Severity } from "../records/issue";
import type { Area, CheckIssue } from "./report";

/** What is fixed about an issue: how bad it is, when it is reported, and where the rule stands. */
export interface VerifyIssueKind {
  readonly severity: Severity;
  readonly summary: string;
  readonly source: string;
}

const { Error: E, Warning: W } = Severity;
const kind = (severity: Severity, summary: string, source: string): VerifyIssueKind => ({ severity, summary, source });
const ODOO_PAGE = "Odoo documentation, Configure DNS records to send emails";
const INBOUND_PAGE = "Odoo documentation, Manage inbound messages";

/** Every issue that only a look from the outside can have, by its stable id. */
export const VERIFY_ISSUES = {
  "verify/unanswered": kind(
    W,
    "DNS did not answer a question that decides; nothing is said to be wrong.",
    "RFC 2308 section 7",
  ),
  "verify/no-such-domain": kind(E, "The domain does not exist.", "RFC 8020 section 2"),
  "verify/no-spf": kind(E, "The domain has no SPF record.", "RFC 7208 section 4.5"),
  "verify/odoo-not-authorized": kind(E, "The SPF record does not authorize Odoo's servers.", ODOO_PAGE),
  "verify/odoo-by-address": kind(
    W,
    "The SPF record authorizes Odoo's servers by their addresses, without Odoo's include.",
    ODOO_PAGE,
  ),
  "verify/odoo-refused-before": kind(
    E,
    "An earlier term of the SPF record decides before Odoo's include does.",
    "RFC 7208 section 4.6.2",
  ),
  "verify/no-dkim": kind(E, "There is no CNAME for Odoo's DKIM key.", ODOO_PAGE),
  "verify/dkim-proxied": kind(
    E,
    "Addresses answer where the DKIM CNAME should be seen: it is proxied.",
    "RFC 6376 section 3.6.2",
  ),
  "verify/no-dmarc": kind(W, "No DMARC policy applies to the domain.", "RFC 9989 section 4.10"),
  "verify/no-mx": kind(W, "The domain that receives replies and bounces has no MX record.", INBOUND_PAGE),
  "verify/null-mx": kind(E, "The domain says that it receives no mail.", "RFC 7505 section 3"),
  "verify/not-as-declared": kind(E, "DNS does not say what the stack has published.", "docs/verify.md"),
  "verify/outputs-not-valid": kind(
    E,
    "The outputs that were given are not those of a stack of this project.",
    "docs/verify.md",
  ),
  "verify/not-propagated": kind(W, "A resolver still has an older answer.", "RFC 1034 section 5.3.3"),
  "verify/servers-differ": kind(E, "The zone's own servers do not agree.", "RFC 1034 section 4.3.5"),
  "verify/zone-servers-unknown": kind(
    W,
    "Servers of the zone could not be found out, so they were not asked.",
    "RFC 1034 section 4.2.1",
  ),
  "verify/server-silent": kind(W, "A server did not answer all that it was asked.", "RFC 1034 section 4.1"),
} as const satisfies Readonly<Record<string, VerifyIssueKind>>;

/** The ids of the issues that are only a check's. */
export type VerifyIssueId = keyof typeof VERIFY_ISSUES;

/** Faults that a plan names as well, before it writes: the same ids and sources. */
export const SHARED_ISSUES = {
  "spf/cname-at-name": kind(E, "The name of the SPF record is a CNAME.", "RFC 1034 section 3.6.2"),
  "spf/several-records": kind(E, "There are several SPF records, which is a permerror.", "RFC 7208 section 4.5"),
  "spf/lookalike-at-name": kind(
    E,
    "A record at the name is meant as SPF, and receivers ignore it.",
    "RFC 7208 sections 4.5 and 3.2",
  ),
  "dkim/flattened": kind(
    E,
    "The zone or the record flattens CNAMEs, so that the key would not be found.",
    "RFC 6376 section 3.6.2",
  ),
  "dkim/other-data": kind(E, "There is other data at the name of the DKIM CNAME.", "RFC 1034 section 3.6.2"),
  "dkim/other-target": kind(E, "The DKIM CNAME points elsewhere.", "RFC 6376 section 3.6.2"),
  "dkim/wildcard": kind(
    W,
    "A wildcard answers for selectors, or stops doing so once the CNAME is there.",
    "RFC 4592 sections 2.2.2 and 3.3.1",
  ),
  "dmarc/several-records": kind(
    E,
    "There are several DMARC records, which readers take for none.",
    "RFC 9989 section 4.10",
  ),
  "dmarc/spf-at-name": kind(W, "There is an SPF record at the name of the DMARC record.", "RFC 7208 section 3"),
  "dmarc/cname-at-name": kind(E, "The DMARC policy is managed behind a CNAME.", "RFC 1034 section 3.6.2"),
  "dmarc/record-beside-cname": kind(
    E,
    "The name of the DMARC record has a TXT record and a CNAME that leads to something else.",
    "RFC 1034 section 3.6.2",
  ),
} as const satisfies Readonly<Record<string, VerifyIssueKind>>;

/** What a check's issue says beside what its id fixes. `message` and `fix` must be safe to print. */
export interface Details extends Pick<Issue, "message" | "fix">, Partial<Pick<Issue, "found" | "path">> {
  /** @default - the one of the catalogue */
  readonly severity?: Severity;
}

/** An issue of a check. */
export function checkIssue(
  area: Area,
  id: VerifyIssueId | keyof typeof SHARED_ISSUES,
  { severity, ...details }: Details,
): CheckIssue {
  const fixed: VerifyIssueKind = { ...VERIFY_ISSUES, ...SHARED_ISSUES }[id];
  const issue = { id, severity: severity ?? fixed.severity, source: fixed.source, ...details };
  return { ...issue, area, isUnknown: false };
}

// The issues of records/ that say that DNS did not answer.
const UNKNOWN: ReadonlySet<string> = new Set([
  "spf/dns-unanswered",
  "dkim/target-unanswered",
  "dmarc/report-authorization-unknown",
  "dmarc/inherited-unknown",
]);

/**
 * Issues of records/ and odoo/ as a check's.
 *
 * @param path which record they are about, such as `acme.com TXT`. @default - their own, if any
 */
export function inArea(area: Area, issues: readonly Issue[], path?: string): CheckIssue[] {
  const about = path === undefined ? {} : { path };
  return issues.map((issue) => ({ ...issue, ...about, area, isUnknown: UNKNOWN.has(issue.id) }));
}

/** DNS did not answer: unknown, which is never shown as wrong. */
export function unanswered(area: Area, name: string, type: string, status: string): CheckIssue {
  const message = `DNS did not say which ${type} records are at ${name} (${status}), so they could not be checked.`;
  const fix = "Run again when DNS answers, or ask other servers.";
  return { ...checkIssue(area, "verify/unanswered", { message, fix }), isUnknown: true };
}
