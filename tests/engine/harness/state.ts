import { randomUUID } from "node:crypto";
import { cpSync, readFileSync, rmSync } from "node:fs";
import path from "node:path";
import type { World } from "./world";

/** One resource of a stack's state, as the backend keeps it. */
export interface StateResource {
  readonly urn: string;
  readonly type: string;
  readonly id?: string;
  readonly dependencies?: readonly string[];
  readonly inputs?: Readonly<Record<string, unknown>>;
}

/** The resources in the state: what `pulumi stack export` answers, without a run of the CLI. */
export function resources(world: World): readonly StateResource[] {
  const { checkpoint } = JSON.parse(readFileSync(world.workspace.checkpoint, "utf8")) as {
    checkpoint: { latest?: { resources?: readonly StateResource[] } | null };
  };
  return checkpoint.latest?.resources ?? [];
}

/** The URN that a child of the component `acme` gets at the top of the program, whether the state has it yet or not. */
export function childUrn(component: "SpfRecord" | "DmarcRecord", type: string, name: string): string {
  return `urn:pulumi:dev::acme::odoo-mail:index:${component}$${type}::${name}`;
}

/** The URN of the resource with this logical name. */
export function urnOf(world: World, name: string): string {
  const all = resources(world).map(({ urn }) => urn);
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
  const urn = urnOf(world, name);
  const { code, stdout, stderr } = await world.workspace.run(["state", command, urn, "--yes", ...args]);
  if (code !== 0) throw new Error(`pulumi state ${command} failed:\n${stdout}\n${stderr}`);
}

/**
 * Keeps the state of a stack and its cloud as they are now, file by file. The answer puts both back: a test that starts from here does not
 * run again what led here. The program is not kept.
 */
export function keep({ cloud, workspace }: World): () => void {
  const kept = `${cloud.dir}-${randomUUID()}`;
  const states = path.dirname(workspace.checkpoint);
  const copies = [
    [cloud.dir, path.join(kept, "cloud")],
    [states, path.join(kept, "states")],
  ] as const;
  for (const [from, to] of copies) cpSync(from, to, { recursive: true });
  return () => {
    for (const [from, to] of copies) {
      rmSync(from, { recursive: true });
      cpSync(to, from, { recursive: true });
    }
    cloud.clearRequests();
  };
}
