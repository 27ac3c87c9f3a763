import { randomUUID } from "node:crypto";
import { writeFileSync } from "node:fs";
import path from "node:path";
import type { Fault } from "../../sandbox/cloud/faults";
import { fileAppears, reachedFile } from "../../sandbox/cloud/hooks";
import type { RunningCommand, RunResult } from "../../sandbox/engine/command";
import type { Operation } from "../../sandbox/engine/workspaceOptions";
import type { World } from "./world";

/** Which request to hold; by default on the world's own provider. */
type Request = Omit<Fault, "kind" | "hook" | "times">;

/** Runs `pulumi up` and does something in the zone while one request is held before it reads or writes anything. */
export async function upWhileHeld(world: World, request: Request, meanwhile: () => void): Promise<RunResult> {
  const held = await hold(world, "pause", request, "up");
  meanwhile();
  writeFileSync(held.hook, "");
  return held.running.done;
}

/**
 * Kills the CLI, the program and the providers (SIGKILL) at one request: `pause` before it changed anything, `pauseAfter`
 * after it did and before anybody was told. The lock that the dead run leaves is removed.
 */
export async function killAt(world: World, kind: "pause" | "pauseAfter", request: Request): Promise<void> {
  const { running } = await hold(world, kind, request, "up", true);
  running.kill("tree");
  await running.done;
  await running.gone(10_000);
  world.cloud.clearFaults();
  const { code, stdout, stderr } = await world.workspace.cancel();
  if (code !== 0) throw new Error(`pulumi cancel failed:\n${stdout}\n${stderr}`);
}

async function hold(
  world: World,
  kind: "pause" | "pauseAfter",
  request: Request,
  operation: Operation,
  realProcesses = false,
): Promise<{ running: RunningCommand; hook: string }> {
  const hook = path.join(world.cloud.dir, `hold-${randomUUID()}`);
  world.cloud.addFault({ provider: world.zone.provider, ...request, kind, hook });
  const running = world.workspace.start(operation, { args: ["--skip-preview"], realProcesses });
  const reached = new AbortController();
  const ended = running.done.then(({ stdout, stderr }) => {
    reached.abort();
    return `the run ended without the request that was to be held:\n${stdout}\n${stderr}`;
  });
  const early = await Promise.race([fileAppears(reachedFile(hook), reached.signal).catch(() => ended), ended]);
  if (early !== undefined) throw new Error(early);
  return { running, hook };
}
