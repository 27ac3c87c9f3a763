/** The catalogue of the issues that the check of a domain makes. */
import type { Issue } from "../records/issue";
import { error, type IssueDetails, type IssueKind, issueMaker, warning } from "../records/issueKind";
import type { Area, AskedQuestion, CheckIssue } from "./report";

const ODOO_PAGE = "Odoo documentation, Configure DNS records to send emails";
const INBOUND_PAGE = "Odoo documentation, Manage inbound messages";

/** Every issue that only a look from the outside can have, by its stable id. */
export const VERIFY_ISSUES = {
  "verify/unanswered": warning(
    "DNS did not answer a question that decides; nothing is said to be wrong.",
    "RFC 2308 section 7",
  ),
  "verify/no-such-domain": error("The domain does not exist.", "RFC 8020 section 2"),
  "verify/no-spf": error("The domain has no SPF record; a warning where Odoo needs none.", "RFC 7208 section 4.5"),
  "verify/odoo-not-authorized": error("The SPF record does not authorize Odoo's servers.", ODOO_PAGE),
  "verify/odoo-by-address": warning(
    "The SPF record authorizes Odoo's servers by their addresses, without Odoo's include.",
    ODOO_PAGE,
  ),
  "verify/odoo-refused-before": error(
    "An earlier term of the SPF record decides before Odoo's include does.",
    "RFC 7208 section 4.6.2",
  ),
  "verify/no-dkim": error("There is no CNAME for Odoo's DKIM key.", ODOO_PAGE),
  "verify/dkim-proxied": error(
    "Addresses answer where the DKIM CNAME should be seen: it is proxied.",
    "RFC 6376 section 3.6.2",
  ),
  "verify/no-key": error("There is no key at a selector that was named.", "RFC 6376 section 3.6.2.2"),
  "verify/odoo-not-aligned": warning(
    "Neither SPF nor DKIM of Odoo's mail aligns with the domain.",
    "RFC 9989, Identifier Alignment",
  ),
  "verify/no-dmarc": warning("No DMARC policy applies to the domain.", "RFC 9989 section 4.10"),
  "verify/no-mx": warning("The domain that receives replies and bounces has no MX record.", INBOUND_PAGE),
  "verify/null-mx": error("The domain says that it receives no mail.", "RFC 7505 section 3"),
  "verify/null-mx-not-alone": warning("There is a null MX beside other MX records.", "RFC 7505 section 3"),
  "verify/mx-without-address": warning("An MX record names a host that has no address.", "RFC 5321 section 5.1"),
  "verify/mx-is-cname": warning(
    "An MX record names a host that is a CNAME.",
    "RFC 5321 section 5.1, RFC 2181 section 10.3",
  ),
  "verify/not-as-declared": error("DNS does not say what the stack has published.", "docs/verify.md"),
  "verify/outputs-not-valid": error(
    "The outputs that were given are not those of a stack of this project.",
    "docs/verify.md",
  ),
  "verify/not-propagated": warning("A resolver still has an older answer.", "RFC 1034 section 5.3.3"),
  "verify/servers-differ": error("The zone's own servers do not agree.", "RFC 1034 section 4.3.5"),
  "verify/zone-servers-unknown": warning(
    "Servers of the zone could not be found out, so they were not asked.",
    "RFC 1034 section 4.2.1",
  ),
  "verify/server-silent": warning("A server did not answer all that it was asked.", "RFC 1034 section 4.1"),
  "verify/limit-reached": warning(
    "A limit of the check was reached: something was not looked at, or not told.",
    "docs/verify.md, Limits",
  ),
} as const satisfies Readonly<Record<string, IssueKind>>;

/** The ids of {@link VERIFY_ISSUES}. */
export type VerifyIssueId = keyof typeof VERIFY_ISSUES;

