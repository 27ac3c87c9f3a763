/** The services that companies send mail through, and what each asks for in DNS by its own documentation. */
import { canonicalName, sameName } from "../dns/domainName";

/** How a sender's DKIM key is published. The names and values are the account's own, unless `dkimSelectors` says otherwise. */
export const DkimForm = { Cname: "CNAME", Txt: "TXT" } as const;
export type DkimForm = (typeof DkimForm)[keyof typeof DkimForm];

/** The senders that we know. */
export enum SenderId {
  Odoo = "odoo",
  GoogleWorkspace = "google-workspace",
  Microsoft365 = "microsoft-365",
  AmazonSes = "amazon-ses",
  SendGrid = "sendgrid",
  Brevo = "brevo",
  Mailgun = "mailgun",
  Mailjet = "mailjet",
  Zendesk = "zendesk",
  Salesforce = "salesforce",
  Mailchimp = "mailchimp",
  Zoho = "zoho",
  Postmark = "postmark",
  HubSpot = "hubspot",
}

/** A member of SenderId, or its word. */
export type SenderIdWord = `${SenderId}`;

/** A service that companies send mail through, and what it asks for in DNS. */
export interface Sender {
  /** Stable, such as `google-workspace`. */
  readonly id: SenderIdWord;
  readonly name: string;
  /** Targets of includes by which it is known, the usual one first. */
  readonly targets: readonly string[];
  /** The includes that the domain's own record needs; none where the service sends under a return path of its own. */
  readonly includes: readonly string[];
  /** The name below which each account has an include of its own. @default - all accounts have the same */
  readonly ownIncludesBelow?: string;
  /** How its key is published. @default - no page that we read says so */
  readonly dkim?: DkimForm;
  /** Selectors that are the same for every customer. @default - the account's own */
  readonly dkimSelectors?: readonly string[];
  /** What else to know. */
  readonly note?: string;
  /** The pages that say so. */
  readonly sources: readonly [string, ...string[]];
}

/** What Odoo's documentation asks to include in SPF. Last verified 2026-11 (odoo.com/documentation, "Email communication"). */
export const ODOO_SPF_INCLUDE = "_spf.odoo.com";

/** When the pages in {@link SENDERS} were read. To check again, open each source. */
export const SENDERS_VERIFIED = "2026-11-22";

/**
 * Senders whose own documentation confirms what they need; what other people write about them does not count. A sender that is
 * missing here is not judged in any way.
 */
