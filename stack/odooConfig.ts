/** Reads the settings about Odoo: the databases, their API keys, and partners whose mail Odoo relays. */
import { componentIssue } from "../components/catalogue";
import * as pulumi from "@pulumi/pulumi";
import { z } from "zod";
import { IssuesError } from "../components/issues";
import { checkParameters, type OdooSystemParametersArgs } from "../components/odooSystemParameters";
import { odooIssue } from "../odoo/issues";
import { toAsciiName } from "../records/dns/domainName";
import { at, type Issue } from "../records/issue";
import { printable, quoted } from "../records/printable";
import { notAllowed, readSetting, settingOf, jsonOrText } from "./mistakes";

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
 * Reads `odoo-mail:databases`, the secret `odoo-mail:apiKeys` (one key for each database, by its name) and `odoo-mail:partners`. All of
 * them are optional.
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
  const found = keysIn(config);
  const names = Object.keys(found ?? {});
  const keys = pulumi.secret(found ?? {});
  const placed = databases.values.map(({ path, value }) => {
    const args = { ...value, apiKey: keys.apply((all) => all[nameOf(value)] ?? "") };
    return { path, args };
  });
  const issues = [
    ...databases.issues,
    ...partners.issues,
    ...secrecyIssues(config),
    ...(found === undefined ? [noGroup()] : []),
    ...placed.flatMap(({ path, args }) => at(path, [...checkParameters(args).issues, ...keyIssues(args, names)])),
    ...duplicates(placed),
    ...partners.values.flatMap(({ path, value }) => at(path, toAsciiName(value).issues)),
  ];
  const value = { databases: placed.map(({ args }) => args), partners: partners.values.map((one) => one.value) };
  return { value, issues };
}

interface ReadList<T> {
  /** The entries that can be used, each with its path. */
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

/** The name by which the key of a database is found: its own name, or the one in its address. */
function nameOf(args: Pick<OdooSystemParametersArgs, "url" | "database">): string {
  return args.database ?? /^https:\/\/([a-z0-9-]+)\.odoo\.com\/?$/.exec(args.url)?.[1] ?? "";
}

// The engine would refuse the second one too, but with a message about URNs.
function duplicates(databases: readonly { readonly path: string; readonly args: OdooSystemParametersArgs }[]): Issue[] {
  const names = databases.map(({ args }) => `${nameOf(args)} ${args.nameSuffix ?? ""}`);
  return databases.flatMap(({ path }, index) => {
    const name = names[index] ?? "";
    // An entry whose name is not known is told for that.
    if (name.trim() === "" || names.indexOf(name) === index) return [];
    const issue = componentIssue("config/not-allowed", {
      message: `The database ${quoted(name.trim())} is in the list twice.`,
      fix: "Declare it once. For two alias domains in one database, give one of the entries a `nameSuffix`.",
      source: "docs/odoo.md",
    });
    return at(path, [issue]);
  });
}

/** The keys; undefined when the setting is no group. Not `getSecretObject`: its error message for a text without JSON has the text. */
function keysIn(config: pulumi.Config): Keys | undefined {
  const value = jsonOrText(pulumi.runtime.getConfig(`${config.name}:apiKeys`) ?? "{}");
  return typeof value === "object" && value !== null ? (value as Keys) : undefined;
}

function noGroup(): Issue {
  return notAllowed(
    "apiKeys",
    "must be a group with one key for each database.",
    "Remove it (pulumi config rm odoo-mail:apiKeys), and store each key with its database: pulumi config set --secret --path 'odoo-mail:apiKeys[\"acme\"]'.",
  );
}

// Pulumi copies the whole configuration into the state of the provider of dynamic resources. Only secrets are encrypted there.
function secrecyIssues(config: pulumi.Config): Issue[] {
  const key = `${config.name}:apiKeys`;
  // The function exists, but the types of the SDK leave it out.
  const runtime = pulumi.runtime as unknown as { isConfigSecret(key: string): boolean };
  if (pulumi.runtime.getConfig(key) === undefined || runtime.isConfigSecret(key)) return [];
  const issue = odooIssue("odoo/api-key-in-clear", {
    message: "The API keys are not stored as secrets: they would be in the state in clear text.",
    fix: "Take them out (pulumi config rm odoo-mail:apiKeys) and store them with pulumi config set --secret --path; then make new ones, because these were in a file.",
  });
  return at("apiKeys", [issue]);
}

function keyIssues(args: OdooSystemParametersArgs, names: readonly string[]): Issue[] {
  const name = nameOf(args);
  // Without a name the address is wrong, which is an issue of its own.
  if (name === "" || names.includes(name)) return [];
  return [
    componentIssue("config/not-allowed", {
      path: "apiKey",
      message: `There is no API key for the database ${quoted(name)} in odoo-mail:apiKeys.`,
      fix: `Make one in Odoo (Preferences, Account Security, New API Key), and store it: pulumi config set --secret --path 'odoo-mail:apiKeys["${printable(name)}"]' asks for it.`,
      source: "docs/odoo.md",
    }),
  ];
}
