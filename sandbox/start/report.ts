import pc from "picocolors";
import { printable } from "../../records/printable";
import type { Provider } from "../cloud/requests";
import type { RunResult } from "../engine/command";
import { SandboxError } from "../engine/sandboxError";
import { wrapped } from "../../cli/render/text";
import { checkDns } from "./dnsCheck";
import { loopbackResolver } from "./dnsServer";
import { domainsOf, type StackConfig } from "./scenario";
import { say, screenWidth } from "./screen";
import { type Subject, subjectsOf, type ZoneValue } from "./snapshot";
import { checkStrangers } from "./strangers";
import { renderTable } from "./table";

const PROVIDERS: readonly Provider[] = ["cloudflare", "route53"];

/** The subjects of every domain of the configuration, one list per domain. */
export function allSubjects(config: StackConfig): Subject[][] {
  return domainsOf(config).map(subjectsOf);
}

/** Prints what the plan proves of each record that it changes: the lines stand in Pulumi's own output, among others. */
export function sayProofs({ diagnostics }: Pick<RunResult, "diagnostics">): void {
  for (const lines of proofs(diagnostics)) {
    say();
    lines.flatMap((line) => hanging(line, screenWidth())).forEach(say);
  }
  say();
}

/** The lines of a change report that say what the change does, below the record's name; empty for one without a proof. */
export function proofs(diagnostics: RunResult["diagnostics"]): string[][] {
  const reports = diagnostics.map(({ message }) => message.trimEnd().split("\n"));
  return reports
    .filter((lines) => lines.some((line) => PROOF.test(line)))
    .map((lines) => [lines[0] ?? "", ...lines.filter((line) => PROOF.test(line) || COSTS.test(line))])
    .sort(([a = ""], [b = ""]) => (a < b ? -1 : 1));
}

const PROOF = /^ {2}proof {3}/;
const COSTS = /^ {2}costs {3}/;

// A report's line has its key in the first ten columns.
function hanging(line: string, width: number): string[] {
  if (!PROOF.test(line) && !COSTS.test(line)) return [`  ${line}`];
  const [first = "", ...rest] = wrapped(line.slice(10), width - INDENT);
  return [`    ${line.slice(2, 7)}  ${first}`, ...rest.map((more) => " ".repeat(INDENT) + more)];
}

const INDENT = 11;

/** Prints a table for each domain and provider. */
export function sayTables(config: StackConfig, before: readonly ZoneValue[], after: readonly ZoneValue[]): void {
  for (const subjects of allSubjects(config)) {
    for (const provider of PROVIDERS) {
      const table = renderTable(subjects, provider, before, after);
      if (table !== undefined) say(`\n${table}`);
    }
  }
}

/**
 * Looks up in the zones that nothing of anybody else changed, and says so.
 *
 * @throws SandboxError that shows what is lost or added.
 */
export function sayStrangers(config: StackConfig, before: readonly ZoneValue[], after: readonly ZoneValue[]): void {
  const { count, lost, added } = checkStrangers(allSubjects(config).flat(), before, after);
  if (lost.length + added.length === 0)
    return sayChecked(`All ${count} other values in the zones are as they were, octet for octet.`);
  const show = ({ owner, type, value }: ZoneValue): string => `${printable(owner)} ${type} ${printable(value)}`;
  const lines = [...lost.map((value) => `  lost:  ${show(value)}`), ...added.map((value) => `  added: ${show(value)}`)];
  throw new SandboxError(`Values of somebody else changed:\n${lines.join("\n")}`);
}

/**
 * Asks the DNS server for all names and says that it answers what the zones hold.
 *
 * @throws SandboxError that lists the wrong answers.
 */
export async function sayDns(config: StackConfig, snapshot: readonly ZoneValue[], port: number): Promise<void> {
  const { asked, wrong } = await checkDns(loopbackResolver(port), allSubjects(config).flat(), snapshot);
  if (wrong.length > 0) throw new SandboxError(`The DNS server answers something else:\n  ${wrong.join("\n  ")}`);
  sayChecked(`DNS gives the same answers (${asked} questions to 127.0.0.1, port ${port}).`);
}

/** Prints a sentence about something that was checked just now. */
export function sayChecked(text: string): void {
  say(`${pc.green("ok")}  ${text}`);
}
