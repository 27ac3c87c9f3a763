import { type ChildProcess, type SpawnOptions, spawn } from "node:child_process";

/** How a child ended: by itself with a code, or by a signal; `error` when it could not be started at all. */
export interface Ending {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly error?: Error;
}

const living = new Set<ChildProcess>();

/**
 * Starts a child that never outlives this host: it is killed by `killChildren`. It stays in the host's process group and session,
 * because the engine ends a plugin by signalling its group.
 */
export function startChild(command: string, args: readonly string[], options: SpawnOptions): ChildProcess {
  const child = spawn(command, args, { ...options, detached: false });
  living.add(child);
  child.once("close", () => living.delete(child));
  child.once("error", () => living.delete(child));
  return child;
}

/** Resolves once the child has ended and its pipes are drained. Never rejects. */
export function ended(child: ChildProcess): Promise<Ending> {
  return new Promise((resolve) => {
    child.once("error", (error) => resolve({ code: null, signal: null, error }));
    child.once("close", (code, signal) => resolve({ code, signal }));
  });
}

/** Kills every child that still runs. SIGKILL: a Pulumi program holds nothing that a softer signal would let it save. */
export function killChildren(): void {
  for (const child of living) child.kill("SIGKILL");
}
