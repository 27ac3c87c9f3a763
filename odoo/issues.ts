/** The catalogue of the issues of Odoo's requirements, its settings and its API. */
import { error, type IssueKind, issueMaker, warning } from "../records/issueKind";

const DNS_PAGE = "Odoo documentation, Configure DNS records to send emails";
const API_PAGE = "Odoo documentation, External JSON-2 API and External RPC API";
const INBOUND_PAGE = "Odoo documentation, Manage inbound messages";
const OUTBOUND_PAGE = "Odoo documentation, Manage outbound messages";

/** Every issue of odoo/ by its stable id. */
export const ODOO_ISSUES = {
  "dmarc/enforced-without-authentication": error(
    "The declared policy would reject the domain's own mail.",
    "RFC 9989, Identifier Alignment",
  ),
  "odoo/spf-alone": warning(
    "The declared policy holds for mail that only SPF authenticates; forwarded mail fails it.",
    "RFC 7208 section 10.3",
  ),
  "odoo/alias-not-aligned": warning(
    "The alias domain is another domain than the author domain, so that SPF never counts for DMARC.",
    "RFC 9989, Identifier Alignment",
  ),
  "odoo/generic-provider": error("The domain belongs to a provider of mailboxes for everybody.", DNS_PAGE),
  "odoo/database-not-valid": error("The name of a database has characters that none has.", INBOUND_PAGE),
  "odoo/default-from-not-valid": error("The default From is neither a local part nor an address.", OUTBOUND_PAGE),
  "odoo/default-from-not-authenticated": error(
    "The default From has a domain that nothing here authenticates.",
    OUTBOUND_PAGE,
  ),
  "odoo/version-not-known": error("The version of Odoo is none that is known here.", "docs/odoo.md"),
  "odoo/cannot-relay": warning(
    "A partner's DMARC policy keeps Odoo from relaying the partner's mail under the partner's name.",
    DNS_PAGE,
  ),
  "odoo/relay-unknown": warning("DNS did not say which DMARC policy a partner has.", "RFC 9989 section 4.10"),
  "odoo/foreign-value": error("A setting holds a value that somebody else chose.", "docs/odoo.md"),
  "odoo/first-alias-domain": error(
    "Odoo gives the first alias domain of a database to companies that the program does not list.",
    OUTBOUND_PAGE,
  ),
  "odoo/api-key-in-clear": error("API keys are in the configuration, and not as a secret.", "docs/odoo.md"),
  "odoo/api-wrong-key": error("Odoo does not take the API key, or no login was given.", API_PAGE),
  "odoo/api-missing-right": error("The key's user may not read or write the settings.", API_PAGE),
  "odoo/api-wrong-database": error("There is no database of that name.", API_PAGE),
  "odoo/api-unknown-model": error("The database does not know a model that holds the settings.", API_PAGE),
  "odoo/api-version": error("The version of Odoo is another one than declared, or too old.", "docs/odoo.md"),
  "odoo/api-unreachable": error("Odoo did not answer in time.", "docs/odoo.md"),
  "odoo/api-refused": error("Odoo refused to read or write a setting.", API_PAGE),
  "odoo/api-not-understood": error("Something that is not Odoo's API answered.", API_PAGE),
} as const satisfies Readonly<Record<string, IssueKind>>;

/** The ids of the issues of odoo/. */
export type OdooIssueId = keyof typeof ODOO_ISSUES;

/** One issue of the catalogue. */
export const odooIssue = issueMaker(ODOO_ISSUES);
