import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import path from "node:path";
import { type Cloud, openCloud } from "../../sandbox/cloud/openCloud";
import { sandboxRoot } from "../../sandbox/engine/tools";
import { createWorkspace, type Workspace } from "../../sandbox/engine/workspace";
import { serveInternet } from "./internet";

/** The project's own stack program, with its own `Pulumi.yaml`, on an embedded cloud without zones. */
export interface StackWorld {
  readonly cloud: Cloud;
  readonly workspace: Workspace;
  /** Replaces `odoo-mail:domains`. */
  configure(domains: readonly unknown[]): void;
  close(): void;
}

export async function createStackWorld(): Promise<StackWorld> {
  const parent = path.join(sandboxRoot(), "workspaces");
  mkdirSync(parent, { recursive: true });
  const dir = mkdtempSync(path.join(parent, "stack-"));
  const cloud = openCloud(path.join(dir, "cloud"));
  const { resolvers, close } = await serveInternet(cloud);
  const workspace = await createWorkspace({ cloudDir: cloud.dir, dir: path.join(dir, "stack"), resolvers });
  return {
    cloud,
    workspace,
    configure: (domains) => workspace.setConfig({ "odoo-mail:domains": domains }),
    close: () => {
      workspace.close();
      close?.();
      rmSync(dir, { recursive: true, force: true });
    },
  };
}
