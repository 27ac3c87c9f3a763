/** OdooSystemParameters: the settings of an Odoo database that decide about its mail. */
import * as pulumi from "@pulumi/pulumi";
import { readVersion } from "../odoo/choices";
import { defaultFromIssues, parseDefaultFrom } from "../odoo/defaultFrom";
import { genericProviderIssues } from "../odoo/genericProvider";
import { slotTitle } from "../odoo/slots";
import type { ParameterInputs } from "../odooApi/parameters";
import { odooProvider } from "../odooApi/provider";
import type { DomainName } from "../records/dns/domainName";
import { at, isError, type Issue } from "../records/issue";
import { printable } from "../records/printable";
import { IssuesError } from "./issues";
import { Findings } from "./findings";

/**
 * Sets, in an Odoo database, the parameters with which it sends as its own domain: the alias domain and the default From. Reads before it
 * writes, leaves what somebody else chose unless told to `adopt` it, and puts back what was there when it goes.
 */
export class OdooSystemParameters extends pulumi.ComponentResource {
  /** The detected major version of Odoo. */
  public readonly version: pulumi.Output<number>;
  /** What is set: `mail.catchall.domain = acme.com (was acme.odoo.com)`. */
  public readonly settings: pulumi.Output<string[]>;

  constructor(name: string, args: OdooSystemParametersArgs, opts?: pulumi.ComponentResourceOptions) {
    super("odoo-mail:index:OdooSystemParameters", name, {}, opts);
    const { inputs, issues } = checkParameters(args);
    if (issues.some(isError)) throw new IssuesError(`The settings of ${printable(args.url)} stay as they are:`, issues);
    // Named after the database, not after the component or the alias domain: both may change without another resource.
    const suffix = args.nameSuffix === undefined ? "" : `:${args.nameSuffix}`;
    const settings = new OdooSettings(`odoo:${inputs.database}${suffix}`, inputs, { parent: this });
    this.version = settings.version;
    this.settings = pulumi
      .all([settings.declared, settings.previous])
      .apply(([declared = {}, previous = {}]) =>
        Object.entries(declared).map(([slot, value]) => line(slot, value, previous[slot])),
      );
    this.registerOutputs({ version: this.version, settings: this.settings });
  }
}

/** The resource that the engine keeps: the dynamic provider in odooApi/ creates, compares, updates and removes it. */
class OdooSettings extends pulumi.dynamic.Resource {
  declare readonly version: pulumi.Output<number>;
  // Undefined under the mocks of unit tests, which know no provider.
  declare readonly declared: pulumi.Output<Record<string, string> | undefined>;
  declare readonly previous: pulumi.Output<Record<string, string> | undefined>;

  constructor(name: string, inputs: CheckedParameters, opts: pulumi.CustomResourceOptions) {
    const outputs = { version: undefined, declared: undefined, previous: undefined, live: undefined };
    const props = { ...outputs, ...inputs, apiKey: pulumi.secret(inputs.apiKey) };
    super(odooProvider, name, props, { ...opts, additionalSecretOutputs: ["apiKey"] }, "odoo-mail", "OdooSettings");
  }
}

function line(slot: string, value: string, before: string | undefined): string {
  const was = before === undefined ? "was not set" : `was ${printable(before)}`;
  return `${slotTitle(slot)} = ${printable(value)} (${was})`;
}

