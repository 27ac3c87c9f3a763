/** The configuration of the stack program: the schema of its domains, and every mistake in all settings at once. */
import * as pulumi from "@pulumi/pulumi";
import { z } from "zod";
import { Enforcement, type MailDomainArgs, type ParkedDomainArgs } from "../components/args";
import { componentIssue } from "../components/catalogue";
import { IssuesError } from "../components/issues";
import { checkMailDomain } from "../components/mailDomain";
import { checkParkedDomain } from "../components/parkedDomain";
import { configuredDns } from "../components/dns/resolver";
import { Hosting } from "../odoo/hosting";
import { DmarcRollout } from "../records/dmarc/rollout";
import { AlignmentMode, DmarcPolicy, FailureReportingOption, PublicSuffixFlag } from "../records/dmarc/tags";
import { toAsciiName } from "../records/dns/domainName";
import { at, type Issue } from "../records/issue";
import { nearest } from "../records/nearest";
import { printable } from "../records/printable";
import { SenderId } from "../records/spf/senders";
import { notAllowed, readSetting, settingOf, unknownSetting } from "./mistakes";
import { odooMistakes } from "./odooConfig";

const zone = z
  .strictObject({ zoneId: z.string().min(1).optional() })
  .nullable()
  .transform((found) => found ?? {});
const names = z.array(z.string());

const spf = z.strictObject({
  includes: names.optional(),
  senders: z.array(z.enum(SenderId)).optional(),
  removes: names.optional(),
  all: z.enum(["~all", "-all", "?all"]).optional(),
  lookupLimit: z.enum(Enforcement).optional(),
  requireLookups: z.boolean().optional(),
  consolidate: z.boolean().optional(),
  takesOver: names.optional(),
  restore: z.boolean().optional(),
});

const selector = z.strictObject({
  selector: z.string(),
  target: z.string(),
  replaceTarget: z.boolean().optional(),
  takesOver: names.optional(),
});

const dkim = z.strictObject({
  selectors: z.array(selector).optional(),
  enabled: z.boolean().optional(),
  selector: z.string().optional(),
  target: z.string().optional(),
  replaceTarget: z.boolean().optional(),
  takesOver: names.optional(),
});

const policy = z.enum(DmarcPolicy);
const alignment = z.enum(AlignmentMode);

const reportZone = z.strictObject({
  domain: z.string(),
  cloudflare: zone.optional(),
  route53: zone.optional(),
});

const dmarc = z.strictObject({
  reportZones: z.array(reportZone).optional(),
  rollout: z.enum(DmarcRollout).optional(),
  allowSkip: z.boolean().optional(),
  policy: policy.optional(),
  subdomainPolicy: policy.optional(),
  nonExistentSubdomainPolicy: policy.optional(),
  publicSuffixDomain: z.enum(PublicSuffixFlag).optional(),
  testing: z.boolean().optional(),
  dkimAlignment: alignment.optional(),
  spfAlignment: alignment.optional(),
  aggregateReports: names.optional(),
  failureReports: names.optional(),
  failureReportingOptions: z.array(z.enum(FailureReportingOption)).optional(),
  removes: names.optional(),
  allowWeaker: z.boolean().optional(),
  takesOver: names.optional(),
  restore: z.boolean().optional(),
});

const verify = z.strictObject({
  after: z.boolean().optional(),
  servers: names.optional(),
  seconds: z.number().optional(),
});

const domain = z.strictObject({
  domain: z.string(),
  aliasDomain: z.string().optional(),
  cloudflare: zone.optional(),
  route53: zone.optional(),
  hosting: z.enum(Hosting).optional(),
  spf: spf.optional(),
  dkim: dkim.optional(),
  dmarc: dmarc.optional(),
  verify: verify.optional(),
  odooVersion: z.number().int().optional(),
  database: z.string().optional(),
  defaultFrom: z.string().optional(),
  forceFrom: z.boolean().optional(),
  adopt: z.boolean().optional(),
  release: z.boolean().optional(),
  ttl: z.number().int().positive().optional(),
  nameSuffix: z.string().optional(),
  readTimeout: z.number().positive().optional(),
});

const parkedDomain = z.strictObject({
  domain: z.string(),
  cloudflare: zone.optional(),
  route53: zone.optional(),
  aggregateReports: names.optional(),
  reportZones: z.array(reportZone).optional(),
  parkAnyway: z.boolean().optional(),
  adopt: z.boolean().optional(),
  release: z.boolean().optional(),
  ttl: z.number().int().positive().optional(),
  nameSuffix: z.string().optional(),
  readTimeout: z.number().positive().optional(),
});

/** One domain of the configuration, with its path for messages. */
export interface ConfiguredDomain<Args = MailDomainArgs> {
  /** `acme.com, domains[4]`. */
  readonly path: string;
  readonly args: Args;
}

const SETTINGS = ["domains", "parked", "databases", "apiKeys", "partners", "resolvers", "dnsSnapshot"];

