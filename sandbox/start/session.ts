/** Runs the engine for `npm start`. Each command opens tools, workspace, DNS server and stand-in Odoo once. */
import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { wrapped } from "../../cli/render/text";
import type { RunResult } from "../engine/command";
import { writes } from "../engine/events";
import { SandboxError } from "../engine/sandboxError";
import { type KeptOdoo, openKeptOdoo, SANDBOX_KEY, STAND_IN } from "../odoo/keptDatabase";
import { prepareTools, type Tools } from "../engine/tools";
import { createWorkspace, type Workspace } from "../engine/workspace";
import type { Operation } from "../engine/workspaceOptions";
import type { DnsControl } from "./dnsControl";
import { serveDns } from "./dnsServer";
import { isMapping, openScenario, OUTPUTS_FILE, type Scenario, type StackConfig } from "./scenario";
import { say, screenWidth, seconds } from "./screen";
import { withStandIn } from "./standIn";

/** A scenario whose stack is ready to run. */
export interface Session {
  readonly scenario: Scenario;
  readonly workspace: Workspace;
  readonly tools: Tools;
  /** The stand-in Odoo, whose settings the stack program sets. */
  readonly odoo: KeptOdoo;
  /** The DNS server, which the stack program asks too. */
  readonly dns: DnsControl;
}

/** Finds the tools, opens the scenario and its stack, and starts DNS server and Odoo. */
export async function openSession(dir: string, port?: number): Promise<Session> {
  const tools = await prepareTools();
  const scenario = openScenario(dir);
  const dns = await serveDns(scenario, port);
  const resolvers = [`127.0.0.1:${dns.port}`];
  const workspace = await createWorkspace({ cloudDir: scenario.cloud.dir, dir: scenario.stack, tools, resolvers });
  return { scenario, workspace, tools, dns, odoo: await openKeptOdoo(dir) };
}

/**
 * Runs one operation of the engine, prints how long it took, what it did and how many warnings there were, and writes Pulumi's whole
 * output to a file.
 *
 * @throws SandboxError with Pulumi's output when it fails.
 */
export async function operate(
  { scenario, workspace, odoo }: Session,
  title: string,
  operation: Operation,
  config: StackConfig,
  args: readonly string[] = [],
): Promise<RunResult> {
  workspace.setConfig(withStandIn(config, odoo.server.url));
  await storeKey(workspace, config);
  process.stdout.write(`  ${title.padEnd(16)}`);
  const deletes = (): number => scenario.cloud.requests({ method: "DELETE", outcome: "ok" }).length;
  const deletedBefore = deletes();
  const result = await workspace.start(operation, { args }).done;
  const log = path.join(scenario.dir, "logs", `${title.replace(/[ ,]+/g, "-")}.txt`);
  mkdirSync(path.dirname(log), { recursive: true });
  writeFileSync(log, result.stdout + result.stderr);
  if (result.code !== 0) throw failed(title, result);
  const lines = summary(result, deletes() - deletedBefore).flatMap((line) => hanging(line, screenWidth() - INDENT));
  say(`${seconds(result.ms).padStart(6)}  ${lines.join(`\n${" ".repeat(INDENT)}`)}`);
  sayWarnings(result, path.relative(process.cwd(), log));
  return result;
}

async function storeKey(workspace: Workspace, config: StackConfig): Promise<void> {
  // With --path the CLI replaces what is no mapping. The stack program should see it, and tell that it is wrong.
  if (!isMapping(config[KEYS] ?? {})) return;
  const result = await workspace.run(["config", "set", "--secret", "--path", `${KEYS}.${STAND_IN}`, SANDBOX_KEY]);
  if (result.code !== 0) throw failed("pulumi config set", result);
}

const KEYS = "odoo-mail:apiKeys";

/** The columns of title and duration. */
const INDENT = 26;

function hanging(line: string, width: number): string[] {
  return wrapped(line, width - 2).map((part, index) => (index === 0 ? part : `  ${part}`));
}

