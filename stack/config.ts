import * as pulumi from "@pulumi/pulumi";
import { z } from "zod";
import { Enforcement, type MailDomainArgs, type ParkedDomainArgs } from "../components/args";
import { IssuesError } from "../components/issues";
import { checkMailDomain } from "../components/mailDomain";
import { checkParkedDomain } from "../components/parkedDomain";
import { configuredDns } from "../components/dns/resolver";
import { Hosting } from "../odoo/hosting";
import { DmarcRollout } from "../records/dmarc/rollout";
import { DmarcPolicy, PublicSuffixFlag } from "../records/dmarc/tags";
import { at, type Issue, Severity } from "../records/issue";
import { printable, quoted } from "../records/printable";
import { SenderId } from "../records/spf/senders";

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
});

const selector = z.strictObject({
  selector: z.string(),
  target: z.string(),
  replaceTarget: z.boolean().optional(),
});

const dkim = z.strictObject({
  selectors: z.array(selector).optional(),
  enabled: z.boolean().optional(),
  selector: z.string().optional(),
  target: z.string().optional(),
  replaceTarget: z.boolean().optional(),
});

const policy = z.enum(DmarcPolicy);
const alignment = z.enum(["r", "s"]);

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
  failureReportingOptions: z.array(z.enum(["0", "1", "d", "s"])).optional(),
  removes: names.optional(),
  allowWeaker: z.boolean().optional(),
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

const schema = z.array(domain).min(1);

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

const parkedSchema = z.array(parkedDomain);

/** One domain of the configuration, with its place in it for messages. */
export interface ConfiguredDomain<Args = MailDomainArgs> {
  readonly path: string;
  readonly args: Args;
}

/**
 * Reads the stack's configuration: `odoo-mail:domains`. Settings about DNS, such as `odoo-mail:resolvers`, are checked here and read
 * by the components themselves; so is `odoo-mail:parked`, which {@link readParked} answers.
 *
 * @throws IssuesError with every mistake in it, each with its path, its value and what is allowed
 */
export function readConfig(config = new pulumi.Config("odoo-mail")): ConfiguredDomain[] {
  const found = config.requireObject<unknown>("domains");
  const read = schema.safeParse(found, { reportInput: true });
  const parked = parkedSchema.safeParse(parkedIn(config), { reportInput: true });
  const issues = [
    ...configuredDns(config).issues,
    ...(read.success ? [] : [...mistakesIn("domains", read.error), ...issuesOfTheOthers(found)]),
    ...(parked.success ? [] : [...mistakesIn("parked", parked.error), ...issuesOfOtherParked(parkedIn(config))]),
  ];
  if (!read.success || issues.length > 0)
    throw new IssuesError("The configuration has mistakes; nothing was changed:", issues);
  return read.data.map((args, index) => ({ path: `domains[${index}]`, args }));
}

/** The parked domains of a configuration that {@link readConfig} has read. */
export function readParked(config = new pulumi.Config("odoo-mail")): ConfiguredDomain<ParkedDomainArgs>[] {
  return parkedSchema.parse(parkedIn(config)).map((args, index) => ({ path: `parked[${index}]`, args }));
}

function parkedIn(config: pulumi.Config): unknown {
  return config.getObject("parked") ?? [];
}

// What is well formed may be wrong all the same: nobody shall have to run again to hear of it.
function issuesOfTheOthers(found: unknown): Issue[] {
  if (!Array.isArray(found)) return [];
  return found.flatMap((one, index) => {
    const read = domain.safeParse(one);
    return read.success ? at(`domains[${index}]`, checkMailDomain(read.data).issues) : [];
  });
}

function issuesOfOtherParked(found: unknown): Issue[] {
  if (!Array.isArray(found)) return [];
  return found.flatMap((one, index) => {
    const read = parkedDomain.safeParse(one);
    return read.success ? at(`parked[${index}]`, checkParkedDomain(read.data).findings.issues) : [];
  });
}

/** What zod found wrong with a setting, in our words. */
export function mistakesIn(setting: string, error: z.ZodError): Issue[] {
  return error.issues.flatMap((issue) => toIssues(issue, [setting, ...issue.path]));
}

function toIssues(issue: z.core.$ZodIssue, path: readonly PropertyKey[]): Issue[] {
  if (issue.code === "unrecognized_keys") {
    return issue.keys.map((key) =>
      mistake(
        [...path, key],
        "is not a setting",
        `the settings of ${pathOf(path)} in docs/configuration.md; check the spelling`,
      ),
    );
  }
  return [mistake(path, `is ${describe(issue.input)}`, allowed(issue))];
}

function mistake(path: readonly PropertyKey[], message: string, allows: string): Issue {
  return {
    id: "config/not-allowed",
    severity: Severity.Error,
    path: pathOf(path),
    message: `${message}.`,
    fix: `Allowed: ${allows}.`,
    source: "docs/configuration.md",
  };
}

function pathOf(path: readonly PropertyKey[]): string {
  return path.reduce<string>((text, key) => {
    if (typeof key === "number") return `${text}[${key}]`;
    return text === "" ? String(key) : `${text}.${String(key)}`;
  }, "");
}

function describe(value: unknown): string {
  if (value === undefined) return "missing";
  return typeof value === "string" ? quoted(value) : printable(JSON.stringify(value));
}

function allowed(issue: z.core.$ZodIssue): string {
  return allowedInOurWords(issue) ?? issue.message;
}

function allowedInOurWords(issue: z.core.$ZodIssue): string | undefined {
  switch (issue.code) {
    case "invalid_value":
      return issue.values.join(", ");
    case "invalid_type":
      return ARTICLES[issue.expected];
    case "too_small":
      return TOO_SMALL[issue.origin] ?? `more than ${issue.minimum}`;
    default:
      return undefined;
  }
}

const TOO_SMALL: Readonly<Record<string, string>> = {
  array: "a list of at least one domain",
  string: "text that is not empty",
};

const ARTICLES: Readonly<Record<string, string>> = {
  string: "text",
  boolean: "true or false",
  array: "a list",
  object: "settings, such as {}",
  number: "a number",
  int: "a whole number",
};
