/** The SPF record of a domain that nobody but Odoo sends for. */
export const ODOO = "v=spf1 include:_spf.odoo.com ~all";
/** What stands at a domain that sends with Google already. */
export const GOOGLE = "v=spf1 include:_spf.google.com ~all";
/** `GOOGLE` after Odoo's include was merged into it. */
export const BOTH = "v=spf1 include:_spf.odoo.com include:_spf.google.com ~all";
/** What the first run of a release leaves of a record that we created. */
export const NEUTRAL = "v=spf1 ?all";
/** Where Odoo's DKIM key stands, and where it points. */
export const KEY = "odoo._domainkey.acme.com";
export const TARGET = "odoo._domainkey.odoo.com";
