import * as pulumi from "@pulumi/pulumi";
import { z } from "zod";
import { IssuesError } from "../components/issues";
import { checkParameters, type OdooSystemParametersArgs } from "../components/odooSystemParameters";
import { odooIssue } from "../odoo/issues";
import { toAsciiName } from "../records/dns/domainName";
import { at, type Issue, Severity } from "../records/issue";
import { quoted } from "../records/printable";
import { mistakesIn } from "./config";

const database = z.strictObject({
  url: z.string(),
  database: z.string().optional(),
  user: z.string().optional(),
  aliasDomain: z.string(),
  domain: z.string().optional(),
  defaultFrom: z.string().optional(),
  forceFrom: z.boolean().optional(),
  bounceAlias: z.string().optional(),
  catchallAlias: z.string().optional(),
  companies: z.array(z.number().int().positive()).optional(),
  mailServers: z.array(z.number().int().positive()).optional(),
  odooVersion: z.number().int().optional(),
  adopt: z.boolean().optional(),
  nameSuffix: z.string().optional(),
  requestTimeout: z.number().positive().optional(),
});

/** API keys by the name of their database. */
type Keys = Record<string, string | undefined>;

/** What the configuration says about Odoo itself. */
export interface ConfiguredOdoo {
  readonly databases: readonly OdooSystemParametersArgs[];
  /** Domains of partners whose mail Odoo relays. */
  readonly partners: readonly string[];
}

/**
 * Reads `odoo-mail:databases`, the secret `odoo-mail:apiKeys` (a key for each database, by its name) and `odoo-mail:partners`. All may be
 * left out.
 *
 * @throws IssuesError with every mistake in them
 */
export function readOdooConfig(config = new pulumi.Config("odoo-mail")): ConfiguredOdoo {
  const databases = readList(config, "databases", database);
  const partners = readList(config, "partners", z.string());
  const keys: pulumi.Output<Keys> = config.getSecretObject<Keys>("apiKeys") ?? pulumi.secret<Keys>({});
  const known = keyNames(config);
  const args = databases.values.map((one) => ({ ...one, apiKey: keys.apply((all) => all[nameOf(one)] ?? "") }));
  const issues = [
    ...databases.issues,
    ...partners.issues,
    ...secrecyIssues(config),
    ...args.flatMap((one, index) =>
      at(`databases[${index}]`, [...checkParameters(one).issues, ...keyIssues(one, known)]),
    ),
    ...twins(args),
    ...partners.values.flatMap((name, index) => at(`partners[${index}]`, toAsciiName(name).issues)),
  ];
  if (issues.length > 0) throw new IssuesError("The configuration has mistakes; nothing was changed:", issues);
  return { databases: args, partners: partners.values };
}

function readList<T>(config: pulumi.Config, key: string, item: z.ZodType<T>): { values: T[]; issues: Issue[] } {
  const read = z.array(item).safeParse(config.getObject<unknown>(key) ?? [], { reportInput: true });
  if (read.success) return { values: read.data, issues: [] };
  return { values: [], issues: mistakesIn(key, read.error) };
}

/** The name that a database's key goes by: its own, or that of its address. */
function nameOf(args: Pick<OdooSystemParametersArgs, "url" | "database">): string {
  return args.database ?? /^https:\/\/([a-z0-9-]+)\.odoo\.com\/?$/.exec(args.url)?.[1] ?? "";
}

// The engine would refuse the second one too, in words about URNs.
function twins(databases: readonly OdooSystemParametersArgs[]): Issue[] {
  const names = databases.map((one) => `${nameOf(one)} ${one.nameSuffix ?? ""}`);
  return names.flatMap((name, index) => {
    if (names.indexOf(name) === index) return [];
    const issue: Issue = {
      id: "config/not-allowed",
      severity: Severity.Error,
      message: `The database ${quoted(name.trim())} is in the list twice.`,
      fix: "Declare it once. For two alias domains in one database, give one of the entries a `nameSuffix`.",
      source: "docs/odoo.md",
    };
    return at(`databases[${index}]`, [issue]);
  });
}

// Which keys there are is no secret, and must be known before anything is declared; the keys themselves stay outputs.
function keyNames(config: pulumi.Config): readonly string[] {
  const text: unknown = JSON.parse(pulumi.runtime.getConfig(`${config.name}:apiKeys`) ?? "{}");
  return typeof text === "object" && text !== null ? Object.keys(text) : [];
}

// Pulumi copies the whole configuration into the state of dynamic resources' provider: what is not a secret is there in clear.
function secrecyIssues(config: pulumi.Config): Issue[] {
  const key = `${config.name}:apiKeys`;
  // It exists at run time and is left out of the SDK's types.
  const runtime = pulumi.runtime as unknown as { isConfigSecret(key: string): boolean };
  if (pulumi.runtime.getConfig(key) === undefined || runtime.isConfigSecret(key)) return [];
  const issue = odooIssue("odoo/api-key-in-clear", {
    message: "The API keys are not stored as secrets: they would be in the state in clear.",
    fix: "Take them out (pulumi config rm odoo-mail:apiKeys) and store them with pulumi config set --secret --path; then make new ones, because these were in a file.",
  });
  return at("apiKeys", [issue]);
}

function keyIssues(args: OdooSystemParametersArgs, known: readonly string[]): Issue[] {
  const name = nameOf(args);
  if (known.includes(name)) return [];
  return [
    {
      id: "config/not-allowed",
      severity: Severity.Error,
      path: "apiKey",
      message: `There is no API key for the database ${quoted(name)}.`,
      fix: `Store one: pulumi config set --secret --path 'odoo-mail:apiKeys["${name}"]'.`,
      source: "docs/odoo.md",
    },
  ];
}
