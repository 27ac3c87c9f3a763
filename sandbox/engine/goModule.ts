/** Reads from the checkout's go.mod which Pulumi CLI is built, and knows where the checkout and the cache are. */
import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { SandboxError } from "./sandboxError";

/** The Go package of the Pulumi CLI and the module that holds it. */
export const CLI_PACKAGE = "github.com/pulumi/pulumi/pkg/v3/cmd/pulumi";
const CLI_MODULE = "github.com/pulumi/pulumi/pkg/v3";

/** What `go.mod` at the top of the checkout says about the CLI. */
export interface CliModule {
  /** The directory of `go.mod`. */
  readonly directory: string;
  /** Version of the CLI, such as `3.276.0`. */
  readonly version: string;
  /** The oldest Go that builds it, such as `1.26.6`. */
  readonly go: string;
  /** Changes with every byte of `go.mod` and `go.sum`. */
  readonly hash: string;
}

/**
 * Reads the Go tool module.
 *
 * @throws SandboxError when `go.mod` or `go.sum` is missing or names no Pulumi CLI.
 */
export function readCliModule(directory: string = checkoutRoot()): CliModule {
  const [mod, sum] = ["go.mod", "go.sum"].map((name) => readPart(path.join(directory, name)));
  const version = new RegExp(`^\\s*(?:require\\s+)?${CLI_MODULE}\\s+v(\\S+)`, "m").exec(mod ?? "")?.[1];
  const go = /^go\s+(\S+)/m.exec(mod ?? "")?.[1];
  if (version === undefined || go === undefined) {
    throw new SandboxError(`${path.join(directory, "go.mod")} does not require ${CLI_MODULE}: restore it from git.`);
  }
  const hash = createHash("sha256").update(`${mod}\0${sum}`).digest("hex").slice(0, 12);
  return { directory, version, go, hash };
}

/**
 * Where built tools are kept: below `XDG_CACHE_HOME` or `~/.cache` (XDG Base Directory Specification 0.8, by which relative values are
 * ignored). It is outside of the work tree, so that a clean checkout need not build them again.
 */
export function cacheRoot(env: NodeJS.ProcessEnv = process.env): string {
  const xdg = env["XDG_CACHE_HOME"];
  const base = xdg !== undefined && path.isAbsolute(xdg) ? xdg : path.join(os.homedir(), ".cache");
  return path.join(base, "pulumi-odoo-mail");
}

/** The top directory of the checkout: the nearest directory upwards with a go.mod. */
export function checkoutRoot(from: string = __dirname): string {
  if (existsSync(path.join(from, "go.mod"))) return from;
  const parent = path.dirname(from);
  if (parent === from)
    throw new SandboxError("go.mod not found: the sandbox only runs from a checkout of the project.");
  return checkoutRoot(parent);
}

function readPart(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch {
    throw new SandboxError(`${file} is missing: restore it from git.`);
  }
}
