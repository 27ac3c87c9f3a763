/** Collects the domains to check from arguments, a list file, a stack or the outputs of a stack. */
import { readFile } from "node:fs/promises";
import type { DomainName } from "../records/dns/domainName";
import { isError, type Issue } from "../records/issue";
import { printable } from "../records/printable";
import { targetsOfOutputs } from "../verify/targetsOfOutputs";
import type { CheckTarget } from "../verify/target";
import type { ReadCheckArguments, TargetSettings } from "./checkArguments";
import { domainNames } from "./domainNames";
import { UnknownError, UsageError } from "./exitCode";
import { messageOf } from "./messageOf";
import { stackOutputs } from "./stackOutputs";
import type { Streams } from "./streams";

/**
 * The domains that a command line names, each once and in its order, with the settings that it gives.
 *
 * @throws UsageError with every mistake in the command line and the list; UnknownError when the stack cannot be read or has no domains
 */
export async function readTargets(
  { sources, settings, problems: argumentProblems }: ReadCheckArguments,
  streams: Streams,
): Promise<CheckTarget[]> {
  const { domains, file, stack, outputs } = sources;
  const problems = [...argumentProblems];
  const listed = file === undefined ? [] : await listedDomains(file, streams, problems);
  if (problems.length > 0) throw new UsageError(problems);
  if (stack !== undefined) return ofStack(await stackOutputs(stack, { ...streams.env }), settings);
  if (outputs !== undefined) return ofStack(await outputsOf(outputs, streams), settings);
  return [...new Set([...domains, ...listed])].map((domain) => ({ domain, ...settings }));
}

// Options on the command line override what the stack says.
function ofStack(text: string, settings: TargetSettings): CheckTarget[] {
  const targets = targetsOfOutputs(text);
  if (!targets.ok) throw new UnknownError(targets.issues.filter(isError).map(sentence));
  if (targets.value.length === 0)
    throw new UnknownError([
      "The stack has no domains to check. Domains appear after `pulumi up`; those with `release: true` are not checked.",
    ]);
  return targets.value.map((target) => ({ ...target, ...settings }));
}

function sentence({ message, fix }: Issue): string {
  return `${message} ${fix}`;
}

async function listedDomains(file: string, streams: Streams, problems: string[]): Promise<DomainName[]> {
  try {
    const content = await contentOf(file, streams);
    if (NOT_TEXT.test(content)) {
      problems.push(`${nameOf(file)} is no text file; it must have one domain in each line.`);
      return [];
    }
    const lines = content.split(/\r?\n/).map((line) => line.replace(/#.*/, "").trim());
    if (lines.every((line) => line === "")) problems.push(`There is no domain in ${nameOf(file)}.`);
    const wrong: string[] = [];
    const names = lines.flatMap((line, at) => namesIn(line, `${nameOf(file)}, line ${at + 1}: `, wrong));
    problems.push(...wrong.slice(0, MOST_WRONG));
    if (wrong.length > MOST_WRONG)
      problems.push(`${nameOf(file)}: ${wrong.length - MOST_WRONG} more of its lines are no domain names.`);
    return names;
  } catch (error) {
    problems.push(messageOf(error, file));
    return [];
  }
}

/** Control characters, and what is no UTF-8. */
const NOT_TEXT = /[^\P{Cc}\s]|\ufffd/u;
/** No domain name is longer (RFC 1035 section 2.3.4). */
const LONGEST_LINE = 253;
/** How many wrong lines of a list are told: another file may have been meant. */
const MOST_WRONG = 10;

function namesIn(line: string, where: string, wrong: string[]): DomainName[] {
  if (line.length > LONGEST_LINE)
    wrong.push(`${where}it has ${line.length} characters, and a domain at most ${LONGEST_LINE}.`);
  return line === "" || line.length > LONGEST_LINE ? [] : domainNames([line], wrong, where);
}

function nameOf(file: string): string {
  return file === "-" ? "standard input" : printable(file);
}

async function outputsOf(file: string, streams: Streams): Promise<string> {
  try {
    return await contentOf(file, streams);
  } catch (error) {
    throw new UsageError([messageOf(error, file)]);
  }
}

async function contentOf(file: string, { input }: Streams): Promise<string> {
  return file === "-" ? ((await input?.()) ?? "") : readFile(file, "utf8");
}
