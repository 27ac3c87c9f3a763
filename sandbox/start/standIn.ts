/** The stand-in Odoo in the stack's configuration: the entry of `odoo-mail:databases` about it. */
import { genericProviderIssues } from "../../odoo/genericProvider";
import { toAsciiName } from "../../records/dns/domainName";
import { STAND_IN } from "../odoo/keptDatabase";
import { DATABASES_KEY, domainsOf, isMapping, type StackConfig } from "./scenario";

/**
 * The configuration with the address of the stand-in, which is known only at run time. A list of databases that a person wrote stays as
 * it is, but for the missing `url` of the stand-in's entries. Without such a list, there is one entry with the alias domain of
 * {@link impliedAliasDomain}.
 */
export function withStandIn(config: StackConfig, url: string): StackConfig {
  const written = config[DATABASES_KEY];
  if (Array.isArray(written)) return { ...config, [DATABASES_KEY]: written.map((entry) => withUrl(entry, url)) };
  const aliasDomain = impliedAliasDomain(config);
  if (aliasDomain === undefined) return config;
  const entry = { url, database: STAND_IN, aliasDomain, defaultFrom: "notifications", companies: [1] };
  return { ...config, [DATABASES_KEY]: [entry] };
}

/**
 * The alias domain that the stand-in gets when the configuration has no `odoo-mail:databases`: that of the first domain. Undefined when
 * there is such a setting, or when the stack program refuses the first domain: its message should be about what a person wrote.
 */
export function impliedAliasDomain(config: StackConfig): string | undefined {
  const [first] = domainsOf(config);
  if (DATABASES_KEY in config || first === undefined) return undefined;
  const name = toAsciiName(first.aliasDomain);
  return name.ok && genericProviderIssues(name.value).length === 0 ? first.aliasDomain : undefined;
}

function withUrl(entry: unknown, url: string): unknown {
  if (!isMapping(entry) || entry["database"] !== STAND_IN) return entry;
  return { ...entry, url: entry["url"] ?? url };
}
