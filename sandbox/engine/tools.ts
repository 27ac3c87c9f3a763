import { mkdirSync } from "node:fs";
import path from "node:path";
import { buildDoubles } from "../doubles/build";
import { bundle } from "./bundle";
import { checkoutRoot } from "./goModule";
import { doublePlugin, type Plugin } from "./plugins";
import { findPulumi, type FindOptions, type PulumiCli } from "./pulumiCli";

/** Everything that a Pulumi command in the sandbox needs besides its own directory. */
export interface Tools {
  readonly cli: PulumiCli;
  /** The provider doubles. */
  readonly plugins: readonly Plugin[];
  /** The bundled Node language host, for a CLI that has none. */
  readonly languageHost: string;
  /** The node binary that runs host, program and doubles: the one that runs this. */
  readonly node: string;
  /** Where node keeps compiled code: it halves the time of a preview. */
  readonly compileCache: string;
}

let shared: Promise<Tools> | undefined;

/** In the environment of processes whose parent has prepared the tools. */
const PREPARED = "ODOO_MAIL_SANDBOX_TOOLS";

/**
 * Finds the CLI and builds the doubles and the language host into `.sandbox/bin` of the checkout; once per process.
 *
 * @throws SandboxError when there is no Pulumi CLI and none can be built.
 */
export function prepareTools(options: FindOptions = {}): Promise<Tools> {
  shared ??= inherited() ?? prepare(options);
  return shared;
}

/** Prepares the tools for the processes that this one starts, such as the workers of a test runner: looking for them costs a second. */
export async function prepareToolsForChildren(): Promise<void> {
  process.env[PREPARED] = JSON.stringify(await prepareTools());
}

function inherited(): Promise<Tools> | undefined {
  const prepared = process.env[PREPARED];
  return prepared === undefined ? undefined : Promise.resolve(JSON.parse(prepared) as Tools);
}

async function prepare(options: FindOptions): Promise<Tools> {
  const bin = path.join(sandboxRoot(), "bin");
  mkdirSync(bin, { recursive: true });
  const [cli, languageHost, doubles] = await Promise.all([
    findPulumi(options),
    bundle(path.join(checkoutRoot(), "sandbox", "engine", "languageHost", "main.ts"), bin),
    buildDoubles(bin),
  ]);
  const plugins = [doublePlugin("cloudflare", doubles.cloudflare), doublePlugin("aws", doubles.aws)];
  return { cli, plugins, languageHost, node: process.execPath, compileCache: path.join(sandboxRoot(), "compileCache") };
}

/** `.sandbox` of the checkout: everything that the sandbox writes there may be deleted at any time. */
export function sandboxRoot(): string {
  return path.join(checkoutRoot(), ".sandbox");
}
