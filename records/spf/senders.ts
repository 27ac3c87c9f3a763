import { sameName } from "../dns/domainName";

/** How a sender's DKIM key is published. The names and values are the account's own, unless `dkimSelectors` says otherwise. */
export const DkimForm = { Cname: "CNAME", Txt: "TXT" } as const;
export type DkimForm = (typeof DkimForm)[keyof typeof DkimForm];

/** The senders that we know. */
export const SenderId = {
  Odoo: "odoo",
  GoogleWorkspace: "google-workspace",
  Microsoft365: "microsoft-365",
  AmazonSes: "amazon-ses",
  Mailchimp: "mailchimp",
  SendGrid: "sendgrid",
  Brevo: "brevo",
  Mailgun: "mailgun",
  ZohoMail: "zoho-mail",
  Mailjet: "mailjet",
  Postmark: "postmark",
  HubSpot: "hubspot",
  Zendesk: "zendesk",
  Salesforce: "salesforce",
} as const;
export type SenderId = (typeof SenderId)[keyof typeof SenderId];

/** A service that companies send mail through, and what it asks for in DNS. */
export interface Sender {
  /** Stable, such as `google-workspace`. */
  readonly id: SenderId;
  readonly name: string;
  /** Targets of includes by which it is known, the usual one first. */
  readonly targets: readonly string[];
  /** The includes that the domain's own record needs; none where the service sends under a return path of its own. */
  readonly includes: readonly string[];
  /** How its key is published. @default - no page that we read says so */
  readonly dkim?: DkimForm;
  /** Selectors that are the same for every customer. @default - the account's own */
  readonly dkimSelectors?: readonly string[];
  /** What else to know. */
  readonly note?: string;
  /** The pages that say so. */
  readonly sources: readonly string[];
}

/** When the pages in {@link SENDERS} were read. To check again, open each source. */
export const SENDERS_VERIFIED = "2026-11-22";

/** Senders whose needs a page confirms. One that is missing here is not judged in any way. */
export const SENDERS: readonly Sender[] = [
  {
    id: "odoo",
    name: "Odoo",
    targets: ["_spf.odoo.com"],
    includes: ["_spf.odoo.com"],
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
    sources: ["https://mxio.io/providers/google-workspace"],
  },
  {
    id: "microsoft-365",
    name: "Microsoft 365",
    targets: ["spf.protection.outlook.com"],
    includes: ["spf.protection.outlook.com"],
    dkim: DkimForm.Cname,
    dkimSelectors: ["selector1", "selector2"],
    sources: ["https://mailermonk.com/guides/spf/microsoft-365"],
  },
  {
    id: "amazon-ses",
    name: "Amazon SES",
    targets: ["amazonses.com"],
    includes: [],
    dkim: DkimForm.Cname,
    note: "With a custom MAIL FROM domain, a subdomain, its include goes into the record of that subdomain.",
    sources: ["https://docs.aws.amazon.com/ses/latest/dg/send-email-authentication-spf.html", "https://dmarc.wiki/ses"],
  },
  {
    id: "mailchimp",
    name: "Mailchimp",
    targets: ["servers.mcsv.net"],
    includes: [],
    dkim: DkimForm.Cname,
    note: "Its return path is its own, so that an include would never be looked at.",
    sources: ["https://phishfence.io/learn/dmarc-mailchimp"],
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
    targets: ["spf.sendinblue.com"],
    includes: [],
    note: "On shared addresses its return path is its own; with one of the domain's, the include goes to that name.",
    sources: [
      "https://www.captaindns.com/en/blog/brevo-transactional-email-technical-guide",
      "https://www.suped.com/knowledge/email-deliverability/technical/how-should-i-combine-spf-records-and-what-domain-should-i-use-with-sendinblue",
    ],
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
    id: "zoho-mail",
    name: "Zoho Mail",
    targets: ["zoho.com"],
    includes: ["zoho.com"],
    dkim: DkimForm.Txt,
    note: "Data centres outside the United States have includes of their own.",
    sources: ["https://mailermonk.com/guides/spf/zoho-mail"],
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
    id: "postmark",
    name: "Postmark",
    targets: ["spf.mtasv.net"],
    includes: [],
    dkim: DkimForm.Txt,
    note: "Its own return path passes SPF; a CNAME to pm.mtasv.net makes it the domain's.",
    sources: ["https://mxtoolbox.com/c/outboundemailsources?public=Postmark"],
  },
  {
    id: "hubspot",
    name: "HubSpot",
    targets: ["hubspotemail.net"],
    includes: [],
    dkim: DkimForm.Cname,
    note: "Without a dedicated address its own return path passes SPF; with one, HubSpot shows a record of the account's own.",
    sources: ["https://dmarc.wiki/hubspot"],
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
];

/** The service behind the target of an include; undefined where none is known. */
export function senderOf(includeTarget: string): Sender | undefined {
  return SENDERS.find(({ targets }) => targets.some((target) => sameName(target, includeTarget)));
}

/** The includes that a sender needs in the domain's own record, by its id; undefined where the id is not known. */
export function includesOf(id: string): readonly string[] | undefined {
  return SENDERS.find((sender) => sender.id === id)?.includes;
}
