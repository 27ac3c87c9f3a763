/** Turns what zod finds wrong with a setting into issues for users, and reads on behind a misspelt word. */
import type * as pulumi from "@pulumi/pulumi";
import { z } from "zod";
import { componentIssue } from "../components/catalogue";
import type { Issue } from "../records/issue";
import { didYouMean, nearest } from "../records/nearest";
import { printable, quoted } from "../records/printable";

/** A setting that was read, and everything that is wrong with it. */
export interface ReadSetting<T> {
  /** The value, with misspelt words replaced by those that were meant, and unusable values left out. @default - nothing can be used */
  readonly value?: T;
  readonly issues: readonly Issue[];
}

/** How often a value is mended and read again: behind one mistake there may be others. */
const ROUNDS = 5;

/**
 * Reads one part of the configuration. A misspelt word is read as it was meant, so that mistakes behind it are reported in the same run.
 *
 * @param path where it is, such as `domains[4]`
 */
export function readSetting<T>(path: string, schema: z.ZodType<T>, found: unknown): ReadSetting<T> {
  const issues = new Map<string, Issue>();
  let value = structuredClone(found);
  for (let round = 0; round < ROUNDS; round++) {
    const read = schema.safeParse(value, { reportInput: true });
    if (read.success) return { value: read.data, issues: [...issues.values()] };
    for (const issue of read.error.issues.flatMap((one) => mistakesOf(one, path, schema)))
      if (!issues.has(issue.path ?? "")) issues.set(issue.path ?? "", issue);
    for (const issue of read.error.issues) value = mended(value, issue, schema);
  }
  return { issues: [...issues.values()] };
}

/** The value of a setting; undefined when it is not set. */
export function settingOf(config: pulumi.Config, key: string): unknown {
  const text = config.get(key);
  return text === undefined ? undefined : jsonOrText(text);
}

/** A value of the configuration. It is a text when it is no JSON, as after `pulumi config set` without `--path`. */
export function jsonOrText(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/** A value or a setting that is not allowed. */
export function notAllowed(path: string, message: string, fix: string): Issue {
  return componentIssue("config/not-allowed", { path, message, fix });
}

/** A key that is no setting, with the keys that are allowed. */
export function unknownSetting(path: string, key: string, settings: readonly string[]): Issue {
  return notAllowed(path, "is not a setting.", `Allowed here: ${settings.join(", ")}.${didYouMean(key, settings)}`);
}

type ZodIssue = z.core.$ZodIssue;

function mistakesOf(issue: ZodIssue, path: string, schema: z.ZodType): Issue[] {
  const place = pathOf(path, issue.path);
  if (issue.code === "unrecognized_keys") {
    const settings = settingsAt(schema, issue.path);
    return issue.keys.map((key) => unknownSetting(pathOf(place, [key]), key, settings));
  }
  const wanted = WANTED[issue.code]?.(issue) ?? issue.message;
  if (issue.input === undefined) return [notAllowed(place, `is missing; it must be ${wanted}.`, "Add it.")];
  const meant = typeof issue.input === "string" ? didYouMean(issue.input, wordsOf(issue)).trim() : "";
  const got = typeof issue.input === "string" ? quoted(issue.input) : printable(JSON.stringify(issue.input));
  return [notAllowed(place, `must be ${wanted}; got ${got}.`, meant === "" ? howToWrite(place, issue) : meant)];
}

/** What to write instead of a value that has the wrong type. */
function howToWrite(place: string, issue: ZodIssue): string {
  const { input } = issue;
  const expected = issue.code === "invalid_type" ? issue.expected : "";
  const bare = typeof input === "string" ? /^(\d{1,15}|true|false)(?:\.0)?$/.exec(input)?.[1] : undefined;
  if (bare !== undefined && ["number", "int", "boolean"].includes(expected)) return `Write ${bare}, without quotes.`;
  if (expected === "array" && typeof input === "string" && input !== "")
    return `Write a list: [${JSON.stringify(printable(input))}].`;
  if (expected === "array") return 'Write a list: each entry begins with "- ".';
  if (expected === "object" && /\]$/.test(place) && typeof input === "string")
    return `Write { domain: ${printable(input)}, cloudflare: {} }, or route53.`;
  if (expected === "object" && /\.(?:cloudflare|route53)$/.test(place))
    return "Write {} to have the zone found by name, or { zoneId: ... }.";
  if (expected === "object") return "Write {} for what is usual, or the settings below it.";
  return "Correct the value.";
}

