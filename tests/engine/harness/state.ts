import { randomUUID } from "node:crypto";
import { cpSync, rmSync } from "node:fs";
import type { World } from "./world";

/** One resource of a stack's state, as `pulumi stack export` writes it. */
export interface StateResource {
  readonly urn: string;
  readonly type: string;
  readonly id?: string;
  readonly dependencies?: readonly string[];
}

/** The resources in the state. */
export async function resources(world: World): Promise<readonly StateResource[]> {
  const state = (await world.workspace.exportState()) as {
    deployment: { resources?: readonly StateResource[] } | null;
  };
  return state.deployment?.resources ?? [];
}

/** The URN of the resource with this logical name. */
export async function urnOf(world: World, name: string): Promise<string> {
  const all = (await resources(world)).map(({ urn }) => urn);
  const found = all.filter((urn) => urn.endsWith(`::${name}`));
  if (found.length !== 1) throw new Error(`${found.length} resources are named ${name}, of:\n${all.join("\n")}`);
  return found[0] ?? "";
}

/** `pulumi state <command>` on the resource with this logical name; expects success. */
export async function changeState(
  world: World,
  command: "delete" | "taint",
  name: string,
  ...args: string[]
): Promise<void> {
  const urn = await urnOf(world, name);
  const { code, stdout, stderr } = await world.workspace.run(["state", command, urn, "--yes", ...args]);
  if (code !== 0) throw new Error(`pulumi state ${command} failed:\n${stdout}\n${stderr}`);
}

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
