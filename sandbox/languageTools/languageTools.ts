/** Installs what the tests in YAML, Python and Go need and npm does not have. */
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync } from "node:fs";
import path from "node:path";
import { buildGo, TAGS } from "../engine/goBuild";
import { cacheRoot, checkoutRoot } from "../engine/goModule";
import { findOnPath } from "../engine/pathSearch";
import { runProcess } from "../engine/processes";
import type { Plugin } from "../engine/plugins";
import { SandboxError } from "../engine/sandboxError";

const YAML_MODULE = "github.com/pulumi/pulumi-yaml";

/** The packages that a generated SDK for Python imports. On 2026-11-29 this was the newest Pulumi in the index. */
const PYTHON_PACKAGES = ["pulumi==3.272.0", "packaging==26.4", "semver==3.1.2"];

/** The directory of the Go module. */
export const TOOLS = path.join(checkoutRoot(), "sandbox", "languageTools");

/** Tools for programs in other languages that neither the CLI's Go module nor npm has. */
export interface LanguageTools {
  /** The language host of YAML programs. */
  readonly yamlHost: Plugin;
  /** Writes the SDK of a package: `generateSdk python|go <schema.json> <directory>`. */
  readonly generateSdk: string;
}

let shared: Promise<LanguageTools> | undefined;

/**
 * Builds the tools from the Go module beside this file into the user's cache, unless they are there.
 *
 * @throws SandboxError when there is no Go, or the build fails
 */
export function prepareLanguageTools(): Promise<LanguageTools> {
  shared ??= prepare();
  return shared;
}

async function prepare(): Promise<LanguageTools> {
  const parts = ["go.mod", "go.sum", path.join("generateSdk", "main.go")].map((name) =>
    readFileSync(path.join(TOOLS, name), "utf8"),
  );
  const version = new RegExp(`^\\s*${YAML_MODULE}\\s+v(\\S+)`, "m").exec(parts[0] ?? "")?.[1] ?? "";
  const hash = createHash("sha256").update(parts.join("\0")).digest("hex").slice(0, 12);
  const target = path.join(cacheRoot(), `language-tools-${process.platform}-${process.arch}-${hash}`);
  if (!existsSync(target)) await build(target);
  return {
    yamlHost: { kind: "language", name: "yaml", version, file: path.join(target, "pulumi-language-yaml") },
    generateSdk: path.join(target, "generateSdk"),
  };
}

async function build(target: string): Promise<void> {
  const [go] = findOnPath("go", process.env["PATH"]);
  if (go === undefined)
    throw new SandboxError("Go is not on PATH. It builds the YAML host and the SDK generator: https://go.dev/dl/");
  await buildGo({
    go,
    directory: TOOLS,
    target,
    title: "the tools for other languages",
    args: ["-tags", TAGS, "-ldflags", "-s -w", `${YAML_MODULE}/cmd/pulumi-language-yaml`, "./generateSdk"],
    env: process.env,
    report: (line) => void process.stderr.write(`${line}\n`),
    finish: () => Promise.resolve(),
  });
}

/**
 * Installs the packages that generated SDKs for Python import into the user's cache, unless they are there.
 *
 * @returns the directory to put on the search path of modules
 * @throws SandboxError when there is no Python with pip, or the installation fails
 */
export async function preparePython(): Promise<string> {
  const hash = createHash("sha256").update(PYTHON_PACKAGES.join("\0")).digest("hex").slice(0, 12);
  const target = path.join(cacheRoot(), `python-packages-${hash}`);
  if (existsSync(target)) return target;
  mkdirSync(cacheRoot(), { recursive: true });
  const temporary = mkdtempSync(`${target}-`);
  try {
    await pipInstall(temporary, PYTHON_PACKAGES);
  } catch (error) {
    rmSync(temporary, { recursive: true, force: true });
    throw error;
  }
  renameSync(temporary, target);
  return target;
}

/**
 * Installs Python packages into a directory, as `pip install` does into an environment.
 *
 * @param packages names with versions, or directories
 * @throws SandboxError when there is no Python with pip, or the installation fails
 */
export async function pipInstall(target: string, packages: readonly string[], ...options: string[]): Promise<void> {
  const [python] = findOnPath("python3", process.env["PATH"]);
  if (python === undefined) throw new SandboxError("python3 is not on PATH. The SDK for Python is checked with it.");
  const quiet = ["--quiet", "--disable-pip-version-check", "--root-user-action=ignore"];
  const install = ["-m", "pip", "install", ...quiet, ...options, "--target", target, ...packages];
  const { code, stderr } = await runProcess(python, install);
  if (code !== 0) throw new SandboxError(`pip could not install ${packages.join(", ")}:\n${stderr.slice(-2000)}`);
}
