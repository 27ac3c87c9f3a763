import type { DomainName } from "../records/dns/domainName";

export { ODOO_SPF_INCLUDE } from "../records/spf/senders";

/** The selector of Odoo's DKIM keys: the left part of `odoo._domainkey.<domain>`. */
export const ODOO_DKIM_SELECTOR = "odoo";

/** Where the key of every customer stands: the target of the DKIM CNAME. */
export const ODOO_DKIM_TARGET = "odoo._domainkey.odoo.com" as DomainName;
