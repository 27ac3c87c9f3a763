import { parse } from "yaml";

import { type Fields, parseLines, renderFields } from "./jsonLines";
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
  // A zone's text is kept as long as the zone: with a thousand zones an edit renders one of them, not all.
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