/** Faults that a plan names as well, before it writes: the same ids and sources. */
export const SHARED_ISSUES = {
  "spf/cname-at-name": error("The name of the SPF record is a CNAME.", "RFC 1034 section 3.6.2"),
  "spf/several-records": error("There are several SPF records, which is a permerror.", "RFC 7208 section 4.5"),
  "spf/lookalike-at-name": error(
    "A record at the name is meant as SPF, and receivers ignore it.",
    "RFC 7208 sections 4.5 and 3.2",
  ),
  "dkim/flattened": error(
    "The zone or the record flattens CNAMEs, so that the key would not be found.",
    "developers.cloudflare.com/dns/cname-flattening, RFC 6376 section 3.6.2",
  ),
  "dkim/other-data": error(
    "There is other data at the name of the DKIM CNAME.",
    "RFC 1034 section 3.6.2, RFC 6376 section 3.6.2",
  ),
  "dkim/other-target": error("The DKIM CNAME points elsewhere.", "RFC 6376 section 3.6.2"),
  "dkim/wildcard": warning(
    "A wildcard answers for selectors, or stops doing so once the CNAME is there; an error in `odoo-mail check`.",
    "RFC 4592 sections 2.2.2 and 3.3.1",
  ),
  "dmarc/several-records": error(
    "There are several DMARC records, which readers take for none.",
    "RFC 9989 section 4.10",
  ),
  "dmarc/spf-at-name": warning(
    "There is an SPF record at the name of the DMARC record.",
    "RFC 7208 section 3, RFC 9989 DMARC Policy Record",
  ),
  "dmarc/cname-at-name": error(
    "The DMARC policy is managed behind a CNAME; a warning in `odoo-mail check` if it works.",
    "RFC 1034 section 3.6.2",
  ),
  "dmarc/record-beside-cname": error(
    "The name of the DMARC record has a TXT record and a CNAME that leads to something else.",
    "RFC 1034 section 3.6.2",
  ),
} as const satisfies Readonly<Record<string, IssueKind>>;

/** One issue of the catalogue without an area, such as one about the outputs of a stack. */
export const verifyIssue = issueMaker({ ...VERIFY_ISSUES, ...SHARED_ISSUES });

/** An issue of a check. */
export function checkIssue(
  area: Area,
  id: VerifyIssueId | keyof typeof SHARED_ISSUES,
  details: Omit<IssueDetails, "source">,
): CheckIssue {
  return { ...verifyIssue(id, details), area, isUnknown: false };
}

/** A limit of this check kept something out: nothing is said to be wrong with it, and DNS is not at fault. */
export function limitReached(area: Area, message: string, fix: string): CheckIssue {
  return checkIssue(area, "verify/limit-reached", { message, fix });
}

// The issues of records/ that say that DNS did not answer.
const UNKNOWN: ReadonlySet<string> = new Set([
  "spf/dns-unanswered",
  "dkim/target-unanswered",
  "dmarc/report-authorization-unknown",
  "dmarc/inherited-unknown",
]);

/**
 * Makes issues of a check from those of records/ and odoo/.
 *
 * @param path which record they are about, such as `acme.com TXT`. @default - their own, if any
 */
export function inArea(area: Area, issues: readonly Issue[], path?: string): CheckIssue[] {
  const about = path === undefined ? {} : { path };
  return issues.map((issue) => ({ ...issue, ...about, area, isUnknown: UNKNOWN.has(issue.id) }));
}

/** DNS did not answer: unknown, which is never shown as wrong. */
export function unanswered(area: Area, name: string, type: string, status: string): CheckIssue {
  const message = `${didNotSay({ name, type })} (${status}), so they could not be checked.`;
  const fix =
    "Run again when DNS answers, or ask servers that do: `--server` of `odoo-mail check`, `verify.servers` in a program.";
  return { ...checkIssue(area, "verify/unanswered", { message, fix }), isUnknown: true };
}

/** Whether an issue of {@link unanswered} is about this question. */
export function saysUnanswered({ id, message }: CheckIssue, question: AskedQuestion): boolean {
  return id === "verify/unanswered" && message.startsWith(`${didNotSay(question)} (`);
}

function didNotSay({ name, type }: AskedQuestion): string {
  return `DNS did not say which ${type} records are at ${name}`;
}
