/** The names in DNS at which Odoo publishes SPF and DKIM for all its customers. */
import type { DomainName } from "../records/dns/domainName";

export { ODOO_SPF_INCLUDE } from "../records/spf/senders";

/** The domain of Odoo's own servers and databases. */
export const ODOO_DOMAIN = "odoo.com" as DomainName;

/** The selector of Odoo's DKIM keys: the left part of `odoo._domainkey.<domain>`. */
export const ODOO_DKIM_SELECTOR = "odoo";

/** The target of the DKIM CNAME. All customers have the same key. */
export const ODOO_DKIM_TARGET = "odoo._domainkey.odoo.com" as DomainName;
