/** Runs a program on a new stack with a new cloud, and takes the times of each command. */
import { mkdirSync } from "node:fs";
import path from "node:path";
import { type DnsServer, startDnsServer } from "../../sandbox/cloud/dnsServer";
import { openCloud } from "../../sandbox/cloud/openCloud";
import type { ApiRequest } from "../../sandbox/cloud/requests";
import { writeProgram } from "../../sandbox/engine/programs";
import type { RunOptions } from "../../sandbox/engine/workspaceOptions";
import { createWorkspace, type Workspace } from "../../sandbox/engine/workspace";
import type { RunResult } from "../../sandbox/engine/command";
import type { BenchDomain, Case } from "./cases";
import type { TimedTools } from "./timedCli";

/**
 * The commands that are measured, in this order. No `up` runs its preview. The second `up` writes no record but still settles
 * dependencies and outputs in the state. All later ones are like the third.
 */
export const PHASES = ["preview", "first up", "second up", "third up"] as const;
export type Phase = (typeof PHASES)[number];

/** What one command took. */
export interface PhaseResult {
  readonly wallMs: number;
  readonly cpuMs: number;
  /** Requests of the provider to its API. */
  readonly requests: readonly ApiRequest[];
  /** Resources in the program, the stack and providers included. */
  readonly resources: number;
}

export type StackResult = Readonly<Record<Phase, PhaseResult>>;

/** From this size on, the state is written once, at the end. Otherwise the file is written before and after each step, as a whole. */
const SAVED_ONCE_FROM = 500;
const SAVED_ONCE = { PULUMI_EXPERIMENTAL: "true", PULUMI_SKIP_CHECKPOINTS: "true" };

/** Whether a case writes its state once. A backend with a journal is like that: it writes each step, and not the whole state. */
export function isSavedOnce({ domains }: Case): boolean {
  return domains >= SAVED_ONCE_FROM;
}

/** A thousand domains on a slow machine take minutes. */
const TIMEOUT_MS = 3_600_000;

/** Serves Odoo's names, which every plan looks up. It answers at once, like a near resolver with a warm cache. */
async function serveOdoo(directory: string): Promise<DnsServer> {
  const cloud = openCloud(directory);
  const key = `v=DKIM1; k=ed25519; p=${Buffer.alloc(32, 7).toString("base64")}`;
  cloud.internet.putAll({
    "_spf.odoo.com": [{ type: "TXT", value: "v=spf1 ip4:198.51.100.0/28 ip4:198.51.100.64/28 -all" }],
    "odoo._domainkey.odoo.com": [{ type: "TXT", value: key }],
  });
  return startDnsServer({ dir: cloud.dir });
}

/** A new stack of a program on a new cloud. */
export interface BenchStack {
  readonly workspace: Workspace;
  /** Waits for a command, and returns what it took. */
  readonly phase: (run: Promise<RunResult>) => Promise<PhaseResult>;
}

/** Calls `use` with a new stack of a program on a new cloud, and closes it afterwards. */
export async function inStack<T>(
  which: Case,
  program: (domains: readonly BenchDomain[]) => string,
  timed: TimedTools,
  directory: string,
  use: (stack: BenchStack) => Promise<T>,
): Promise<T> {
  mkdirSync(directory, { recursive: true });
  const cloud = openCloud(path.join(directory, "cloud"));
  const index = program(which.seed(cloud));
  const dns = await serveOdoo(path.join(directory, "internet"));
  const workspace = await createWorkspace({
    cloudDir: cloud.dir,
    resolvers: [`127.0.0.1:${dns.port}`],
    program: writeProgram(path.join(directory, "program"), { index }),
    dir: path.join(directory, "stack"),
    tools: timed.tools,
  });
  const phase = async (run: Promise<RunResult>): Promise<PhaseResult> => {
    const { ms, changes } = succeeded(await run);
    const requests = cloud.requests();
    cloud.clearRequests();
    const resources = Object.values(changes ?? {}).reduce((sum, count) => sum + count, 0);
    return { wallMs: ms, cpuMs: timed.cpuMs(), requests, resources };
  };
  try {
    return await use({ workspace, phase });
  } finally {
    workspace.close();
    await dns.close();
  }
}

/** Takes a new stack of a program through all phases, on a new cloud. */
export async function runStack(
  which: Case,
  program: (domains: readonly BenchDomain[]) => string,
  timed: TimedTools,
  directory: string,
): Promise<StackResult> {
  const options: RunOptions = { timeoutMs: TIMEOUT_MS, ...(isSavedOnce(which) && { env: SAVED_ONCE }) };
  return inStack(which, program, timed, directory, async ({ workspace, phase }) => ({
    preview: await phase(workspace.preview(options)),
    "first up": await phase(up(workspace, options)),
    "second up": await phase(up(workspace, options)),
    "third up": await phase(up(workspace, options)),
  }));
}

function up(workspace: Workspace, options: RunOptions): Promise<RunResult> {
  return workspace.up({ ...options, args: ["--skip-preview"] });
}

function succeeded(result: RunResult): RunResult {
  if (result.code === 0) return result;
  throw new Error(`The benchmark's program failed:\n${result.stdout.slice(-4000)}${result.stderr.slice(-4000)}`);
}

/** The least wall time and the least CPU time of each phase. Other work of the machine only makes runs slower. */
export function best(runs: readonly StackResult[]): StackResult {
  const pick = (phase: Phase): PhaseResult => {
    const all = runs.map((run) => run[phase]);
    const least = (of: (one: PhaseResult) => number): number => Math.min(...all.map(of));
    const [{ requests, resources } = { requests: [], resources: 0 }] = all;
    return { wallMs: least(({ wallMs }) => wallMs), cpuMs: least(({ cpuMs }) => cpuMs), requests, resources };
  };
  return {
    preview: pick("preview"),
    "first up": pick("first up"),
    "second up": pick("second up"),
    "third up": pick("third up"),
  };
}
