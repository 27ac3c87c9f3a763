import { isInZone } from "../../records/dns/domainName";
import { fieldsOf, type Message } from "./readMessage";
import type { Judged } from "./dmarcOfMessage";
import type { Envelope, OdooMarks } from "./report";
import { messageIdHost } from "./structureIssues";
import { unsubscribeAddresses } from "./unsubscribe";

const ODOO = "odoo.com";

/**
 * What Odoo leaves in the mail that it sends: `X-Odoo-Objects`, a Message-ID with `-openerp-`, bounce addresses as Return-Path
 * (Odoo documentation, "Manage inbound messages"), the default From in the place of a person's ("Manage outbound messages").
 */
export function odooMarks(
  message: Message,
  { sender = "" }: Envelope,
  authors: readonly string[],
  { spf, signatures, dmarc }: Judged,
): OdooMarks {
  const objects = fieldsOf(message, "x-odoo-objects")[0]?.value;
  const host = messageIdHost(message);
  const isReturnPathOfOdoo = isInZone(sender.slice(sender.lastIndexOf("@") + 1), ODOO);
  const isMarked =
    message.fields.some(({ key }) => key.startsWith("x-odoo-")) ||
    /-openerp-/.test(fieldsOf(message, "message-id")[0]?.value ?? "") ||
    signatures.some(({ signingDomain, selector }) => isInZone(signingDomain, ODOO) || selector === "odoo");
  const hasBounceAddress = /^bounce(?:\+[^@]*)?@/i.test(sender);
  const { organizationalDomain, doesAuthorExist } = dmarc;
  const isOfOthers =
    doesAuthorExist === true &&
    organizationalDomain !== undefined &&
    !isInZone(spf.domain ?? "", organizationalDomain) &&
    signatures.every(({ isAligned }) => isAligned === false);
  return {
    isFromOdoo: isMarked || isReturnPathOfOdoo,
    ...(objects !== undefined && { objects }),
    ...(host !== undefined && { messageIdHost: host }),
    hasBounceAddress,
    isReturnPathOfOdoo,
    hasDefaultFrom: /^notifications@/i.test(authors[0] ?? ""),
    // Odoo's own Return-Path does not tell whose database it is.
    isPartnersMessage: isMarked && hasBounceAddress && !isReturnPathOfOdoo && isOfOthers,
    unsubscribe: unsubscribeAddresses(message),
  };
}
