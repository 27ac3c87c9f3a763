import { writeFileSync } from "node:fs";
import path from "node:path";
import { stringify } from "yaml";
import { type Cloud, openCloud } from "../../../sandbox/cloud/openCloud";
import type { RunResult } from "../../../sandbox/engine/command";
import { writes } from "../../../sandbox/engine/events";
import { prepareTools } from "../../../sandbox/engine/tools";
import { createWorkspace, type Workspace } from "../../../sandbox/engine/workspace";
import type { Operation } from "../../../sandbox/engine/workspaceOptions";
import { prepareLanguageHosts } from "../../../sandbox/languageTools/languageTools";
import { atEnd, newDirectory } from "../harness/cleanUp";
import { serveInternet } from "../harness/internet";
import { oneLine } from "../harness/observe";
import { installPackage } from "./installedPackage";

/** One stack of a program in another language on an embedded cloud. It uses the package through its plugin, in processes of its own. */
export interface ProgramWorld {
  readonly cloud: Cloud;
  readonly workspace: Workspace;
  /** The directory of the program. */
  readonly dir: string;
  /** The directory of the plugin. */
  readonly plugin: string;
  /** DNS servers that answer from the cloud's zones, `address:port`. */
  readonly resolvers: readonly string[];
  /** Makes it a YAML program with these resources. */
  program(resources: Readonly<Record<string, unknown>>): void;
  /** Replaces `Pulumi.yaml`, which has the program too when that is YAML. The project's name stays that of the stack. */
  source(text: string): void;
  /** Runs a command and expects it to go well. */
  run(operation: Operation, ...args: readonly string[]): Promise<RunResult>;
  /** Runs a command and expects it to fail; answers all that was printed, in one line. */
  fails(operation: Operation, ...args: readonly string[]): Promise<string>;
}

/** Opens one. It is closed when the test file has ended. */
export async function createProgramWorld(config: Readonly<Record<string, unknown>> = {}): Promise<ProgramWorld> {
  const dir = newDirectory("language-");
  const plugin = path.join(installPackage(dir), "plugin");
  const cloud = openCloud(path.join(dir, "cloud"));
  const resolvers = await serveInternet(cloud);
  const program: ProgramWorld["program"] = (resources) => {
    const packages = { "odoo-mail": plugin };
    const project = { name: "acme", runtime: "yaml", packages, config, resources };
    writeFileSync(path.join(dir, "Pulumi.yaml"), stringify(project));
  };
  program({});
  const [tools, hosts] = await Promise.all([prepareTools(), prepareLanguageHosts()]);
  const workspace = await createWorkspace({
    program: dir,
    cloudDir: cloud.dir,
    dir: path.join(dir, "stack"),
    resolvers,
    tools: { ...tools, plugins: [...tools.plugins, ...hosts] },
  });
  atEnd(() => workspace.close());
  const start = (operation: Operation, args: readonly string[]): Promise<RunResult> =>
    workspace[operation]({ args: [...(operation === "up" ? ["--skip-preview"] : []), ...args] });
  return {
    cloud,
    workspace,
    dir,
    plugin,
    resolvers,
    program,
    source: (text) => writeFileSync(path.join(dir, "Pulumi.yaml"), text.replace(/^name: .*$/m, "name: acme")),
    run: async (operation, ...args) => {
      const result = await start(operation, args);
      if (result.code !== 0) throw new Error(`${operation} failed:\n${result.stdout}\n${result.stderr}`);
      return result;
    },
    fails: async (operation, ...args) => {
      const result = await start(operation, args);
      if (result.code === 0) throw new Error(`${operation} went well:\n${result.stdout}`);
      return oneLine(`${result.stdout}${result.stderr}`);
    },
  };
}

/** What a run did to DNS records and settings, as `op name`, in alphabetical order. */
export function recordSteps(result: RunResult): string[] {
  return writes(result)
    .filter(({ type }) => /dnsRecord|route53|dynamic|OdooSettings/.test(type))
    .map(({ op, name }) => `${op} ${name}`)
    .sort();
}
