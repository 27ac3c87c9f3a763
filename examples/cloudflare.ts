import { DmarcPolicy, Hosting, MailDomain } from "pulumi-odoo-mail";

/** Odoo Online sends as acme.com, beside Google Workspace: its include is declared, so that it is known to be wanted. */
const acme = new MailDomain("acme", {
  domain: "acme.com",
  cloudflare: {},
  hosting: Hosting.Online,
  spf: { includes: ["_spf.google.com"] },
  dmarc: { policy: DmarcPolicy.None, aggregateReports: ["mailto:dmarc@acme.com"] },
});

/** What is published, for `odoo-mail check --stack`. */
export const domains = { "acme.com": { hosting: Hosting.Online, records: acme.records } };
/** What is left to do by hand. */
export const byHand = acme.byHand;
