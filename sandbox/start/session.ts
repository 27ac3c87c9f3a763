/** Runs the engine for `npm start`. Each command opens tools, workspace, DNS server and stand-in Odoo once. */
import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import type { RunResult } from "../engine/command";
import { writes } from "../engine/events";
import { SandboxError } from "../engine/sandboxError";
import { type KeptOdoo, openKeptOdoo, SANDBOX_KEY, STAND_IN } from "../odoo/keptDatabase";
import { prepareTools, type Tools } from "../engine/tools";
import { createWorkspace, type Workspace } from "../engine/workspace";
import type { Operation } from "../engine/workspaceOptions";
import type { DnsControl } from "./dnsControl";
import { serveDns } from "./dnsServer";
import { isMapping, openScenario, type Scenario, type StackConfig } from "./scenario";
import { say, seconds } from "./screen";
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
 * Runs one operation of the engine, prints in one line how long it took and what it did, and writes Pulumi's whole output to a file.
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
  const log = path.join(scenario.dir, "logs", `${title.replaceAll(" ", "-")}.txt`);
  mkdirSync(path.dirname(log), { recursive: true });
  writeFileSync(log, result.stdout + result.stderr);
  if (result.code !== 0) throw failed(title, result);
  say(`${seconds(result.ms).padStart(6)}  ${summary(result, deletes() - deletedBefore)}`);
  return result;
}

/**
 * The steps on DNS records, in a sentence.
 *
 * @param deleted how many records the providers were really asked to delete. The engine also counts retained records, which stay in DNS,
 * as deletes.
 */
export function summary(result: Pick<RunResult, "steps">, deleted: number): string {
  const ops = writes(result).flatMap(({ op, type }) => (/^(cloudflare|aws):/.test(type) ? [op] : []));
  const count = (wanted: string): number => ops.filter((op) => op === wanted).length;
  const parts = [
    [count("import"), "adopted"],
    [count("create"), "created"],
    [count("update"), "changed"],
    [deleted, "deleted"],
    [count("delete") - deleted, "let go, still in DNS"],
    [ops.filter((op) => !["import", "create", "update", "delete"].includes(op)).length, "replaced"],
  ] as const;
  const texts = parts.filter(([number]) => number > 0).map(([number, word]) => `${number} ${word}`);
  return texts.length > 0 ? `DNS records: ${texts.join(", ")}` : "DNS records: nothing to do";
}

async function storeKey(workspace: Workspace, config: StackConfig): Promise<void> {
  // With --path the CLI replaces what is no mapping. The stack program should see it, and tell that it is wrong.
  if (!isMapping(config[KEYS] ?? {})) return;
  const result = await workspace.run(["config", "set", "--secret", "--path", `${KEYS}.${STAND_IN}`, SANDBOX_KEY]);
  if (result.code !== 0) throw failed("pulumi config set", result);
}

const KEYS = "odoo-mail:apiKeys";

function failed(title: string, result: RunResult): SandboxError {
  const printed = `${result.stdout}${result.stderr}`.trimEnd();
  // Without the lines of each resource, of which there are dozens before what went wrong.
  const output = printed.slice(Math.max(0, printed.indexOf("Diagnostics:\n")));
  const locked = printed.includes("the stack is currently locked");
  const hint = locked ? `\nA run that was killed left its lock. "npm start -- reset" starts over.` : "";
  const how = result.timedOut ? "took too long and was stopped" : `failed (exit code ${result.code ?? result.signal})`;
  return new SandboxError(`${title} ${how}:\n\n${output}${hint}`);
}
