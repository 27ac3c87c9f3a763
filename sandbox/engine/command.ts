import { existsSync, readFileSync, rmSync } from "node:fs";
import { setTimeout as delay } from "node:timers/promises";
import { type EngineEvents, parseEvents } from "./events";
import { type Finished, type ProcessOptions, startProcess } from "./processes";
import { killProcess, killTree, orphansOf, processesOf } from "./processTable";

/** How a Pulumi command ended, and what its engine did. */
export interface RunResult extends Finished, EngineEvents {}

/** A Pulumi command that still runs. */
export interface RunningCommand {
  /** Pid of the CLI; also the id of the session that its plugins and the program run in. */
  readonly pid: number;
  /** Resolves when the CLI has ended. */
  readonly done: Promise<RunResult>;
  /** Kills by SIGKILL: the CLI alone, the CLI and everything below it, or each process whose command line holds a text. */
  kill(what: "cli" | "tree" | { readonly command: string }): void;
  /** Resolves when nothing of the command runs any more; for a CLI that was killed alone. Rejects after `timeoutMs`. */
  gone(timeoutMs: number): Promise<void>;
}

/**
 * Starts a Pulumi command whose event log goes to `eventLog`.
 *
 * A CLI that ends by itself leaves nothing running: what it left behind is killed. After a `kill("cli")` its plugins go on, as they
 * would in earnest; they end when they notice.
 */
export function startCommand(
  pulumi: string,
  args: readonly string[],
  eventLog: string,
  options: ProcessOptions,
): RunningCommand {
  rmSync(eventLog, { force: true });
  const { pid, done } = startProcess(pulumi, args, options);
  let killed = false;
  const kill: RunningCommand["kill"] = (what) => {
    killed = true;
    if (what === "cli") killProcess(pid);
    else if (what === "tree") killTree(pid);
    else killMatching(pid, what.command);
  };
  const result = done.then((finished) => {
    if (!killed) killOrphans(pid);
    return { ...finished, ...parseEvents(existsSync(eventLog) ? readFileSync(eventLog, "utf8") : "") };
  });
  return { pid, done: result, kill, gone: (timeoutMs) => waitUntilGone(pid, timeoutMs) };
}

/** Kills what is left of a command that has ended. */
export function killOrphans(pid: number): void {
  for (const orphan of orphansOf(pid)) killProcess(orphan.pid);
}

function killMatching(root: number, text: string): void {
  const matching = processesOf(root).filter(({ pid, command }) => pid !== root && command.includes(text));
  if (matching.length === 0) throw new Error(`No process below ${root} has "${text}" in its command line`);
  for (const { pid } of matching) killProcess(pid);
}

/** The end of a process that is not our child raises no event, so it is looked for. */
async function waitUntilGone(pid: number, timeoutMs: number): Promise<void> {
  const end = Date.now() + timeoutMs;
  for (;;) {
    const left = processesOf(pid);
    if (left.length === 0) return;
    if (Date.now() > end)
      throw new Error(`Still running after ${timeoutMs} ms: ${left.map(({ command }) => command).join("; ")}`);
    await delay(20);
  }
}
