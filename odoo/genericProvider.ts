/** Refuses domains of mailbox providers, such as gmail.com, because Odoo's mail in their name is taken for forged. */
import { canonicalName, sameName } from "../records/dns/domainName";
import type { Issue } from "../records/issue";
import { printable } from "../records/printable";
import { GENERIC_PROVIDERS } from "./genericProviders";
import { odooIssue } from "./issues";

/** Providers whose DMARC policy is p=reject, so that Odoo's mail in their name never arrives (Odoo's documentation names them). */
const NEVER_ARRIVES = ["yahoo.com", "aol.com"];

const KNOWN: ReadonlySet<string> = new Set(GENERIC_PROVIDERS.split(/\s+/));

/** Whether a domain belongs to a provider of mailboxes for everybody, such as gmail.com. */
export function isGenericProvider(domain: string): boolean {
  return KNOWN.has(canonicalName(domain));
}

/**
 * Why a domain cannot be what Odoo sends as.
 * Issues: `odoo/generic-provider`.
 */
export function genericProviderIssues(domain: string): Issue[] {
  if (!isGenericProvider(domain)) return [];
  const consequence = NEVER_ARRIVES.some((name) => sameName(name, domain))
    ? "its DMARC policy is p=reject, so that mail which Odoo sends in its name never arrives"
    : "nobody but that provider can authenticate mail in its name, so that receivers take Odoo's for forged";
  return [
    odooIssue("odoo/generic-provider", {
      message: `${printable(domain)} belongs to a provider of mailboxes: ${consequence}.`,
      fix: "Use a domain of your own. If you are that provider, declare SpfRecord, DkimRecord and DmarcRecord, which do not ask.",
    }),
  ];
}
