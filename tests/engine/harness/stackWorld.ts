import path from "node:path";
import { type Cloud, openCloud } from "../../../sandbox/cloud/openCloud";
import { createWorkspace, type Workspace } from "../../../sandbox/engine/workspace";
import { atEnd, newDirectory } from "./cleanUp";
import { serveInternet } from "./internet";

/** The project's own stack program, with its own `Pulumi.yaml`, on an embedded cloud without zones. */
export interface StackWorld {
  readonly cloud: Cloud;
  readonly workspace: Workspace;
  /** Replaces `odoo-mail:domains`. */
  configure(domains: readonly unknown[]): void;
}

/** Opens one. It is closed when the test file has ended. */
export async function createStackWorld(): Promise<StackWorld> {
  const dir = newDirectory("stack-");
  const cloud = openCloud(path.join(dir, "cloud"));
  const resolvers = await serveInternet(cloud);
  const workspace = await createWorkspace({ cloudDir: cloud.dir, dir: path.join(dir, "stack"), resolvers });
  atEnd(() => workspace.close());
  return { cloud, workspace, configure: (domains) => workspace.setConfig({ "odoo-mail:domains": domains }) };
}
