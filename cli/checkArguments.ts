import { resolve } from "node:path";
import { selectorIssues } from "../records/dkim/selector";
import type { DomainName } from "../records/dns/domainName";
import { quoted } from "../records/printable";
import type { ServerAddress } from "../dns/types";
import type { CheckTarget } from "../verify/target";
import { CHECK_OPTIONS, type CheckOption } from "./checkHelp";
import { domainNames } from "./domainNames";
import { readHosting, readVersion } from "./domainSettings";
import { parseDuration } from "./duration";
import { readOptions, type ReadOptions } from "./options";
import { readServers } from "./resolver";

/** What goes to standard output. */
export const Format = {
  Table: "table",
  Json: "json",
  Markdown: "markdown",
  Sarif: "sarif",
  Quiet: "quiet",
} as const;
export type Format = (typeof Format)[keyof typeof Format];

/** Where the domains come from: all that are named here. */
export interface DomainSources {
  readonly domains: readonly DomainName[];
  /** A path, or `-`. */
  readonly file?: string;
  /** The name of a Pulumi stack; empty for the selected one. */
  readonly stack?: string;
  /** A path, or `-`. */
  readonly outputs?: string;
}

/** What is said of all domains alike. */
export type TargetSettings = Omit<CheckTarget, "domain" | "expected" | "isParked">;

/** A command line of `odoo-mail check`, understood. */
export interface CheckArguments {
  readonly sources: DomainSources;
  readonly settings: TargetSettings;
  /** The only servers to ask. @default - the servers of each zone and two public resolvers */
  readonly servers?: readonly ServerAddress[];
  /** Seconds to wait for agreement. @default - ask once */
  readonly wait?: number;
  readonly format: Format;
  /** The file of the repository that SARIF results are attached to. */
  readonly sarifFile?: string;
  /** Where the page goes. */
  readonly html?: string;
  readonly noColor: boolean;
}

type Read = ReadOptions<CheckOption>;

/** A command line as far as it was understood, and everything that is wrong with it. */
export interface ReadCheckArguments extends CheckArguments {
  readonly problems: readonly string[];
}

/** Reads the arguments of `odoo-mail check`. Never throws: the list of domains may have mistakes of its own, to be told together. */
export function readCheckArguments(args: readonly string[]): ReadCheckArguments {
  const read = readOptions(args, CHECK_OPTIONS);
  const problems = [...read.problems];
  const sources = readSources(read, problems);
  const settings = readSettings(read, problems);
  const servers = readServers(read.texts("server"), problems);
  const wait = readWait(read, problems);
  const format = readFormat(read, problems);
  const html = readHtml(read, sources, problems);
  if (read.has("sarif-file") && format !== Format.Sarif) problems.push('"--sarif-file" goes with "--sarif" only.');
  return {
    problems,
    sources,
    settings,
    ...(servers.length > 0 && { servers }),
    ...(wait !== undefined && { wait }),
    format,
    ...given("sarifFile", read.text("sarif-file")),
    ...given("html", html),
    noColor: read.has("no-color"),
  };
}

function given<Key extends string, T>(key: Key, value: T | undefined): Partial<Record<Key, T>> {
  return value === undefined ? {} : ({ [key]: value } as Record<Key, T>);
}

function readSources(read: Read, problems: string[]): DomainSources {
  const domains = domainNames(read.positionals, problems);
  const ofStack = (["stack", "outputs"] as const).filter((name) => read.has(name));
  const isListed = read.positionals.length > 0 || read.has("file");
  if (ofStack.length > 1) problems.push('"--stack" and "--outputs" exclude each other.');
  // With them the argument after --stack is always its name, whatever it looks like.
  else if (ofStack.length > 0 && isListed)
    problems.push(`With "--${ofStack.join()}" the domains come from the stack alone.`);
  else if (ofStack.length === 0 && !isListed)
    problems.push('check needs a domain, "--file", "--stack" or "--outputs".');
  const { file, stack, outputs } = {
    file: read.text("file"),
    stack: read.text("stack"),
    outputs: read.text("outputs"),
  };
  return { domains, ...given("file", file), ...given("stack", stack), ...given("outputs", outputs) };
}

function readSettings(read: Read, problems: string[]): TargetSettings {
  const [aliasDomain] = domainNames(read.texts("alias-domain"), problems, "--alias-domain: ");
  const selectors = read.texts("selector");
  problems.push(
    ...selectors.flatMap((selector) => selectorIssues(selector).map(({ message }) => `--selector: ${message}`)),
  );
  return {
    ...given("hosting", readHosting(read.text("hosting"), problems)),
    ...given("odooVersion", readVersion(read.text("odoo-version"), problems)),
    ...given("aliasDomain", aliasDomain),
    ...(selectors.length > 0 && { selectors }),
  };
}

function readWait(read: Read, problems: string[]): number | undefined {
  const text = read.text("wait");
  const seconds = text === undefined ? undefined : parseDuration(text);
  if (text !== undefined && seconds === undefined)
    problems.push(`--wait: ${quoted(text)} is not allowed. Allowed: a time such as 90s, 10m or 1h, one day at most.`);
  return seconds;
}

// It is written over whatever is there, so that what is meant otherwise must not be taken for a name.
function readHtml(read: Read, { file, outputs }: DomainSources, problems: string[]): string | undefined {
  const html = read.text("html");
  if (html === undefined) return undefined;
  if (html === "-") problems.push('"--html" needs the name of a file: the page does not go to standard output.');
  const isRead = [file, outputs].some((source) => source !== undefined && resolve(source) === resolve(html));
  if (isRead && html !== "-")
    problems.push(`"--html" would overwrite ${quoted(html)}, which the domains are read from.`);
  return html;
}

function readFormat(read: Read, problems: string[]): Format {
  const formats = [Format.Json, Format.Markdown, Format.Sarif, Format.Quiet].filter((format) => read.has(format));
  if (formats.length > 1)
    problems.push(`${formats.map((format) => `"--${format}"`).join(" and ")} exclude each other.`);
  return formats[0] ?? Format.Table;
}
