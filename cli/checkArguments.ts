/** Reads the arguments of `odoo-mail check`: which domains, how they send mail, which servers to ask, what to write. */
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
import { exclusive, readOptions, type ReadOptions } from "./options";
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

/** Where the domains come from: arguments and a file, or a stack, or its outputs. */
export interface DomainSources {
  readonly domains: readonly DomainName[];
  /** A path, or `-` for standard input. */
  readonly file?: string;
  /** The name of a Pulumi stack; empty for the selected one. */
  readonly stack?: string;
  /** A path, or `-` for standard input. */
  readonly outputs?: string;
}

/** The options about domains. They hold for all of them. */
export type TargetSettings = Omit<CheckTarget, "domain" | "expected" | "isParked">;

/** The arguments of `odoo-mail check`. */
export interface CheckArguments {
  readonly sources: DomainSources;
  readonly settings: TargetSettings;
  /** Only these servers are asked. @default - the servers of each zone and two public resolvers */
  readonly servers?: readonly ServerAddress[];
  /** How long to wait until all servers agree, in seconds. @default - ask once */
  readonly wait?: number;
  readonly format: Format;
  /** The file of the repository to which SARIF results are attached. */
  readonly sarifFile?: string;
  /** The file to write the HTML page to. */
  readonly html?: string;
  readonly noColor: boolean;
}

type Read = ReadOptions<CheckOption>;

/** The arguments as far as they could be read, and everything that is wrong with them. */
export interface ReadCheckArguments extends CheckArguments {
  readonly problems: readonly string[];
}

/** Reads the arguments of `odoo-mail check`. Never throws: the caller adds the mistakes in the list of domains, and reports all at once. */
export function readCheckArguments(args: readonly string[]): ReadCheckArguments {
  const read = readOptions(args, CHECK_OPTIONS);
  const problems = [...read.problems];
  const sources = readSources(read, problems);
  const settings = readSettings(read, problems);
  const servers = readServers(read.texts("server"), problems);
  const wait = readWait(read, problems);
  const format = readFormat(read, problems);
  const html = readHtml(read, sources, problems);
  if (read.has("sarif-file") && format !== Format.Sarif) problems.push('"--sarif-file" needs "--sarif".');
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
  const fromStack = exclusive(read, ["stack", "outputs"], problems);
  const isListed = read.positionals.length > 0 || read.has("file");
  // This also refuses `--stack acme.com` with a second domain: the first one was read as the name of a stack.
  if (fromStack.length === 1 && isListed)
    problems.push(`"--${fromStack.join()}" takes the domains of the stack: name no others, and no "--file".`);
  if (fromStack.length === 0 && !isListed)
    problems.push('No domain is given. Name one, or use "--file", "--stack" or "--outputs".');
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
    problems.push(`--wait: ${quoted(text)} is not allowed. Write a time such as 90s, 10m or 1h, at most 24h.`);
  return seconds;
}

// The page overwrites the file, so a value that is probably not meant as its name is refused.
function readHtml(read: Read, { file, outputs }: DomainSources, problems: string[]): string | undefined {
  const html = read.text("html");
  if (html === undefined) return undefined;
  if (html === "-") problems.push('"--html" needs the name of a file: the page cannot be written to standard output.');
  const isRead = [file, outputs].some((source) => source !== undefined && resolve(source) === resolve(html));
  if (isRead && html !== "-")
    problems.push(`"--html" would overwrite ${quoted(html)}, which the domains are read from.`);
  return html;
}

function readFormat(read: Read, problems: string[]): Format {
  const [format = Format.Table] = exclusive(read, [Format.Json, Format.Markdown, Format.Sarif, Format.Quiet], problems);
  return format;
}
