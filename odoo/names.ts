import type { DomainName } from "../records/dns/domainName";

/** What Odoo's documentation asks to include in SPF. Last verified 2026-11 (odoo.com/documentation, "Email communication"). */
export const ODOO_SPF_INCLUDE = "_spf.odoo.com";

/** The selector of Odoo's DKIM keys: the left part of `odoo._domainkey.<domain>`. */
export const ODOO_DKIM_SELECTOR = "odoo";

/** Where the key of every customer stands: the target of the DKIM CNAME. */
export const ODOO_DKIM_TARGET = "odoo._domainkey.odoo.com" as DomainName;
