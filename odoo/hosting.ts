/** The ways in which a database sends its mail. Most rules of odoo/ depend on the one that is chosen. */

/** Who delivers the mail that the Odoo database sends; decides which records matter. */
export enum Hosting {
  /** Odoo Online with Odoo's mail servers. */
  Online = "online",
  /** Odoo.sh with Odoo's mail servers. */
  OdooSh = "odoosh",
  /** An outgoing mail server of one's own. */
  ExternalSmtp = "external-smtp",
}

/** A member of Hosting, or its word. */
export type HostingWord = `${Hosting}`;

/** Whether Odoo's own servers send the mail, so that Odoo's SPF include and DKIM key apply. */
export function sendsThroughOdoo(hosting: HostingWord): boolean {
  return hosting !== "external-smtp";
}