export const SENDERS: readonly Sender[] = [
  {
    id: "odoo",
    name: "Odoo",
    targets: [ODOO_SPF_INCLUDE],
    includes: [ODOO_SPF_INCLUDE],
    dkim: DkimForm.Cname,
    dkimSelectors: ["odoo"],
    sources: ["https://www.odoo.com/documentation/19.0/applications/general/email_communication/email_domain.html"],
  },
  {
    id: "google-workspace",
    name: "Google Workspace",
    targets: ["_spf.google.com"],
    includes: ["_spf.google.com"],
    dkim: DkimForm.Txt,
    note: "The selector google is the default; the administrator may choose another one.",
    sources: ["https://support.google.com/a/answer/33786"],
  },
  {
    id: "microsoft-365",
    name: "Microsoft 365",
    targets: ["spf.protection.outlook.com", "spf.protection.office365.us", "spf.protection.partner.outlook.cn"],
    includes: ["spf.protection.outlook.com"],
    dkim: DkimForm.Cname,
    dkimSelectors: ["selector1", "selector2"],
    note: "The clouds of the United States government and of 21Vianet have includes of their own.",
    sources: [
      "https://learn.microsoft.com/en-us/defender-office-365/email-authentication-spf-configure",
      "https://learn.microsoft.com/en-us/defender-office-365/email-authentication-dkim-configure",
    ],
  },
  {
    id: "amazon-ses",
    name: "Amazon SES",
    targets: ["amazonses.com"],
    includes: [],
    dkim: DkimForm.Cname,
    note: "With a custom MAIL FROM domain, a subdomain, its include goes into the record of that subdomain.",
    sources: ["https://docs.aws.amazon.com/ses/latest/dg/send-email-authentication-spf.html"],
  },
  {
    id: "sendgrid",
    name: "SendGrid",
    targets: ["sendgrid.net"],
    includes: [],
    dkim: DkimForm.Cname,
    note: "Automated security publishes SPF and DKIM behind three CNAMEs.",
    sources: ["https://www.twilio.com/docs/sendgrid/api-reference/domain-authentication/authenticate-a-domain"],
  },
  {
    id: "brevo",
    name: "Brevo",
    targets: ["spf.sendinblue.com", "spf.brevo.com"],
    includes: [],
    dkim: DkimForm.Txt,
    note: "The records that its console asks for are a code, the DKIM key and DMARC; none of them is SPF.",
    sources: ["https://developers.brevo.com/docs/domain-authentication-and-verification"],
  },
  {
    id: "mailgun",
    name: "Mailgun",
    targets: ["mailgun.org"],
    includes: ["mailgun.org"],
    dkim: DkimForm.Txt,
    note: "The include goes into the record of the domain that Mailgun sends from, often a subdomain.",
    sources: ["https://documentation.mailgun.com/docs/mailgun/user-manual/domains/domains-verify"],
  },
  {
    id: "mailjet",
    name: "Mailjet",
    targets: ["spf.mailjet.com"],
    includes: ["spf.mailjet.com"],
    sources: [
      "https://documentation.mailjet.com/hc/en-us/articles/360049641733-Authenticating-Domains-with-SPF-and-DKIM-A-Complete-Guide",
    ],
  },
  {
    id: "zendesk",
    name: "Zendesk",
    targets: ["mail.zendesk.com"],
    includes: ["mail.zendesk.com"],
    sources: ["https://support.zendesk.com/hc/en-us/articles/115015746187-Why-doesn-t-my-SPF-record-validate-"],
  },
  {
    id: "salesforce",
    name: "Salesforce",
    targets: ["_spf.salesforce.com"],
    includes: ["_spf.salesforce.com"],
    note: "Its record uses a macro: which addresses it authorizes cannot be read from DNS.",
    sources: ["https://help.salesforce.com/s/articleView?id=000315520&type=1"],
  },
  {
    id: "mailchimp",
    name: "Mailchimp",
    targets: [],
    includes: [],
    dkim: DkimForm.Cname,
    note: "The pages that were read are about transactional mail: it needs CNAMEs at mte1._domainkey and mte2._domainkey and a DMARC record.",
    sources: [
      "https://mailchimp.com/developer/transactional/docs/authentication-delivery/",
      "https://mailchimp.com/developer/release-notes/new-sending-domain-authentication-requirements",
    ],
  },
  {
    id: "zoho",
    name: "Zoho Mail",
    targets: ["zohomail.com", "one.zoho.com"],
    includes: ["zohomail.com"],
    dkim: DkimForm.Txt,
    note: "Who uses several services of Zoho takes one.zoho.com instead.",
    sources: [
      "https://www.zoho.com/mail/help/adminconsole/spf-configuration.html",
      "https://help.zoho.com/portal/en/kb/writer/how-to-customize-writer/articles/how-to-add-spf-and-dkim-records-for-my-domain-in-zoho-writer",
    ],
  },
  {
    id: "postmark",
    name: "Postmark",
    targets: ["spf.mtasv.net"],
    includes: [],
    dkim: DkimForm.Txt,
    note: "Its Return-Path is at pm.mtasv.net; a subdomain of yours with a CNAME to that name makes SPF align.",
    sources: [
      "https://postmarkapp.com/blog/introducing-full-dmarc-support-with-custom",
      "https://postmarkapp.com/support/article/1113-how-do-i-manage-domains-using-the-api",
    ],
  },
  {
    id: "hubspot",
    name: "HubSpot",
    targets: [],
    includes: [],
    ownIncludesBelow: "hubspotemail.net",
    dkim: DkimForm.Cname,
    sources: [
      "https://knowledge.hubspot.com/email/do-i-need-to-add-hubspot-to-our-spf-record",
      "https://knowledge.hubspot.com/it/email/do-i-need-to-add-hubspot-to-our-spf-record",
    ],
  },
];

/** The service behind the target of an include; undefined where none is known. */
export function senderOf(includeTarget: string): Sender | undefined {
  return SENDERS.find(
    ({ targets, ownIncludesBelow: below }) =>
      targets.some((target) => sameName(target, includeTarget)) ||
      (below !== undefined && canonicalName(includeTarget).endsWith(`.${below}`)),
  );
}

/** The includes that a sender needs in the domain's own record, by its id; undefined where the id is not known. */
export function includesOf(id: string): readonly string[] | undefined {
  return SENDERS.find((sender) => sender.id === id)?.includes;
}

/**
 * What a sender needs besides its SPF term, as a sentence for people: its DKIM key comes from its own console.
 *
 * @param id as in `SenderId`
 * @returns undefined for an id that is not known
 */
export function senderNeeds(id: string): string | undefined {
  const sender = SENDERS.find((one) => one.id === id);
  if (sender === undefined) return undefined;
  const { name, note, sources } = sender;
  const parts = [spfNeed(sender), dkimNeed(sender), note ?? ""].filter((part) => part !== "");
  return `${name}: ${parts.join(" ")} (${sources[0]}, read on ${SENDERS_VERIFIED})`;
}

function spfNeed({ includes, ownIncludesBelow }: Sender): string {
  if (ownIncludesBelow !== undefined)
    return `Its include, below ${ownIncludesBelow}, is the account's own: declare the one that its console shows in \`includes\`.`;
  return includes.length > 0 ? "" : "It needs no SPF term in the domain's own record.";
}

function dkimNeed({ dkim, dkimSelectors = [] }: Sender): string {
  if (dkim === undefined) return "Publish the DKIM key that its console shows.";
  const at = dkimSelectors.length === 0 ? "" : ` at ${dkimSelectors.map((one) => `${one}._domainkey`).join(" and ")}`;
  return `Publish the DKIM ${dkim} that its console shows${at}.`;
}
