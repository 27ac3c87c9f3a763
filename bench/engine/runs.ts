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
 * What is measured of a stack, in this order. Each leaves out the preview that the CLI runs before an update. The second `up` writes no
 * record, but still settles dependencies and outputs in the state; the third is what every later one is like.
 */
export const PHASES = ["preview", "first up", "second up", "third up"] as const;
export type Phase = (typeof PHASES)[number];

/** One command. */
export interface PhaseResult {
  readonly wallMs: number;
  readonly cpuMs: number;
  /** What the provider asked its API. */
  readonly requests: readonly ApiRequest[];
  /** Resources in the program, the stack and providers included. */
  readonly resources: number;
}

export type StackResult = Readonly<Record<Phase, PhaseResult>>;

/** From this size on the state is written once, at the end of a run: in a file it is written whole before and after each step. */
const SAVED_ONCE_FROM = 500;
const SAVED_ONCE = { PULUMI_EXPERIMENTAL: "true", PULUMI_SKIP_CHECKPOINTS: "true" };

/** Whether a case runs as on a backend that keeps a journal, which writes each step and not each time the whole state. */
export function isSavedOnce({ domains }: Case): boolean {
  return domains >= SAVED_ONCE_FROM;
}

/** A thousand domains on a slow machine take minutes. */
const TIMEOUT_MS = 3_600_000;

/** What our plans look up besides the zones: answered at once, as a resolver near by would. */
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
  /** Waits for a command, and tells what it took. */
  readonly phase: (run: Promise<RunResult>) => Promise<PhaseResult>;
}

/** Makes a new stack of a program on a new cloud, and closes it behind `use`. */
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

/** Of each phase the least wall time and the least CPU time: what else the machine does only ever adds. */
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
