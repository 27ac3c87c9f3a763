import { DmarcPolicy, Hosting, MailDomain } from "pulumi-odoo-mail";

/** Odoo Online sends as acme.com, beside Google Workspace: its include is declared, so that it is known to be wanted. */
const acme = new MailDomain("acme", {
  domain: "acme.com",
  cloudflare: {},
  hosting: Hosting.Online,
  spf: { includes: ["_spf.google.com"] },
  dmarc: { policy: DmarcPolicy.None, aggregateReports: ["mailto:dmarc@acme.com"] },
});

/** What was there before, what is there now, and what changed. */
export const records = acme.records;
/** What is left to do by hand. */
export const byHand = acme.byHand;
