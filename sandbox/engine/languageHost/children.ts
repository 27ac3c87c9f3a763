/** Starts the child processes of the language host, and kills them when it ends. */
import { type ChildProcess, type SpawnOptions, spawn } from "node:child_process";

/** How a child ended: by itself with a code, or by a signal. `error` when it could not be started. */
export interface Ending {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly error?: Error;
}

const living = new Set<ChildProcess>();

/**
 * Starts a child that `killChildren` kills when this host ends. It stays in the process group and session of the host, because the engine
 * ends a plugin by a signal to its group.
 */
export function startChild(command: string, args: readonly string[], options: SpawnOptions): ChildProcess {
  const child = spawn(command, args, { ...options, detached: false });
  living.add(child);
  child.once("close", () => living.delete(child));
  child.once("error", () => living.delete(child));
  return child;
}

/** Resolves when the child has ended and its output has been read. Never rejects. */
export function ended(child: ChildProcess): Promise<Ending> {
  return new Promise((resolve) => {
    child.once("error", (error) => resolve({ code: null, signal: null, error }));
    child.once("close", (code, signal) => resolve({ code, signal }));
  });
}

/** Kills every child that still runs. By SIGKILL, because a Pulumi program has nothing to save at its end. */
export function killChildren(): void {
  for (const child of living) child.kill("SIGKILL");
}