function sayWarnings({ diagnostics }: RunResult, log: string): void {
  const count = diagnostics.filter(({ severity }) => severity === "warning").length;
  // Further left than the lines above it: a path cannot be wrapped, and a line has 80 columns.
  if (count > 0) say(`${" ".repeat(18)}${count} ${count === 1 ? "warning" : "warnings"}: ${log}`);
}

/** Writes the stack's outputs into the scenario's directory, and returns the file. */
export async function keepOutputs({ scenario, workspace }: Session): Promise<string> {
  const file = path.join(scenario.dir, OUTPUTS_FILE);
  writeFileSync(file, `${JSON.stringify(await workspace.outputs(), undefined, 2)}\n`);
  return file;
}

/**
 * The steps on DNS records and on settings of Odoo, in one or two sentences.
 *
 * @param deleted how many records the providers were really asked to delete. The engine also counts retained records, which stay in DNS,
 * as deletes.
 */
export function summary(result: Pick<RunResult, "steps">, deleted: number): string[] {
  const records = recordSteps(opsOn(result, /^(cloudflare|aws):/), deleted);
  const settings = settingSteps(opsOn(result, ODOO_SETTINGS));
  if (records === "" && settings === "") return ["DNS records and Odoo settings: nothing to do"];
  return [`DNS records: ${records || "nothing to do"}`, `Odoo settings: ${settings || "nothing to do"}`];
}

/** Whether a run changed settings of Odoo. */
export function changedOdoo(result: Pick<RunResult, "steps">): boolean {
  return opsOn(result, ODOO_SETTINGS).length > 0;
}

const ODOO_SETTINGS = /:OdooSettings$/;

function opsOn(result: Pick<RunResult, "steps">, wanted: RegExp): string[] {
  return writes(result).flatMap(({ op, type }) => (wanted.test(type) ? [op] : []));
}

function recordSteps(ops: readonly string[], deleted: number): string {
  const { imported, created, updated, gone, replaced } = counts(ops);
  const parts = [
    [imported, "adopted"],
    [created, "created"],
    [updated, "changed"],
    [deleted, "deleted"],
    [gone - deleted, "no longer managed by this stack, unchanged in DNS"],
    [replaced, "replaced"],
  ] as const;
  return parts.flatMap(([number, word]) => (number > 0 ? [`${number} ${word}`] : [])).join(", ");
}

function settingSteps(ops: readonly string[]): string {
  const { created, updated, gone, replaced } = counts(ops);
  const parts = [
    [created, "set"],
    [updated, "changed"],
    [gone, "put back"],
    [replaced, "replaced"],
  ] as const;
  const databases = (number: number): string => `${number} ${number === 1 ? "database" : "databases"}`;
  return parts.flatMap(([number, word]) => (number > 0 ? [`${word} in ${databases(number)}`] : [])).join(", ");
}

function counts(ops: readonly string[]) {
  const count = (wanted: string): number => ops.filter((op) => op === wanted).length;
  const known = {
    imported: count("import"),
    created: count("create"),
    updated: count("update"),
    gone: count("delete"),
  };
  return { ...known, replaced: ops.filter((op) => !["import", "create", "update", "delete"].includes(op)).length };
}

function failed(title: string, result: RunResult): SandboxError {
  const printed = `${result.stdout}${result.stderr}`.trimEnd();
  // Without the lines of each resource, of which there are dozens before what went wrong.
  const output = printed.slice(Math.max(0, printed.indexOf("Diagnostics:\n")));
  const locked = printed.includes("the stack is currently locked");
  const hint = locked ? `\nA run that was killed left its lock. "npm start -- reset" starts over.` : "";
  const how = result.timedOut ? "took too long and was stopped" : `failed (exit code ${result.code ?? result.signal})`;
  return new SandboxError(`${title} ${how}:\n\n${output}${hint}`);
}