function wordsOf(issue: ZodIssue): string[] {
  return issue.code === "invalid_value" ? issue.values.map(String) : [];
}

const TYPES: Readonly<Record<string, string>> = {
  string: "a string",
  boolean: "true or false",
  array: "a list",
  object: "a group of settings, such as {}",
  number: "a number",
  int: "a whole number",
};

/** What is allowed, by the code of the issue. For other codes zod's message is good enough. */
const WANTED: Readonly<Record<string, (issue: ZodIssue) => string | undefined>> = {
  invalid_value: (issue) => `one of ${wordsOf(issue).join(", ")}`,
  invalid_type: (issue) => (issue.code === "invalid_type" ? TYPES[issue.expected] : undefined),
  too_small: (issue) => {
    if (issue.code !== "too_small") return undefined;
    if (issue.origin === "array") return "a list of at least one domain";
    return issue.origin === "string" ? "a string that is not empty" : `more than ${issue.minimum}`;
  },
  too_big: (issue) => (issue.code === "too_big" ? `at most ${issue.maximum}` : undefined),
};

function pathOf(start: string, path: readonly PropertyKey[]): string {
  return path.reduce<string>(
    (text, key) => (typeof key === "number" ? `${text}[${key}]` : `${text}.${printable(String(key))}`),
    start,
  );
}

/** The keys that are allowed at a place. */
function settingsAt(schema: z.core.$ZodType, path: readonly PropertyKey[]): string[] {
  const inner = withoutWrapper(schema);
  const [key, ...rest] = path;
  if (inner instanceof z.ZodArray) return settingsAt(inner.element, rest);
  if (!(inner instanceof z.ZodObject)) return [];
  const shape: Readonly<Record<string, z.core.$ZodType>> = inner.shape;
  const below = shape[String(key)];
  return key === undefined ? Object.keys(shape) : below === undefined ? [] : settingsAt(below, rest);
}

function withoutWrapper(schema: z.core.$ZodType): z.core.$ZodType {
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodNullable) return withoutWrapper(schema.unwrap());
  return schema instanceof z.ZodPipe ? withoutWrapper(schema.in) : schema;
}

type Group = Record<PropertyKey, unknown>;

/** The value without one mistake. A misspelt word is replaced by the one that was meant, any other mistake is taken out. */
function mended(value: unknown, issue: ZodIssue, schema: z.ZodType): unknown {
  if (issue.code === "unrecognized_keys") {
    const group = groupAt(value, issue.path);
    for (const key of issue.keys) {
      const meant = nearest(key, settingsAt(schema, issue.path));
      if (meant !== undefined && !(meant in group)) group[meant] = group[key];
      // eslint-disable-next-line @typescript-eslint/no-dynamic-delete
      delete group[key];
    }
    return value;
  }
  // A mistake in a list takes out the whole list: without one entry, the later ones would be reported at wrong places.
  const list = issue.path.findIndex((key) => typeof key === "number");
  const path = list < 0 ? issue.path : issue.path.slice(0, list);
  const key = path.at(-1);
  if (key === undefined) return undefined;
  const meant = typeof issue.input === "string" ? nearest(issue.input, wordsOf(issue)) : undefined;
  const group = groupAt(value, path.slice(0, -1));
  if (list < 0 && meant !== undefined) group[key] = meant;
  else if (issue.code === "invalid_type" && issue.expected === "object") group[key] = {};
  // eslint-disable-next-line @typescript-eslint/no-dynamic-delete
  else delete group[key];
  return value;
}

/** The group of settings at a path that zod has found. */
function groupAt(value: unknown, path: readonly PropertyKey[]): Group {
  return path.reduce<Group>((group, key) => (group[key] ?? {}) as Group, value as Group);
}
