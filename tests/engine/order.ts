import { randomUUID } from "node:crypto";
import { writeFileSync } from "node:fs";
import path from "node:path";
import type { Fault } from "../../sandbox/cloud/faults";
import { fileAppears, reachedFile } from "../../sandbox/cloud/hooks";
import type { RunResult } from "../../sandbox/engine/command";
import type { World } from "./world";

/** Which request is meant; on the world's own provider. */
type Request = Omit<Fault, "kind" | "hook" | "times" | "provider">;

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
