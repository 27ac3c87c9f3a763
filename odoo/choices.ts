/** Checks the choices of a mail domain that concern Odoo all at once: names, version, default From and DMARC policy. */
import type { DomainName } from "../records/dns/domainName";
import { at, type Issue } from "../records/issue";
import { quoted } from "../records/printable";
import { aliasRelation } from "./aliasRelation";
import { type ByHand, byHand, byHandOnRelease } from "./byHand";
import { type DefaultFrom, defaultFromIssues, parseDefaultFrom } from "./defaultFrom";
import { genericProviderIssues } from "./genericProvider";
import type { HostingWord } from "./hosting";
import { odooIssue } from "./issues";
import { odooRequirements } from "./requirements";
import { DEFAULT_ODOO_VERSION, isOdooVersion, ODOO_VERSIONS, type OdooVersion } from "./version";

/** The names and choices that Odoo's part of a mail domain is judged by. */
interface OdooNames {
  readonly domain: DomainName;
  readonly aliasDomain: DomainName;
  readonly hosting: HostingWord;
  readonly hasDkim: boolean;
  /** `p` as declared. @default - no DMARC record is declared */
  readonly policy?: string;
  /** Whether `aspf=s` is declared. */
  readonly isStrictSpf: boolean;
}

/** The part of a mail domain that says which services send its mail, and whether it is being left. */
interface DeclaredMail {
  readonly spf?: { readonly senders?: readonly string[] };
  readonly release?: boolean;
}

/** Odoo's part of a mail domain, checked. */
interface OdooChoices {
  readonly byHand: string[];
  readonly issues: readonly Issue[];
}

/** Checks what Odoo makes of the names, and says what is left to do by hand. */
export function odooChoices(options: OdooOptions & DeclaredMail, names: OdooNames): OdooChoices {
  const { domain, aliasDomain, hosting } = names;
  const { version, issues: versionIssues } = readVersion(options.odooVersion);
  const alias = aliasRelation(domain, aliasDomain);
  const from = readDefaultFrom(options, names);
  const what: ByHand = {
    domain,
    aliasDomain,
    hosting,
    version,
    isForced: options.forceFrom ?? false,
    senders: options.spf?.senders ?? [],
    ...(from.value && { defaultFrom: from.value }),
    ...(options.database !== undefined && { database: options.database }),
  };
  return {
    byHand: options.release === true ? byHandOnRelease(what) : byHand(what),
    issues: [
      ...at("odooVersion", versionIssues),
      ...at("database", databaseIssues(options.database)),
      ...at("domain", genericProviderIssues(domain)),
      ...(domain === aliasDomain ? [] : at("aliasDomain", genericProviderIssues(aliasDomain))),
      ...at("defaultFrom", from.issues),
      ...at("dmarc.policy", odooRequirements({ ...names, version, alias }).issues),
    ],
  };
}

/** Reads a version of Odoo; left out, it is DEFAULT_ODOO_VERSION. Issues: `odoo/version-not-known`. */
export function readVersion(version: number | undefined): { version: OdooVersion; issues: readonly Issue[] } {
  if (version === undefined) return { version: DEFAULT_ODOO_VERSION, issues: [] };
  if (isOdooVersion(version)) return { version, issues: [] };
  const issue = odooIssue("odoo/version-not-known", {
    message: `Odoo ${version} is not known here.`,
    fix: `Allowed: ${ODOO_VERSIONS.join(", ")}. For a newer one take the newest of these, or a newer release of this package.`,
  });
  return { version: DEFAULT_ODOO_VERSION, issues: [issue] };
}

// People paste the address of the database.
function databaseIssues(database: string | undefined): Issue[] {
  if (database === undefined || /^[a-z0-9][a-z0-9_-]{0,62}$/i.test(database)) return [];
  const label = /^(?:https?:\/\/)?([a-z0-9-]{1,63})\.odoo\.com(?:[/:?#]|$)/i.exec(database)?.[1];
  return [
    odooIssue("odoo/database-not-valid", {
      message: `${quoted(database)} is not the name of a database.`,
      fix: `Write the left part of its address below odoo.com alone, such as ${label ?? "acme"}.`,
      found: database,
    }),
  ];
}

function readDefaultFrom(
  { defaultFrom }: OdooOptions,
  { domain, aliasDomain }: OdooNames,
): { value?: DefaultFrom; issues: readonly Issue[] } {
  if (defaultFrom === undefined) return { issues: [] };
  const from = parseDefaultFrom(defaultFrom);
  if (!from.ok) return { issues: from.issues };
  return { value: from.value, issues: defaultFromIssues(from.value, [...new Set([domain, aliasDomain])]) };
}

/** What the Odoo database is told, and what decides about it. */
export interface OdooOptions {
  /** The major version of Odoo, 14 to 20: which settings it has and where its mail bounces to. @default 19 */
  odooVersion?: number;
  /** The database's name, the left part of `<database>.odoo.com`, for the list of what is done by hand. @default - not known */
  database?: string;
  /** What Odoo puts in the place of a From that it may not use: a local part at the alias domain, or an address. @default - Odoo's own */
  defaultFrom?: string;
  /** Lets all mail leave from `defaultFrom`, as Outlook's servers want. @default false */
  forceFrom?: boolean;
}
