import type { DomainName } from "../records/dns/domainName";
import { type DefaultFrom, defaultFromAddress } from "./defaultFrom";
import { hasAliasDomains, type OdooVersion } from "./version";

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
  /** @default - Odoo's: `notifications` since 15, the author's own address in 14 */
  readonly defaultFrom?: DefaultFrom;
  /** Whether all mail leaves from `defaultFrom`. @default false */
  readonly isForced?: boolean;
  /** Local part of the Return-Path. @default - stays, `bounce` in a new database */
  readonly bounceAlias?: string;
  /** Local part of Reply-To. @default - stays, `catchall` in a new database */
  readonly catchallAlias?: string;
}

/**
 * The settings with which a database sends as its own domain, by version. Sources: Odoo documentation, "Manage outbound messages"
 * and "Configure DNS records to send emails" of 14.0 to 19.0 (last verified 2026-11).
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

// 14: one key replaces every From, the other one only those of other domains.
function smtpFrom({ defaultFrom, isForced = false, aliasDomain }: MailSettings): Record<string, string> {
  if (defaultFrom === undefined) return {};
  const key = isForced ? "mail.force.smtp.from" : "mail.dynamic.smtp.from";
  return { [key]: defaultFromAddress(defaultFrom, aliasDomain) };
}

// 15 and 16: a From that the filter does not match is replaced; a filter of one address matches nothing but itself.
function defaultFromParameters({ defaultFrom, isForced = false, aliasDomain }: MailSettings): Record<string, string> {
  if (defaultFrom === undefined) return {};
  const address = defaultFromAddress(defaultFrom, aliasDomain);
  return {
    "mail.default.from": defaultFrom.domain === undefined && !isForced ? defaultFrom.localPart : address,
    "mail.default.from_filter": isForced ? address : (defaultFrom.domain ?? aliasDomain),
  };
}

// 17 and later: a local part replaces the From of other domains, a complete address that of all mail.
function aliasDomainFields(settings: MailSettings): OdooSetting[] {
  const { aliasDomain, defaultFrom, isForced = false, bounceAlias, catchallAlias } = settings;
  const from = isForced && defaultFrom ? defaultFromAddress(defaultFrom, aliasDomain) : defaultFrom?.localPart;
  return toSettings(SettingModel.AliasDomain, [
    ["name", "Alias Domain", aliasDomain],
    ["bounce_alias", "Bounce Alias", bounceAlias],
    ["catchall_alias", "Catchall Alias", catchallAlias],
    ["default_from", "Default From Alias", from],
  ]);
}
