import { readFileSync } from "node:fs";
import path from "node:path";

/*
 * The API reference and the table of settings, written from plugin/schema.json, which is made from the docstrings (`npm run schema`). There is no
 * second list to keep.
 */

/** The table of docs/configuration.md stands between these two lines. */
export const SETTINGS_START = "<!-- settings: npm run docs -->";
export const SETTINGS_END = "<!-- end of settings -->";

/** Arguments that a configuration has once for all domains. */
const OF_THE_STACK = ["resolvers", "dnsSnapshot"];

interface Type {
  readonly type?: string;
  readonly $ref?: string;
  readonly items?: Type;
  readonly additionalProperties?: Type;
  readonly description?: string;
}

interface ObjectType {
  readonly description?: string;
  readonly enum?: readonly { readonly value: string; readonly description?: string }[];
  readonly properties?: Readonly<Record<string, Type>>;
  readonly required?: readonly string[];
}

interface Resource extends ObjectType {
  readonly inputProperties: Readonly<Record<string, Type>>;
  readonly requiredInputs?: readonly string[];
}

interface Schema {
  readonly types: Readonly<Record<string, ObjectType>>;
  readonly resources: Readonly<Record<string, Resource>>;
}

function schema(): Schema {
  return JSON.parse(readFileSync(path.resolve(__dirname, "../../plugin/schema.json"), "utf8")) as Schema;
}

/** The whole of docs/api.md. */
export function apiPage(): string {
  const { resources, types } = schema();
  const components = Object.entries(resources).map(([token, resource]) =>
    [
      `## ${nameIn(token)}`,
      resource.description ?? "",
      "**Arguments**",
      table(resource.inputProperties, resource.requiredInputs),
      "**Outputs**",
      table(resource.properties ?? {}, resource.required),
    ].join("\n\n"),
  );
  const shapes = Object.entries(types).map(([token, type]) =>
    [
      `### ${nameIn(token)}`,
      type.description ?? "",
      type.enum === undefined ? table(type.properties ?? {}, type.required) : words(type.enum),
    ].join("\n\n"),
  );
  return [
    "# API",
    "Written by `npm run docs` from the docstrings. The functions and types of the npm package are in its declarations; these are the components, as every",
    "Pulumi language has them.",
    "",
    components.join("\n\n"),
    "",
    "## Shapes",
    "",
    shapes.join("\n\n"),
    "",
  ].join("\n");
}

/** The settings of one domain of the configuration: the arguments of MailDomain, those in a group with its name. */
export function settingsTable(): string {
  const { resources, types } = schema();
  const mailDomain = resources["odoo-mail:index:MailDomain"];
  if (mailDomain === undefined) throw new Error("plugin/schema.json has no MailDomain");
  const rows = sorted(mailDomain.inputProperties, mailDomain.requiredInputs).flatMap(([name, property]) => {
    if (OF_THE_STACK.includes(name)) return [];
    const { properties } = types[tokenOf(property)] ?? {};
    return properties === undefined
      ? [row(name, property, mailDomain.requiredInputs)]
      : Object.entries(properties).map(([inner, one]) => row(`${name}.${inner}`, one, undefined));
  });
  return [SETTINGS_START, "", "| setting | type | meaning |", "| --- | --- | --- |", ...rows, "", SETTINGS_END].join(
    "\n",
  );
}

function table(properties: Readonly<Record<string, Type>>, required: readonly string[] | undefined): string {
  const rows = sorted(properties, required).map(([name, property]) => row(name, property, required));
  return ["| name | type | meaning |", "| --- | --- | --- |", ...rows].join("\n");
}

/** Required ones first. */
function sorted(
  properties: Readonly<Record<string, Type>>,
  required: readonly string[] = [],
): (readonly [string, Type])[] {
  const isRequired = ([name]: readonly [string, Type]): number => (required.includes(name) ? 0 : 1);
  return Object.entries(properties).sort((a, b) => isRequired(a) - isRequired(b));
}

function row(name: string, property: Type, required: readonly string[] | undefined): string {
  const must = required?.includes(name) === true ? " Required." : "";
  return `| \`${name}\` | ${typeText(property)} | ${cell(property.description ?? "")}${must} |`;
}

function words(values: readonly { readonly value: string; readonly description?: string }[]): string {
  const rows = values.map(({ value, description }) => `| \`${value}\` | ${cell(description ?? "")} |`);
  return ["| word | meaning |", "| --- | --- |", ...rows].join("\n");
}

function typeText({ type, $ref, items, additionalProperties }: Type): string {
  if ($ref !== undefined) {
    const name = nameIn($ref);
    return $ref.startsWith("#/types/") ? `[${name}](api.md#${name.toLowerCase()})` : name;
  }
  if (items !== undefined) return `list of ${typeText(items)}`;
  if (additionalProperties !== undefined) return `map of ${typeText(additionalProperties)}`;
  return type ?? "any";
}

function tokenOf({ $ref = "" }: Type): string {
  return $ref.replace("#/types/", "");
}

function nameIn(token: string): string {
  return token.split(":").at(-1) ?? token;
}

/** The heading of a page of docs/. */
function titleOf(name: string): string {
  const [heading = ""] = readFileSync(path.resolve(__dirname, "../../docs", name), "utf8").split("\n", 1);
  return heading.replace(/^# /, "");
}

/** Text in a cell of a table: one line, and nothing that Markdown or the site takes for markup. */
function cell(text: string): string {
  return text
    .replace(/\s+/g, " ")
    .replaceAll("|", "\\|")
    .replace(/docs\/([a-z]+\.md)/g, (_, name: string) => `[${titleOf(name)}](${name})`)
    .replace(/`[^`]*`|<(?=[a-z])/gi, (found) => (found === "<" ? "&lt;" : found))
    .trim();
}
