/** What `npm start` says after a run: tables of records, proofs, the values of others, Odoo, the check. */
import pc from "picocolors";
import path from "node:path";
import Table from "cli-table3";
import { wrapped } from "../../cli/render/text";
import { run } from "../../cli/run";
import { printable } from "../../records/printable";
import type { Provider } from "../cloud/requests";
import type { RunResult } from "../engine/command";
import { SandboxError } from "../engine/sandboxError";
import { type KeptOdoo, mailSettings } from "../odoo/keptDatabase";
import { checkDns, loopbackResolver } from "./dnsServer";
import { domainsOf, type StackConfig } from "./scenario";
import { say, sayHeading, screenWidth } from "./screen";
import { keepOutputs, type Session } from "./session";
import { checkStrangers, type Subject, subjectsOf, valuesOf, type ZoneValue } from "./snapshot";

const PROVIDERS: readonly Provider[] = ["cloudflare", "route53"];

/** The subjects of every domain of the configuration, one list per domain. */
export function allSubjects(config: StackConfig): Subject[][] {
  return domainsOf(config).map(subjectsOf);
}

/** Prints the proof of each record that the plan changes. Pulumi's own output has these lines among many others. */
export function sayProofs({ diagnostics }: Pick<RunResult, "diagnostics">): void {
  for (const lines of proofs(diagnostics)) {
    say();
    lines.flatMap((line) => hanging(line, screenWidth())).forEach(say);
  }
  say();
}

/** For each change report with a proof: the name of the record, and the lines about proof and costs. */
export function proofs(diagnostics: RunResult["diagnostics"]): string[][] {
  const reports = diagnostics.map(({ message }) => message.trimEnd().split("\n"));
  return reports
    .filter((lines) => lines.some((line) => PROOF.test(line)))
    .map((lines) => [lines[0] ?? "", ...lines.filter((line) => PROOF.test(line) || COSTS.test(line))])
    .sort(([a = ""], [b = ""]) => (a < b ? -1 : 1));
}

const PROOF = /^ {2}proof {3}/;
const COSTS = /^ {2}costs {3}/;

// The first ten columns of a line are its label.
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
 * Checks in the zones that no value of others has changed, and prints that.
 *
 * @throws SandboxError with the values that are lost or added.
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
 * Checks that the DNS server answers what the zones have, and prints that.
 *
 * @throws SandboxError with the wrong answers.
 */
export async function sayDns(config: StackConfig, snapshot: readonly ZoneValue[], port: number): Promise<void> {
  const { asked, wrong } = await checkDns(loopbackResolver(port), allSubjects(config).flat(), snapshot);
  if (wrong.length > 0) throw new SandboxError(`The DNS server answers something else:\n  ${wrong.join("\n  ")}`);
  sayChecked(`DNS gives the same answers (${asked} questions to 127.0.0.1, port ${port}).`);
}

/** Prints a sentence about something that was checked. */
export function sayChecked(text: string): void {
  say(`${pc.green("ok")}  ${text}`);
}

/** Runs `odoo-mail check` with the stack's outputs and the sandbox's DNS server. */
export async function sayCheck(session: Session): Promise<void> {
  const file = path.relative(process.cwd(), await keepOutputs(session));
  const args = ["check", "--outputs", file, "--server", `127.0.0.1:${session.dns.port}`];
  // In two lines, because the directory may have a long name.
  sayHeading(`npm run odoo-mail -- check \\\n  ${args.slice(1).join(" ")}`);
  const env = pc.isColorSupported ? {} : { NO_COLOR: "1" };
  say();
  await run(args, { out: say, err: say, env, columns: screenWidth() });
}

/** Prints what somebody changed in the stand-in Odoo by hand since the last command. */
export function sayDrift({ diagnostics }: Pick<RunResult, "diagnostics">): void {
  const lines = new Set(diagnostics.map(({ message }) => message.trim()).filter((text) => text.startsWith("drift: ")));
  for (const line of lines) wrapped(line, screenWidth() - 2).forEach((part) => say(`  ${part}`));
  if (lines.size > 0) say();
}

/** Prints the mail settings of the stand-in Odoo, before and after. */
export function sayOdoo({ data, server, file }: KeptOdoo, before: readonly string[]): void {
  const after = mailSettings(data);
  say(`\nMail settings of the stand-in Odoo ${data.version} at ${server.url}`);
  for (const line of before.filter((one) => !after.includes(one))) say(`  -  ${line}`);
  for (const line of after) say(`  ${before.includes(line) ? " " : "+"}  ${line}`);
  say(`Change them by hand in ${path.relative(process.cwd(), file)}, and run npm start again.`);
}

const LABEL_COLUMN = 7;
/** Four borders and two blanks of padding in each of the two text columns. */
const FRAME = 8;
const PROVIDER_NAMES: Readonly<Record<Provider, string>> = { cloudflare: "Cloudflare", route53: "Route53" };

/** A domain's records on one provider, before and after, as a table; undefined when there are none. */
export function renderTable(
  subjects: readonly Subject[],
  provider: Provider,
  before: readonly ZoneValue[],
  after: readonly ZoneValue[],
  width: number = screenWidth(),
): string | undefined {
  const rows = subjects.flatMap((subject) => {
    const [then, now] = [before, after].map((snapshot) =>
      valuesOf(subject, provider, snapshot).map(({ value }) => value),
    );
    return then?.length || now?.length ? [row(subject.label, then ?? [], now ?? [], columnWidth(width))] : [];
  });
  if (rows.length === 0) return undefined;
  const text = columnWidth(width) + 2;
  const title = pc.bold(`${subjects[0]?.domain ?? ""} on ${PROVIDER_NAMES[provider]}`);
  const table = new Table({
    head: ["", "before", "after"],
    colWidths: [LABEL_COLUMN, text, text],
    style: { head: [], border: [] },
  });
  table.push(...rows);
  return `${title}\n${table.toString()}`;
}

function columnWidth(width: number): number {
  return Math.floor((width - LABEL_COLUMN - FRAME) / 2);
}

function row(label: string, before: readonly string[], after: readonly string[], width: number): string[] {
  const then = before.join("\n");
  const now = after.join("\n");
  return [label, cell(then, width), then === now ? pc.dim("unchanged") : pc.green(cell(now, width))];
}

/** A cell with a text from DNS. It is escaped, because anybody may have written it. */
function cell(text: string, width: number): string {
  if (text === "") return pc.dim("(none)");
  return text
    .split("\n")
    .flatMap((value) => wrapped(printable(value), width))
    .join("\n");
}
