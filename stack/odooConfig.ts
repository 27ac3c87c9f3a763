import { componentIssue } from "../components/catalogue";
import * as pulumi from "@pulumi/pulumi";
import { z } from "zod";
import { IssuesError } from "../components/issues";
import { checkParameters, type OdooSystemParametersArgs } from "../components/odooSystemParameters";
import { odooIssue } from "../odoo/issues";
import { toAsciiName } from "../records/dns/domainName";
import { at, type Issue } from "../records/issue";
import { quoted } from "../records/printable";
import { readSetting, settingOf } from "./mistakes";

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
  const { value, issues } = odooConfig(config);
  if (issues.length > 0) throw new IssuesError("The configuration has mistakes; nothing was changed:", issues);
  return value;
}

/** Every mistake in these settings. */
export function odooMistakes(config: pulumi.Config): readonly Issue[] {
  return odooConfig(config).issues;
}

function odooConfig(config: pulumi.Config): { value: ConfiguredOdoo; issues: readonly Issue[] } {
  const databases = readList(config, "databases", database);
  const partners = readList(config, "partners", z.string());
  const keys: pulumi.Output<Keys> = config.getSecretObject<Keys>("apiKeys") ?? pulumi.secret<Keys>({});
  const known = keyNames(config);
  const placed = databases.values.map(({ path, value }) => {
    const args = { ...value, apiKey: keys.apply((all) => all[nameOf(value)] ?? "") };
    return { path, args };
  });
  const issues = [
    ...databases.issues,
    ...partners.issues,
    ...secrecyIssues(config),
    ...placed.flatMap(({ path, args }) => at(path, [...checkParameters(args).issues, ...keyIssues(args, known)])),
    ...twins(placed),
    ...partners.values.flatMap(({ path, value }) => at(path, toAsciiName(value).issues)),
  ];
  const value = { databases: placed.map(({ args }) => args), partners: partners.values.map((one) => one.value) };
  return { value, issues };
}

interface ReadList<T> {
  /** Those that can be used, each with its place. */
  readonly values: readonly { readonly path: string; readonly value: T }[];
  readonly issues: readonly Issue[];
}

function readList<T>(config: pulumi.Config, key: string, item: z.ZodType<T>): ReadList<T> {
  const list = readSetting(key, z.array(z.unknown()), settingOf(config, key) ?? []);
  const read = (list.value ?? []).map((one, index) => {
    const path = `${key}[${index}]`;
    return { path, ...readSetting(path, item, one) };
  });
  return {
    values: read.flatMap(({ path, value }) => (value === undefined ? [] : [{ path, value }])),
    issues: [...list.issues, ...read.flatMap(({ issues }) => issues)],
  };
}

/** The name that a database's key goes by: its own, or that of its address. */
function nameOf(args: Pick<OdooSystemParametersArgs, "url" | "database">): string {
  return args.database ?? /^https:\/\/([a-z0-9-]+)\.odoo\.com\/?$/.exec(args.url)?.[1] ?? "";
}

// The engine would refuse the second one too, in words about URNs.
function twins(databases: readonly { readonly path: string; readonly args: OdooSystemParametersArgs }[]): Issue[] {
  const names = databases.map(({ args }) => `${nameOf(args)} ${args.nameSuffix ?? ""}`);
  return databases.flatMap(({ path }, index) => {
    const name = names[index] ?? "";
    if (names.indexOf(name) === index) return [];
    const issue = componentIssue("config/not-allowed", {
      message: `The database ${quoted(name.trim())} is in the list twice.`,
      fix: "Declare it once. For two alias domains in one database, give one of the entries a `nameSuffix`.",
      source: "docs/odoo.md",
    });
    return at(path, [issue]);
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
  // Without a name the address is wrong, and that is told.
  if (name === "" || known.includes(name)) return [];
  return [
    componentIssue("config/not-allowed", {
      path: "apiKey",
      message: `There is no API key for the database ${quoted(name)}.`,
      fix: `Store one: pulumi config set --secret --path 'odoo-mail:apiKeys["${name}"]'.`,
      source: "docs/odoo.md",
    }),
  ];
}
