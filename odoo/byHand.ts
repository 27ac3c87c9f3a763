/** Writes the list of what no DNS record does for the user: settings in Odoo, the own mail server, redirections. */
import type { DomainName } from "../records/dns/domainName";
import { AliasRelation, aliasRelation } from "./aliasRelation";
import { defaultFromAddress } from "./defaultFrom";
import { type HostingWord, sendsThroughOdoo } from "./hosting";
import { FROM_FILTER, type MailSettings, type OdooSetting, odooSettings, SettingModel } from "./settings";

/** What the list of things to do by hand depends on. */
export interface ByHand extends MailSettings {
  readonly domain: DomainName;
  readonly hosting: HostingWord;
  /** The database's name, the left part of `<database>.odoo.com`. @default - not known, shown as `<database>` */
  readonly database?: string;
  /** Services that send mail of the domain beside Odoo's servers. @default - none */
  readonly senders?: readonly string[];
}

/** What is left for the user to do, a sentence each. */
export function byHand(what: ByHand): string[] {
  if (!sendsThroughOdoo(what.hosting)) return ownServer(what);
  return [
    ...settingsOf(what).map((setting) => enter(setting, what)),
    ...fromLines(what),
    ...inbound(what),
    DAILY_LIMIT,
  ];
}

/** What is left for the user to do when the records are taken out again, a sentence each. */
export function byHandOnRelease({
  aliasDomain,
  domain,
  hosting,
}: Pick<ByHand, "domain" | "aliasDomain" | "hosting">): string[] {
  if (!sendsThroughOdoo(hosting))
    return [
      `Before the first run, have your own server stop sending Odoo's mail as ${domain}, or keep what that mail needs.`,
    ];
  return [
    `Before the first run, give every company in Odoo that sends from ${aliasDomain} another alias domain (Settings, Alias Domain), and take this one out of odoo-mail:databases and OdooSystemParameters: afterwards receivers may refuse its mail.`,
    `Take away the redirections of bounce@${aliasDomain}, catchall@${aliasDomain} and other aliases to the database, once no answers come there any more.`,
  ];
}

function settingsOf(what: ByHand): OdooSetting[] {
  return odooSettings({ ...what, authorDomain: what.domain });
}

function ownServer(what: ByHand): string[] {
  const { domain, aliasDomain } = what;
  return [
    `Publish the SPF terms and DKIM keys that your own outgoing server of ${domain} needs: Odoo's records have no effect for its mail.`,
    `Have that server send with a Return-Path at ${aliasDomain} or sign as ${domain}: one of both must align, or mail fails a DMARC policy.`,
    ...ownServerFrom(what),
  ];
}

// An own server obeys only its own From filter. Office 365 refuses every From but that of the account (Odoo documentation, "Connect
// Microsoft Outlook 365 to Odoo using Azure OAuth", last verified 2026-11).
function ownServerFrom(what: ByHand): string[] {
  const { defaultFrom, domain, isForced = false, senders = [] } = what;
  const isRefused = senders.includes("microsoft-365") && !(defaultFrom !== undefined && isForced);
  const officeLines = isRefused
    ? [
        `Office 365 accepts only the From of the account that Odoo logs in with: give OdooSystemParameters that address as \`defaultFrom\` (such as notifications@${domain}), \`forceFrom: true\` and the server's id in \`mailServers\`.`,
      ]
    : [];
  if (defaultFrom === undefined) return officeLines;
  const settings = settingsOf(what);
  return [
    ...settings.map((setting) =>
      setting.key === FROM_FILTER
        ? `In Odoo, set the From filter of your outgoing mail server to ${setting.value} (developer mode; Settings, Technical, Outgoing Mail Servers), unless this stack does (odoo-mail:databases, or OdooSystemParameters) (\`mailServers\`).`
        : enter(setting, what),
    ),
    ...fromLines(what),
    ...officeLines,
  ];
}

function enter({ model, key, label, value }: OdooSetting, { aliasDomain }: ByHand): string {
  if (key === "name")
    return `In Odoo, set the alias domain to ${value} (Settings, Alias Domain) for every company that sends from it, unless this stack does (odoo-mail:databases, or OdooSystemParameters).`;
  return model === SettingModel.Parameter
    ? `In Odoo, set the system parameter ${key} to ${value} (developer mode; Settings, Technical, System Parameters), unless this stack does (odoo-mail:databases, or OdooSystemParameters).`
    : `In Odoo, set the ${label} of the alias domain ${aliasDomain} to ${value} (developer mode; Settings, Technical, Alias Domains), unless this stack does (odoo-mail:databases, or OdooSystemParameters).`;
}

// Which From the recipients see.
function fromLines({ defaultFrom, isForced = false, aliasDomain }: ByHand): string[] {
  if (defaultFrom === undefined) return [];
  const address = defaultFromAddress(defaultFrom, aliasDomain);
  return [
    isForced
      ? `All mail will leave from ${address}, that of your own users too: tell them, and see that its mailbox is read.`
      : `Mail with a From of another domain, such as a partner's answer, will leave from ${address}; that of your own users keeps its From.`,
  ];
}

// Odoo documentation, "Manage inbound messages": catchall and bounce are mandatory, every other alias as well once it is used.
function inbound({ domain, aliasDomain, database = "<database>", bounceAlias, catchallAlias }: ByHand): string[] {
  const redirect = (alias: string): string =>
    `Redirect ${alias}@${aliasDomain} to ${alias}@${database}.odoo.com (a redirection, no forwarding: that changes the sender).`;
  const byMx =
    aliasRelation(domain, aliasDomain) === AliasRelation.Subdomain && aliasDomain.length > domain.length
      ? `Instead of redirections, ${aliasDomain} may have the record MX 10 ${database}.odoo.com., once it is added to the database's domains (Odoo Online: database manager, Domain Names; Odoo.sh: Settings, Custom domains). Odoo also offers a CNAME for ${database}.odoo.com.: then no SPF record can stand at ${aliasDomain}, and receivers read that of ${database}.odoo.com.`
      : `An MX record for Odoo instead of redirections works for a subdomain only: never change the MX of ${aliasDomain}.`;
  return [redirect(bounceAlias ?? "bounce"), redirect(catchallAlias ?? "catchall"), redirect("<alias>"), byMx];
}

const DAILY_LIMIT =
  "Odoo limits the mails a day (200 by default, 5 to 200 by plan). Its support raises the limit by users, apps, bounce rate and whether SPF, DKIM and DMARC are right. Its servers are not for mass mailings.";
