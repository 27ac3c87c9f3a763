import { randomUUID } from "node:crypto";
import { copyFileSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { type Fault, fileAppears, reachedFile } from "../../../sandbox/cloud/faults";
import type { RunningCommand, RunResult } from "../../../sandbox/engine/command";
import type { World } from "./world";

/** Which request to hold; by default on the world's own provider. */
type Request = Omit<Fault, "kind" | "hook" | "times">;

/** A run of which one request is held. */
interface HeldRun {
  readonly running: RunningCommand;
  /** Lets the request go on. */
  release(): void;
}

/** Starts `pulumi up` and waits until a request is held: `pause` before it reads or writes anything, `pauseAfter` before it is answered. */
export async function upUntilHeld(
  world: World,
  kind: "pause" | "pauseAfter",
  request: Request,
  realProcesses = false,
): Promise<HeldRun> {
  const hook = path.join(world.cloud.dir, `hold-${randomUUID()}`);
  world.cloud.addFault({ provider: world.zone.provider, ...request, kind, hook });
  const running = world.workspace.start("up", { args: ["--skip-preview"], realProcesses });
  const reached = new AbortController();
  const ended = running.done.then(({ stdout, stderr }) => {
    reached.abort();
    return `the run ended without the request that was to be held:\n${stdout}\n${stderr}`;
  });
  const early = await Promise.race([fileAppears(reachedFile(hook), reached.signal).catch(() => ended), ended]);
  if (early !== undefined) throw new Error(early);
  return { running, release: () => writeFileSync(hook, "") };
}

/** Runs `pulumi up`, and does something in the zone while one request is held before it reads or writes anything. */
export async function upWhileHeld(world: World, request: Request, meanwhile: () => void): Promise<RunResult> {
  const { running, release } = await upUntilHeld(world, "pause", request);
  meanwhile();
  release();
  return running.done;
}

/**
 * Kills the CLI, the program and the providers (SIGKILL) at one request: `pause` before it changed anything, `pauseAfter`
 * after it did and before anybody was told. The lock that the dead run leaves is removed.
 */
export async function killAt(world: World, kind: "pause" | "pauseAfter", request: Request): Promise<void> {
  const { running } = await upUntilHeld(world, kind, request, true);
  running.kill("tree");
  await running.done;
  await running.gone(10_000);
  world.cloud.clearFaults();
  mendCheckpoint(world.workspace.checkpoint);
  const { code, stdout, stderr } = await world.workspace.cancel();
  if (code !== 0) throw new Error(`pulumi cancel failed:\n${stdout}\n${stderr}`);
}

/**
 * What docs/troubleshooting.md tells a user to do. A kill can hit the file backend in the middle of a write and leave an empty
 * checkpoint: `pulumi cancel` then says "failed to load checkpoint: EOF" (once in some 800 kills, 2026-11-29). The backend keeps the
 * state before as `.bak`.
 */
function mendCheckpoint(checkpoint: string): void {
  if (readFileSync(checkpoint, "utf8").trim() === "") copyFileSync(`${checkpoint}.bak`, checkpoint);
}

/**
 * Runs `pulumi up` with two of its requests in a certain order, whatever the machine is busy with: `second` is held until
 * `first` was answered. The two must not wait for each other by themselves.
 */
export async function upInOrder(
  world: World,
  first: Request,
  second: Request,
  args: readonly string[] = [],
): Promise<RunResult> {
  const { provider } = world.zone;
  const hook = (): string => path.join(world.cloud.dir, `order-${randomUUID()}`);
  const [served, held] = [hook(), hook()];
  world.cloud.addFault({ provider, ...first, kind: "pauseAfter", hook: served });
  world.cloud.addFault({ provider, ...second, kind: "pause", hook: held });
  const running = world.workspace.start("up", { args: ["--skip-preview", ...args] });
  const ended = new AbortController();
  const done = running.done.finally(() => ended.abort());
  const reached = await fileAppears(reachedFile(served), ended.signal).then(
    () => true,
    () => false,
  );
  writeFileSync(served, "");
  writeFileSync(held, "");
  const result = await done;
  world.cloud.clearFaults();
  if (!reached) throw new Error(`the run ended without the first request:\n${result.stdout}\n${result.stderr}`);
  return result;
}