/** Arguments of OdooSystemParameters. */
export interface OdooSystemParametersArgs {
  /** The database's own address, such as `https://acme.odoo.com`. */
  url: string;
  /** The database's name. @default - the first label of an address below odoo.com */
  database?: string;
  /** The login that the key belongs to. @default - none: enough since Odoo 19 */
  user?: string;
  /** An API key of a user with the right Administration: Settings. Kept as a secret. */
  apiKey: pulumi.Input<string>;
  /** Return-Path domain: `mail.catchall.domain`, or the alias domain of Odoo 17 and later, which is created when it is not there. */
  aliasDomain: string;
  /** Author domain: what the addresses of the database's own users end with, who keep their From. @default - `aliasDomain` */
  domain?: string;
  /**
   * What Odoo puts in the place of a From that it may not use: a local part at the alias domain, or an address. Sets the From filter
   * `mail.default.from_filter` too, without which no From is replaced. @default - stays
   */
  defaultFrom?: string;
  /**
   * Lets all mail leave from `defaultFrom`, by a From filter of that one address. Outgoing mail servers of your own obey only their own
   * From filter: list them in `mailServers`. @default false
   */
  forceFrom?: boolean;
  /** Local part of the Return-Path. @default - stays, `bounce` in a new database */
  bounceAlias?: string;
  /** Local part of Reply-To. @default - stays, `catchall` in a new database */
  catchallAlias?: string;
  /** Ids of companies that shall send from the alias domain, since Odoo 17. @default - companies stay as they are */
  companies?: number[];
  /** Ids of outgoing mail servers that shall have the From filter too, since Odoo 15. @default - their filters stay as they are */
  mailServers?: number[];
  /** The major version that the database must have, 14 to 20. @default - any; it is detected */
  odooVersion?: number;
  /** Overwrites values that somebody else chose, which is an error otherwise; they are put back when the resource goes. @default false */
  adopt?: boolean;
  /** Tells two components on one database apart, such as for two alias domains of two companies. @default - none */
  nameSuffix?: string;
  /** Seconds until a request that is not answered is given up. @default 30 */
  requestTimeout?: number;
}

/** The inputs of the dynamic resource: what it gets, but for the key, which may be an output. */
interface CheckedParameters extends Omit<ParameterInputs, "apiKey"> {
  readonly apiKey: pulumi.Input<string>;
}

/** The host of a database on Odoo Online. */
const ONLINE = /^([a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?)\.odoo\.com$/;
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
    mailServers: args.mailServers ?? [],
    adopt: args.adopt ?? false,
    ...(args.domain !== undefined && domain !== undefined && { domain }),
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
  const host = /^(?:https?:\/\/)?([a-z0-9.-]{1,80})(?:[/:?#]|$)/i.exec(text)?.[1]?.toLowerCase() ?? "";
  const meant = ONLINE.test(host) ? host : "acme.odoo.com";
  findings.refuse("url", text, `the database's own address by https and without a path, such as https://${meant}`);
  return undefined;
}

function readDatabase(database: string | undefined, url: URL | undefined, findings: Findings): string {
  const [, label] = ONLINE.exec(url?.hostname ?? "") ?? [];
  const name = database ?? label;
  // A wrong address is told; its name is unknown.
  if (name === undefined && url === undefined) return "";
  if (name === undefined || !/^[A-Za-z0-9_][A-Za-z0-9_.-]{0,63}$/.test(name)) {
    findings.refuse(
      "database",
      database,
      "the database's name, such as acme; only an address below odoo.com has it already",
    );
    return "";
  }
  return name;
}

function checkNumbers(
  { requestTimeout, odooVersion, companies = [], mailServers = [], defaultFrom }: OdooSystemParametersArgs,
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
  for (const id of mailServers.filter((one) => !Number.isSafeInteger(one) || one < 1))
    findings.refuse("mailServers", id, "ids of outgoing mail servers, such as 1");
  if (mailServers.length > 0 && defaultFrom === undefined)
    findings.refuse(
      "mailServers",
      mailServers.join(", "),
      "nothing without `defaultFrom`: it decides about the filter",
    );
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
  const { issues } = readVersion(args.odooVersion);
  const all = [...at("odooVersion", issues), ...at("aliasDomain", genericProviderIssues(aliasDomain))];
  if (args.defaultFrom === undefined) return all;
  const from = parseDefaultFrom(args.defaultFrom);
  const authenticated = [...new Set([domain, aliasDomain])];
  return [...all, ...at("defaultFrom", from.ok ? defaultFromIssues(from.value, authenticated) : from.issues)];
}
