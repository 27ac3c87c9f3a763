/** Prepares everything that Pulumi commands in the sandbox need: CLI, language host and doubles, once for each process. */
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
  /** The bundled Node language host, for a CLI without one. */
  readonly languageHost: string;
  /** The node binary that runs host, program and doubles. It is the one that runs this process. */
  readonly node: string;
  /** Where node keeps compiled code, which halves the time of a preview. */
  readonly compileCache: string;
}

let shared: Promise<Tools> | undefined;

/** The environment variable with the tools, for child processes. */
const PREPARED = "ODOO_MAIL_SANDBOX_TOOLS";

/**
 * Finds the CLI, and builds the doubles and the language host into `.sandbox/bin` of the checkout. Once for each process.
 *
 * @throws SandboxError when there is no Pulumi CLI and none can be built.
 */
export function prepareTools(options: FindOptions = {}): Promise<Tools> {
  shared ??= inherited() ?? prepare(options);
  return shared;
}

/** Prepares the tools for child processes too, such as the workers of a test runner. Each of them saves a second. */
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

/** `.sandbox` of the checkout, for files of the sandbox. Everything in it can be deleted at any time. */
export function sandboxRoot(): string {
  return path.join(checkoutRoot(), ".sandbox");
}
