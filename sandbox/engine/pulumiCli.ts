/** Finds a Pulumi CLI: on PATH, in the cache, or by building it. */
import { createHash } from "node:crypto";
import { rmSync } from "node:fs";
import path from "node:path";
import { adoptCli } from "./cliAdopt";
import { checkCli, hasLanguageHost } from "./cliCheck";
import { OLDEST_CLI, renderCliVersion } from "./cliVersion";
import { buildCli } from "./goBuild";
import { cacheRoot, type CliModule, readCliModule } from "./goModule";
import { SHIMS_TEXT, writeShims } from "./shims";
import { findOnPath, isExecutable } from "./pathSearch";
import { SandboxError } from "./sandboxError";

const CHECK_TIMEOUT_MS = 20_000;

/** A Pulumi CLI that works. */
export interface PulumiCli {
  /** The executable file. The engine finds the Node language host beside it or on PATH. */
  readonly path: string;
  /** Such as `3.276.0`. */
  readonly version: string;
  /** Found on PATH, or built from the project's Go module. */
  readonly origin: "path" | "built";
  /** True when the CLI brings its own Node language host; false when the sandbox has to provide one. */
  readonly ownLanguageHost: boolean;
}

/** How to look for a CLI. */
export interface FindOptions {
  /** @default - the environment of this process */
  readonly env?: NodeJS.ProcessEnv;
  /** Gets lines about the progress while a CLI is built. @default - they are written to standard error */
  readonly report?: (line: string) => void;
  /** The directory of go.mod. @default - the checkout */
  readonly moduleDirectory?: string;
  /** How long a candidate has to print its version, in milliseconds. @default 20000 */
  readonly checkTimeoutMs?: number;
}

interface Search {
  readonly env: NodeJS.ProcessEnv;
  readonly report: (line: string) => void;
  readonly timeoutMs: number;
  readonly module: CliModule;
  /** Why each candidate was refused, for the error. */
  readonly refused: string[];
}

/**
 * Finds a usable Pulumi CLI: the first one on PATH that is recent enough, or else one that was built earlier from the project's Go
 * module, or else builds it.
 *
 * @throws SandboxError with everything that was tried, and what to install.
 */
export async function findPulumi(options: FindOptions = {}): Promise<PulumiCli> {
  const search: Search = {
    env: options.env ?? process.env,
    report: options.report ?? ((line) => void process.stderr.write(`${line}\n`)),
    timeoutMs: options.checkTimeoutMs ?? CHECK_TIMEOUT_MS,
    module: readCliModule(options.moduleDirectory),
    refused: [],
  };
  return (await fromPath(search)) ?? (await fromCache(search)) ?? (await fromGo(search));
}

async function fromPath(search: Search): Promise<PulumiCli | undefined> {
  const { env, timeoutMs, refused } = search;
  for (const file of findOnPath("pulumi", env["PATH"])) {
    const check = await checkCli(file, env, timeoutMs);
    if (!check.ok) {
      refused.push(`${file}: ${check.reason}`);
      continue;
    }
    if (hasLanguageHost(file, env["PATH"])) {
      return { path: file, version: check.version, origin: "path", ownLanguageHost: true };
    }
    const adopted = await adoptCli(file, cacheRoot(env), (copy) => checkCli(copy, env, timeoutMs));
    if (adopted !== undefined) return { path: adopted, version: check.version, origin: "path", ownLanguageHost: false };
    refused.push(`${file}: has no Node language host`);
  }
  return undefined;
}

async function fromCache(search: Search): Promise<PulumiCli | undefined> {
  const file = path.join(builtDirectory(search), "pulumi");
  if (!isExecutable(file)) return undefined;
  const check = await checkCli(file, search.env, search.timeoutMs);
  if (check.ok) return built(file, check.version);
  search.report(`The Pulumi CLI built earlier is unusable (${check.reason}) and will be built again.`);
  rmSync(builtDirectory(search), { recursive: true, force: true });
  return undefined;
}

async function fromGo(search: Search): Promise<PulumiCli> {
  const [go] = findOnPath("go", search.env["PATH"]);
  if (go === undefined) throw nothingFound(search, "Go is not on PATH, so that it cannot be built here either");
  const { module, env, report } = search;
  const finish = async (directory: string): Promise<void> => {
    const check = await checkCli(path.join(directory, "pulumi"), env, search.timeoutMs);
    if (!check.ok) throw nothingFound(search, `the CLI built with ${go}: ${check.reason}`);
    writeShims(directory);
  };
  try {
    await buildCli({ go, module, target: builtDirectory(search), env, report, finish });
  } catch (error) {
    throw error instanceof SandboxError ? nothingFound(search, error.message) : error;
  }
  return built(path.join(builtDirectory(search), "pulumi"), module.version);
}

function built(file: string, version: string): PulumiCli {
  return { path: file, version, origin: "built", ownLanguageHost: false };
}

/** The directory of the built CLI. Its name depends on everything that decides its contents, so that it is never out of date. */
function builtDirectory({ module, env }: Search): string {
  const hash = createHash("sha256").update(module.hash).update(SHIMS_TEXT).digest("hex").slice(0, 12);
  return path.join(cacheRoot(env), `pulumi-${module.version}-${process.platform}-${process.arch}-${hash}`);
}

function nothingFound({ refused, module }: Search, last: string): SandboxError {
  const reasons = refused.length > 0 ? refused : ["no pulumi is on PATH"];
  const lines = [...reasons, last].map((reason) => `  - ${reason}`);
  return new SandboxError(
    `There is no usable Pulumi CLI (${renderCliVersion(OLDEST_CLI)} or newer):\n${lines.join("\n")}\n` +
      `Install Pulumi: https://www.pulumi.com/docs/install/\n` +
      `or Go ${module.go} or newer: https://go.dev/dl/ (the CLI is then built from the project's go.mod, once).`,
  );
}