/**
 * Reads `odoo-mail:domains`, and checks all other settings too, so that one run reports every mistake. These settings are read elsewhere:
 * `odoo-mail:parked` by {@link readParked}, those about Odoo by {@link readOdooConfig}, and those about DNS, such as
 * `odoo-mail:resolvers`, by the components themselves.
 *
 * @throws IssuesError with every mistake, each with its path, its value and what is allowed
 */
export function readConfig(config = new pulumi.Config("odoo-mail")): ConfiguredDomain[] {
  const given = settingOf(config, "domains");
  const domains = readDomains("domains", domain, given === undefined ? [] : given);
  const parked = readDomains("parked", parkedDomain, parkedIn(config));
  const issues = [
    ...unknownSettings(config),
    ...configuredDns(config).issues,
    ...domains.issues,
    ...parked.issues,
    ...listedTwice([...domains.all, ...parked.all]),
    ...odooMistakes(config),
  ];
  if (domains.isEmpty) issues.push(given === undefined ? noDomains(config) : emptyList());
  if (issues.length > 0) {
    // Domains that are well formed can still be refused by their component. One run reports these mistakes too.
    const refusals = [
      ...domains.all.flatMap(({ path, args }) => at(path, checkMailDomain(args).issues)),
      ...parked.all.flatMap(({ path, args }) => at(path, checkParkedDomain(args).issues)),
    ];
    throw new IssuesError("The configuration has mistakes; nothing was changed:", [...issues, ...refusals]);
  }
  return domains.all;
}

// The components would be refused too, but only after the other mistakes are mended.
function listedTwice(entries: readonly ConfiguredDomain<MailDomainArgs | ParkedDomainArgs>[]): Issue[] {
  const first = new Map<string, string>();
  return entries.flatMap(({ path, args: { domain, nameSuffix = "" } }) => {
    const name = toAsciiName(domain);
    if (!name.ok) return [];
    const key = `${name.value} ${nameSuffix}`;
    const earlier = first.get(key);
    if (earlier === undefined) {
      first.set(key, path);
      return [];
    }
    return componentIssue("dns/declared-twice", {
      path,
      message: `${earlier} is the same domain.`,
      fix: "List it once, with the settings of both; one entry may have `cloudflare` and `route53`. For two zones of the same name, give each entry its `zoneId`, and one of them a `nameSuffix`.",
    });
  });
}

function emptyList(): Issue {
  return notAllowed("domains", "must be a list of at least one domain; got [].", "Add one.");
}

function noDomains({ name }: pulumi.Config): Issue {
  const stack = pulumi.getStack();
  return notAllowed(
    `${name}:domains`,
    "There is no list of domains for this stack.",
    `Add ${name}:domains to Pulumi.${stack}.yaml, such as \`- { domain: acme.com, cloudflare: {} }\`; or select another stack than "${stack}".`,
  );
}

/** The parked domains. {@link readConfig} must have checked the configuration before. */
export function readParked(config = new pulumi.Config("odoo-mail")): ConfiguredDomain<ParkedDomainArgs>[] {
  return readDomains("parked", parkedDomain, parkedIn(config)).all;
}

function parkedIn(config: pulumi.Config): unknown {
  return settingOf(config, "parked") ?? [];
}

interface ReadDomains<Args> {
  /** The entries that can be used, even if something is wrong with them. */
  readonly all: ConfiguredDomain<Args>[];
  readonly issues: Issue[];
  readonly isEmpty: boolean;
}

function readDomains<Args>(setting: string, schema: z.ZodType<Args>, found: unknown): ReadDomains<Args> {
  const list = readSetting(setting, z.array(z.unknown()), found);
  const read = (list.value ?? []).map((one, index) => {
    const path = `${nameIn(one)}${setting}[${index}]`;
    return { path, ...readSetting(path, schema, one) };
  });
  return {
    all: read.flatMap(({ path, value }) => (value === undefined ? [] : [{ path, args: value }])),
    issues: [...list.issues, ...read.flatMap(({ issues }) => issues)],
    isEmpty: list.value?.length === 0,
  };
}

/** `acme.com, `: the domain in front of a path, because `domains[4]` alone is hard to find. Empty when the entry has no domain. */
function nameIn(found: unknown): string {
  const name = typeof found === "object" && found !== null && "domain" in found ? found.domain : undefined;
  return typeof name === "string" && name !== "" ? `${printable(name, 253)}, ` : "";
}

/** Settings that do not exist, also those below a misspelt `odoo-mail:`. */
function unknownSettings({ name: ours }: pulumi.Config): Issue[] {
  return Object.keys(pulumi.runtime.allConfig()).flatMap((full) => {
    const [namespace = "", key = ""] = full.split(":");
    if (namespace === ours && !SETTINGS.includes(key)) return [unknownSetting(printable(key), key, SETTINGS)];
    if (namespace === ours || !SETTINGS.includes(key) || nearest(namespace, [ours]) === undefined) return [];
    return [notAllowed(printable(full), "is not read.", `Did you mean "${ours}:${key}"?`)];
  });
}
