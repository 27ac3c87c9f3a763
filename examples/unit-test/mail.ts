import { DmarcPolicy, MailDomain } from "pulumi-odoo-mail";

/** The mail of the company, as its stack declares it. */
export function mail(): MailDomain {
  return new MailDomain("acme", { domain: "acme.com", cloudflare: {}, dmarc: { policy: DmarcPolicy.None } });
}
