/** The settings by which a database sends as its own domain. Their names and places differ by the version of Odoo. */
import type { DomainName } from "../records/dns/domainName";
import { type DefaultFrom, defaultFromAddress } from "./defaultFrom";
import { hasAliasDomains, hasFilterLists, type OdooVersion } from "./version";

/** Where Odoo keeps a setting: keys of `ir.config_parameter`, fields of the alias domain's record. */
export const SettingModel = { Parameter: "ir.config_parameter", AliasDomain: "mail.alias.domain" } as const;
export type SettingModel = (typeof SettingModel)[keyof typeof SettingModel];

/** One setting of a database that decides about outgoing mail. */
export interface OdooSetting {
  readonly model: SettingModel;
  /** The parameter's key, or the field's name. */
  readonly key: string;
  /** What Odoo's forms call it; a parameter is called by its key. */
  readonly label: string;
  readonly value: string;
}

/** What the settings are made from. */
export interface MailSettings {
  readonly version: OdooVersion;
  readonly aliasDomain: DomainName;
  /** What the addresses of the database's own users end with. @default - `aliasDomain` */
  readonly authorDomain?: DomainName;
  /** @default - Odoo's: `notifications` since 15, the author's own address in 14 */
  readonly defaultFrom?: DefaultFrom;
  /** Whether all mail leaves from `defaultFrom`. @default false */
  readonly isForced?: boolean;
  /** Local part of the Return-Path. @default - stays, `bounce` in a new database */
  readonly bounceAlias?: string;
  /** Local part of Reply-To. @default - stays, `catchall` in a new database */
  readonly catchallAlias?: string;
}

/** The system parameter that says which From addresses the default outgoing server leaves unchanged; since Odoo 15. */
export const FROM_FILTER = "mail.default.from_filter";

/**
 * The settings with which a database sends as its own domain, by version. Sources: Odoo documentation, "Manage outbound messages"
 * and "Configure DNS records to send emails" of 14.0 to 19.0 (last verified 2026-11); the source of 19.0 (2026-11-28).
 */
export function odooSettings(settings: MailSettings): OdooSetting[] {
  return hasAliasDomains(settings.version) ? aliasDomainFields(settings) : parameters(settings);
}

type Entry = readonly [key: string, label: string, value: string | undefined];

function toSettings(model: SettingModel, entries: readonly Entry[]): OdooSetting[] {
  return entries.flatMap(([key, label, value]) => (value === undefined ? [] : [{ model, key, label, value }]));
}

function parameters(settings: MailSettings): OdooSetting[] {
  const { version, aliasDomain, bounceAlias, catchallAlias } = settings;
  const from = version === 14 ? smtpFrom(settings) : defaultFromParameters(settings);
  const all = {
    "mail.catchall.domain": aliasDomain,
    "mail.bounce.alias": bounceAlias,
    "mail.catchall.alias": catchallAlias,
  };
  const entries = Object.entries({ ...all, ...from }).map(([key, value]): Entry => [key, key, value]);
  return toSettings(SettingModel.Parameter, entries);
}

// Odoo 14: one key replaces every From, the other one only those of other domains.
function smtpFrom({ defaultFrom, isForced = false, aliasDomain }: MailSettings): Record<string, string> {
  if (defaultFrom === undefined) return {};
  const key = isForced ? "mail.force.smtp.from" : "mail.dynamic.smtp.from";
  return { [key]: defaultFromAddress(defaultFrom, aliasDomain) };
}

// Odoo 15 and 16 keep all of it in parameters.
function defaultFromParameters(settings: MailSettings): Record<string, string> {
  const from = defaultFromOf(settings);
  return from === undefined ? {} : { "mail.default.from": from.value, [FROM_FILTER]: from.filter };
}

function aliasDomainFields(settings: MailSettings): OdooSetting[] {
  const { aliasDomain, bounceAlias, catchallAlias } = settings;
  const from = defaultFromOf(settings);
  const fields = toSettings(SettingModel.AliasDomain, [
    ["name", "Alias Domain", aliasDomain],
    ["bounce_alias", "Bounce Alias", bounceAlias],
    ["catchall_alias", "Catchall Alias", catchallAlias],
    ["default_from", "Default From Alias", from?.value],
  ]);
  return [...fields, ...toSettings(SettingModel.Parameter, [[FROM_FILTER, FROM_FILTER, from?.filter]])];
}

// Odoo replaces a From that the filter does not match by the default From, be that a local part or an address. Without a filter it
// replaces none. So a filter of one address forces that address on all mail.
function defaultFromOf(settings: MailSettings): { value: string; filter: string } | undefined {
  const { defaultFrom, isForced = false, aliasDomain } = settings;
  if (defaultFrom === undefined) return undefined;
  const address = defaultFromAddress(defaultFrom, aliasDomain);
  return {
    value: defaultFrom.domain === undefined && !isForced ? defaultFrom.localPart : address,
    filter: isForced ? address : unchangedDomains(settings, defaultFrom),
  };
}

// The filter has the author domain, so that users keep their From. Since Odoo 17 it is a list and has the alias domain too, because Odoo
// also replaces a Return-Path that the filter does not match.
function unchangedDomains({ version, aliasDomain, authorDomain }: MailSettings, from: DefaultFrom): string {
  const domains = [authorDomain ?? from.domain ?? aliasDomain, aliasDomain];
  return hasFilterLists(version) ? [...new Set(domains)].join(",") : domains.slice(0, 1).join(",");
}
