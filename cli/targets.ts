import { readFile } from "node:fs/promises";
import { isError, type Issue } from "../records/issue";
import { targetsOfOutputs } from "../verify/targetsOfOutputs";
import type { CheckTarget } from "../verify/target";
import type { DomainSources, TargetSettings } from "./checkArguments";
import { domainNames } from "./domainNames";
import { UnknownError, UsageError } from "./exitCode";
import { messageOf } from "./messageOf";
import { stackOutputs } from "./stackOutputs";
import type { Streams } from "./streams";

/**
 * The domains that a command line names, in its order and each once, with what it says of them.
 *
 * @throws UsageError where a list cannot be read or has something else in it; UnknownError where nothing is known of the stack
 */
export async function readTargets(
  sources: DomainSources,
  settings: TargetSettings,
  streams: Streams,
): Promise<CheckTarget[]> {
  const { domains, file, stack, outputs } = sources;
  if (stack !== undefined) return ofStack(await stackOutputs(stack, { ...streams.env }), settings);
  if (outputs !== undefined) return ofStack(await contentOf(outputs, streams), settings);
  const listed = file === undefined ? [] : await listedDomains(file, streams);
  return [...new Set([...domains, ...listed])].map((domain) => ({ domain, ...settings }));
}

// What is said on the command line is said last.
function ofStack(text: string, settings: TargetSettings): CheckTarget[] {
  const targets = targetsOfOutputs(text);
  if (!targets.ok) throw new UnknownError(targets.issues.filter(isError).map(sentence));
  if (targets.value.length === 0)
    throw new UnknownError([
      "The stack has no domains to look at: it declares none but those that it leaves, or pulumi up was not run yet.",
    ]);
  return targets.value.map((target) => ({ ...target, ...settings }));
}

function sentence({ message, fix }: Issue): string {
  return `${message} ${fix}`;
}

async function listedDomains(file: string, streams: Streams): Promise<CheckTarget["domain"][]> {
  const lines = (await contentOf(file, streams)).split(/\r?\n/).map((line) => line.replace(/#.*/, "").trim());
  const problems: string[] = [];
  const domains = domainNames(lines.filter(Boolean), problems);
  if (domains.length === 0 && problems.length === 0) problems.push("There is no domain in the file.");
  if (problems.length > 0) throw new UsageError(problems);
  return domains;
}

async function contentOf(file: string, { input }: Streams): Promise<string> {
  if (file === "-") return (await input?.()) ?? "";
  try {
    return await readFile(file, "utf8");
  } catch (error) {
    throw new UsageError([messageOf(error)]);
  }
}
