import { type Issue, Severity } from "../records/issue";

/** What is fixed about an issue: how bad it is, when it is reported, and where the rule stands. */
export interface OdooIssueKind {
  readonly severity: Severity;
  readonly summary: string;
  readonly source: string;
}

const { Error: E, Warning: W } = Severity;
const kind = (severity: Severity, summary: string, source: string): OdooIssueKind => ({ severity, summary, source });
const DNS_PAGE = "Odoo documentation, Configure DNS records to send emails";
const API_PAGE = "Odoo documentation, External JSON-2 API and External RPC API";
const OUTBOUND_PAGE = "Odoo documentation, Manage outbound messages";

/** Every issue of odoo/ by its stable id. */
export const ODOO_ISSUES = {
  "dmarc/enforced-without-authentication": kind(
    E,
    "The declared policy would reject the domain's own mail.",
    "RFC 9989, Identifier Alignment",
  ),
  "odoo/spf-alone": kind(
    W,
    "The declared policy holds for mail that only SPF authenticates; forwarded mail fails it.",
    "RFC 7208 section 10.3",
  ),
  "odoo/alias-not-aligned": kind(
    W,
    "The alias domain is another domain than the author domain, so that SPF never counts for DMARC.",
    "RFC 9989, Identifier Alignment",
  ),
  "odoo/generic-provider": kind(E, "The domain belongs to a provider of mailboxes for everybody.", DNS_PAGE),
  "odoo/default-from-not-valid": kind(E, "The default From is neither a local part nor an address.", OUTBOUND_PAGE),
  "odoo/default-from-not-authenticated": kind(
    E,
    "The default From has a domain that nothing here authenticates.",
    OUTBOUND_PAGE,
  ),
  "odoo/version-not-known": kind(E, "The version of Odoo is none that is known here.", "docs/odoo.md"),
  "odoo/cannot-relay": kind(
    W,
    "A partner's DMARC policy keeps Odoo from relaying the partner's mail under the partner's name.",
    DNS_PAGE,
  ),
  "odoo/relay-unknown": kind(W, "DNS did not say which DMARC policy a partner has.", "RFC 9989 section 4.10"),
  "odoo/foreign-value": kind(E, "A setting holds a value that somebody else chose.", "docs/odoo.md"),
  "odoo/first-alias-domain": kind(
    E,
    "Odoo gives the first alias domain of a database to companies that the program does not list.",
    OUTBOUND_PAGE,
  ),
  "odoo/api-key-in-clear": kind(E, "API keys are in the configuration, and not as a secret.", "docs/odoo.md"),
  "odoo/api-wrong-key": kind(E, "Odoo does not take the API key, or no login was given.", API_PAGE),
  "odoo/api-missing-right": kind(E, "The key's user may not read or write the settings.", API_PAGE),
  "odoo/api-wrong-database": kind(E, "There is no database of that name.", API_PAGE),
  "odoo/api-unknown-model": kind(E, "The database does not know a model that holds the settings.", API_PAGE),
  "odoo/api-version": kind(E, "The version of Odoo is another one than declared, or too old.", "docs/odoo.md"),
  "odoo/api-unreachable": kind(E, "Odoo did not answer in time.", "docs/odoo.md"),
  "odoo/api-refused": kind(E, "Odoo refused to read or write a setting.", API_PAGE),
  "odoo/api-not-understood": kind(E, "Something that is not Odoo's API answered.", API_PAGE),
} as const satisfies Readonly<Record<string, OdooIssueKind>>;

/** The ids of the issues of odoo/. */
export type OdooIssueId = keyof typeof ODOO_ISSUES;

/** An issue of odoo/: severity and source by its id, the words by whoever found it. */
export function odooIssue(id: OdooIssueId, words: Pick<Issue, "message" | "fix" | "found">): Issue {
  const { severity, source } = ODOO_ISSUES[id];
  return { id, severity, source, ...words };
}
