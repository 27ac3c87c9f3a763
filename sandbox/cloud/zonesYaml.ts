/** Reads and writes files of zones, fast for thousands of them and readable for people. */
import { parse } from "yaml";
import type { Zones } from "./model";
import type { Codec } from "./stateFile";

/** How one zone is read from and written to YAML. */
export interface ZoneForm<Z> {
  /** First line of the file, for the person who opens it. */
  readonly title: string;
  /** @throws an Error that names what is missing */
  parse(fields: Fields): Z;
  /** The zone without the fields that hold their default. */
  shorten(zone: Z): Fields;
}

/** The codec of a file of zones. Comments in it do not survive the next write. */
export function zonesCodec<Z extends object>(form: ZoneForm<Z>): Codec<Zones<Z>> {
  // The text of a zone is kept as long as the zone, so that an edit among a thousand zones renders only one.
  const texts = new WeakMap<Z, string>();
  const textOf = (zone: Z): string => {
    const text = texts.get(zone) ?? `\n- ${renderFields(form.shorten(zone), "  ")}`;
    texts.set(zone, text);
    return text;
  };
  return {
    empty: { revision: 0, zones: [] },
    parse: (text) => {
      const root = parseLines(text) ?? mapping(parse(text) ?? {}, "the file");
      return {
        revision: numberOf(root, "revision", 0),
        zones: listOf(root, "zones").map((zone) => form.parse(mapping(zone, "a zone"))),
      };
    },
    render: ({ revision, zones }) => {
      const list = zones.length > 0 ? zones.map(textOf).join("") : " []";
      return `# ${form.title}\nrevision: ${revision}\nzones:${list}\n`;
    },
  };
}

export function mapping(value: unknown, what: string): Fields {
  if (typeof value !== "object" || value === null || Array.isArray(value)) throw new Error(`${what} is not a mapping`);
  return value as Fields;
}

export function listOf(fields: Fields, key: string): readonly unknown[] {
  const value = fields[key] ?? [];
  if (!Array.isArray(value)) throw new Error(`${key} is not a list`);
  return value;
}

export function textOf(fields: Fields, key: string, otherwise?: string): string {
  const value = fields[key] ?? otherwise;
  if (typeof value !== "string") throw new Error(`${key} is ${value === undefined ? "missing" : "not a text"}`);
  return value;
}

export function numberOf(fields: Fields, key: string, otherwise: number): number {
  const value = fields[key] ?? otherwise;
  if (typeof value !== "number") throw new Error(`${key} is not a number`);
  return value;
}

/** The entries that are neither undefined nor empty lists or mappings. */
export function withoutEmpty(fields: Fields): Fields {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => !isEmpty(value)));
}

function isEmpty(value: unknown): boolean {
  return value === undefined || (typeof value === "object" && value !== null && Object.keys(value).length === 0);
}

/** A mapping from a file, which a person may have written. */
export type Fields = Readonly<Record<string, unknown>>;

/**
 * Zones are written as YAML with a JSON value on each line: JSON is valid YAML (YAML 1.2 section 1.3). Files in this form are read by
 * `parseLines`. For a thousand zones a YAML parser takes a second, `parseLines` a hundredth of it.
 */
function renderFields(fields: Fields, indent: string): string {
  const lines = Object.entries(fields).map(([key, value]) => {
    const isList = Array.isArray(value) && value.length > 0;
    return isList
      ? `${key}:${value.map((entry) => `\n${indent}  - ${json(entry)}`).join("")}`
      : `${key}: ${json(value)}`;
  });
  return lines.join(`\n${indent}`);
}

/**
 * Reads `revision: 1`, `zones:`, `- key: JSON`, `  key: JSON`, `  key:` and `    - JSON`.
 *
 * @returns undefined when a line has another form, which only the YAML parser can read
 */
export function parseLines(text: string): Fields | undefined {
  const root: Record<string, unknown> = {};
  const zones: Record<string, unknown>[] = [];
  let list: unknown[] | undefined;
  for (const line of text.split("\n")) {
    if (line === "" || line.startsWith("#")) continue;
    if (line === "zones:") {
      root["zones"] = zones;
      continue;
    }
    const parts = /^(?:( {4}- )|(- | {2})?([a-zA-Z]+):(?: |$))(.*)$/.exec(line);
    if (!parts) return undefined;
    const [, entry, dash, key = "", value = ""] = parts;
    if (entry === undefined && dash === "- ") zones.push({});
    const target = dash === undefined ? root : zones.at(-1);
    const parsed = value === "" ? { value: [] } : parsedJson(value);
    if (!parsed || !target || (entry !== undefined && !list)) return undefined;
    if (entry !== undefined) list?.push(parsed.value);
    else target[key] = parsed.value;
    if (entry === undefined) list = value === "" ? (parsed.value as unknown[]) : undefined;
  }
  return root;
}

function parsedJson(text: string): { readonly value: unknown } | undefined {
  try {
    return { value: JSON.parse(text) };
  } catch {
    return undefined;
  }
}

/** JSON in ASCII with a space after commas and colons. ASCII, because YAML allows fewer characters unescaped than JSON does. */
function json(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(json).join(", ")}]`;
  if (typeof value === "object" && value !== null) {
    const entries = Object.entries(value).map(([key, field]) => `${json(key)}: ${json(field)}`);
    return `{ ${entries.join(", ")} }`;
  }
  return JSON.stringify(value).replace(/[^ -~]/g, escaped);
}

function escaped(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
}
