/** Starts a Pulumi command whose processes can be killed one by one, and reads what its engine did. */
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
  /** Kills by SIGKILL: only the CLI, the CLI with everything below it, or every process whose command line contains a text. */
  kill(what: "cli" | "tree" | { readonly command: string }): void;
  /** Resolves when no process of the command runs any more, after only the CLI was killed. Rejects after `timeoutMs`. */
  gone(timeoutMs: number): Promise<void>;
}

/**
 * Starts a Pulumi command whose event log goes to `eventLog`.
 *
 * When the CLI ends by itself, processes that it left behind are killed. After `kill("cli")` its plugins go on until they notice, as
 * they do for users.
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

/** Polls, because a process that is not our child raises no event when it ends. */
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
