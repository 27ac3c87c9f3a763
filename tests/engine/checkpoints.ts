import { randomUUID } from "node:crypto";
import { cpSync, rmSync } from "node:fs";
import type { World } from "./world";

/**
 * Keeps the state of a stack and its cloud as they are now. The answer puts both back, at the cost of one short command:
 * a test that starts from here does not run again what led here. The program is not kept.
 */
export async function keep(world: World): Promise<() => Promise<void>> {
  const kept = `${world.cloud.dir}-${randomUUID()}`;
  const state = await world.workspace.exportState();
  cpSync(world.cloud.dir, kept, { recursive: true });
  return async () => {
    rmSync(world.cloud.dir, { recursive: true });
    cpSync(kept, world.cloud.dir, { recursive: true });
    await world.workspace.importState(state);
    world.cloud.clearRequests();
  };
}
