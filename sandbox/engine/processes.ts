/** Runs commands in sessions of their own, with time-outs, and kills what is left when this process ends. */
import { type ChildProcess, spawn } from "node:child_process";
import { performance } from "node:perf_hooks";
import type { Readable } from "node:stream";
import { killTree } from "./processTable";

/** Longer output is cut at the front. Only a program in an endless loop prints that much. */
const OUTPUT_LIMIT = 16 * 1024 * 1024;

/** How a command ended. */
export interface Finished {
  /** Exit code; null when a signal ended it. */
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
  /** Wall time in milliseconds. */
  readonly ms: number;
  /** True when it was killed after `timeoutMs`. */
  readonly timedOut: boolean;
}

/** A command that still runs. */
export interface Running {
  readonly pid: number;
  /** Resolves when it has ended in any way. Rejects only when it could not be started. */
  readonly done: Promise<Finished>;
}

/** Where and how to run a command. */
export interface ProcessOptions {
  readonly cwd?: string;
  /** The whole environment. @default - that of this process */
  readonly env?: NodeJS.ProcessEnv;
  /** Milliseconds until the command and all its children are killed. @default - no limit */
  readonly timeoutMs?: number;
  /** Called with each piece of output as it comes. */
  readonly onOutput?: (text: string, stream: "stdout" | "stderr") => void;
}

const living = new Set<number>();
process.once("exit", () => living.forEach(killTree));

/**
 * Starts a command in a session of its own, so that all processes below it can be found and killed, even when their parents are gone. A
 * Ctrl-C at the terminal does not reach that session. When this process exits, it kills all commands that still run.
 */
export function startProcess(command: string, args: readonly string[], options: ProcessOptions = {}): Running {
  const started = performance.now();
  const child = spawn(command, args, {
    cwd: options.cwd,
    env: options.env,
    stdio: ["ignore", "pipe", "pipe"],
    detached: true,
  });
  const pid = child.pid ?? 0;
  if (pid !== 0) living.add(pid);
  let timedOut = false;
  const stop = (): void => {
    timedOut = true;
    killTree(pid);
  };
  const timer = options.timeoutMs === undefined || pid === 0 ? undefined : setTimeout(stop, options.timeoutMs);
  const stdout = collect(child.stdout, (text) => options.onOutput?.(text, "stdout"));
  const stderr = collect(child.stderr, (text) => options.onOutput?.(text, "stderr"));
  const done = ending(child).then((end) => {
    const ms = Math.round(performance.now() - started);
    return { ...end, stdout: stdout(), stderr: stderr(), ms, timedOut };
  });
  return { pid, done: done.finally(() => (clearTimeout(timer), living.delete(pid))) };
}

/** Sends SIGINT to every running command, like Ctrl-C. Returns how many there are. */
export function interruptRuns(): number {
  for (const pid of living) process.kill(pid, "SIGINT");
  return living.size;
}

/** Starts a command and waits for its end. */
export function runProcess(command: string, args: readonly string[], options: ProcessOptions = {}): Promise<Finished> {
  return startProcess(command, args, options).done;
}

function ending(child: ChildProcess): Promise<Pick<Finished, "code" | "signal">> {
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code, signal) => resolve({ code, signal }));
  });
}

function collect(stream: Readable, onText: (text: string) => void): () => string {
  let all = "";
  stream.setEncoding("utf8");
  stream.on("data", (text: string) => {
    all = (all + text).slice(-OUTPUT_LIMIT);
    onText(text);
  });
  return () => all;
}
