/** Who delivers the mail that the Odoo database sends; decides which records matter. */
export const Hosting = {
  /** Odoo Online with Odoo's mail servers. */
  Online: "online",
  /** Odoo.sh with Odoo's mail servers. */
  OdooSh: "odoosh",
  /** An outgoing mail server of one's own. */
  ExternalSmtp: "external-smtp",
} as const;
export type Hosting = (typeof Hosting)[keyof typeof Hosting];

/** Whether Odoo's own servers send the mail, so that Odoo's SPF include and DKIM key apply. */
export function sendsThroughOdoo(hosting: Hosting): boolean {
  return hosting !== Hosting.ExternalSmtp;
}
