import type * as pulumi from "@pulumi/pulumi";
import { readVersion } from "../odoo/choices";
import { defaultFromIssues, parseDefaultFrom } from "../odoo/defaultFrom";
import { genericProviderIssues } from "../odoo/genericProvider";
import type { DomainName } from "../records/dns/domainName";
import { at, type Issue } from "../records/issue";
import type { OdooSystemParametersArgs } from "./odooParametersArgs";
import { Findings } from "./validate";

/** The inputs of the dynamic resource: plain data, but for the key. */
export interface CheckedParameters {
  readonly url: string;
  readonly database: string;
  readonly apiKey: pulumi.Input<string>;
  readonly user?: string;
  readonly timeout: number;
  readonly odooVersion?: number;
  readonly aliasDomain: string;
  readonly defaultFrom?: string;
  readonly forceFrom: boolean;
  readonly bounceAlias?: string;
  readonly catchallAlias?: string;
  readonly companies: number[];
  readonly adopt: boolean;
}

const NAME_SUFFIX = /^[A-Za-z0-9-]{1,40}$/;
const DEFAULT_TIMEOUT = 30;
const LONGEST_TIMEOUT = 600;

/** Checks the arguments; `issues` tell all that is wrong with them at once. */
export function checkParameters(args: OdooSystemParametersArgs): { inputs: CheckedParameters; issues: Issue[] } {
  const findings = new Findings();
  const url = readUrl(args.url, findings);
  const aliasDomain = findings.domain("aliasDomain", args.aliasDomain);
  const domain = args.domain === undefined ? aliasDomain : findings.domain("domain", args.domain);
  checkNumbers(args, findings);
  if (args.nameSuffix !== undefined && !NAME_SUFFIX.test(args.nameSuffix))
    findings.refuse("nameSuffix", args.nameSuffix, "1 to 40 letters, digits and hyphens");
  const inputs: CheckedParameters = {
    url: url?.origin ?? args.url,
    database: readDatabase(args.database, url, findings),
    apiKey: args.apiKey,
    timeout: args.requestTimeout ?? DEFAULT_TIMEOUT,
    aliasDomain: aliasDomain ?? args.aliasDomain,
    forceFrom: args.forceFrom ?? false,
    companies: args.companies ?? [],
    adopt: args.adopt ?? false,
    ...optional(args, findings),
  };
  const names = aliasDomain === undefined || domain === undefined ? [] : nameIssues(args, domain, aliasDomain);
  return { inputs, issues: [...findings.issues, ...names] };
}

// A key that travels in clear is everybody's: only this machine itself may be asked without TLS.
function readUrl(text: string, findings: Findings): URL | undefined {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const isLocal = url !== undefined && ["127.0.0.1", "[::1]", "localhost"].includes(url.hostname);
  const isBare =
    url !== undefined && url.pathname === "/" && url.search === "" && url.hash === "" && url.username === "";
  if (isBare && (url.protocol === "https:" || (url.protocol === "http:" && isLocal))) return url;
  findings.refuse("url", text, "the database's own address by https and without a path, such as https://acme.odoo.com");
  return undefined;
}

function readDatabase(database: string | undefined, url: URL | undefined, findings: Findings): string {
  const [, label] = /^([a-z0-9-]+)\.odoo\.com$/.exec(url?.hostname ?? "") ?? [];
  const name = database ?? label;
  if (name === undefined || !/^[A-Za-z0-9_][A-Za-z0-9_.-]{0,63}$/.test(name)) {
    findings.refuse("database", database, "the database's name, such as acme");
    return "";
  }
  return name;
}

function checkNumbers(
  { requestTimeout, odooVersion, companies = [] }: OdooSystemParametersArgs,
  findings: Findings,
): void {
  if (requestTimeout !== undefined && !(requestTimeout > 0 && requestTimeout <= LONGEST_TIMEOUT))
    findings.refuse("requestTimeout", requestTimeout, `more than 0 and at most ${LONGEST_TIMEOUT} seconds`);
  if (odooVersion !== undefined && odooVersion < 17 && companies.length > 0)
    findings.refuse(
      "companies",
      `of Odoo ${odooVersion}`,
      "nothing before Odoo 17: mail.catchall.domain holds for all companies",
    );
  for (const id of companies.filter((one) => !Number.isSafeInteger(one) || one < 1))
    findings.refuse("companies", id, "ids of companies, such as 1");
}

/** What is there only when it was given: the state then has no empty entries. */
function optional(args: OdooSystemParametersArgs, findings: Findings): Partial<CheckedParameters> {
  const { user, odooVersion, defaultFrom, bounceAlias, catchallAlias } = args;
  for (const [path, value] of Object.entries({ bounceAlias, catchallAlias })) {
    if (value === undefined) continue;
    const read = parseDefaultFrom(value);
    if (!read.ok || read.value.domain !== undefined || value !== value.toLowerCase())
      findings.refuse(path, value, "a local part in small letters, such as bounce");
  }
  return {
    ...(user !== undefined && { user }),
    ...(odooVersion !== undefined && { odooVersion }),
    ...(defaultFrom !== undefined && { defaultFrom }),
    ...(bounceAlias !== undefined && { bounceAlias }),
    ...(catchallAlias !== undefined && { catchallAlias }),
  };
}

function nameIssues(args: OdooSystemParametersArgs, domain: DomainName, aliasDomain: DomainName): Issue[] {
  const { version, issues } = readVersion(args.odooVersion);
  const all = [...at("odooVersion", issues), ...at("aliasDomain", genericProviderIssues(aliasDomain))];
  if (args.defaultFrom === undefined) return all;
  const from = parseDefaultFrom(args.defaultFrom);
  const use = {
    version,
    aliasDomain,
    isForced: args.forceFrom ?? false,
    authenticated: [...new Set([domain, aliasDomain])],
  };
  return [...all, ...at("defaultFrom", from.ok ? defaultFromIssues(from.value, use) : from.issues)];
}
