/** Builds the language hosts that the tests in YAML, Python and Go need and the CLI's Go module does not have. */
import { createHash } from "node:crypto";
import { copyFileSync, existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { buildGo, TAGS } from "../engine/goBuild";
import { cacheRoot, checkoutRoot } from "../engine/goModule";
import { findOnPath } from "../engine/pathSearch";
import type { Plugin } from "../engine/plugins";
import { runProcess } from "../engine/processes";
import { SandboxError } from "../engine/sandboxError";

const YAML_MODULE = "github.com/pulumi/pulumi-yaml";
const SDK_MODULE = "github.com/pulumi/pulumi/sdk/v3";

/** The script of Pulumi that starts a Python program. It is a file of {@link SDK_MODULE}. */
const PYTHON_SCRIPT = "pulumi-language-python-exec";

/** The directory of the Go module. */
const TOOLS = path.join(checkoutRoot(), "sandbox", "languageTools");
/** The Go program that is the host of Python and of Go programs. */
const HOST = "languageHost";

let shared: Promise<readonly Plugin[]> | undefined;

/**
 * Builds the hosts of YAML, Python and Go from the Go module beside this file into the user's cache, unless they are there.
 *
 * @throws SandboxError when there is no Go, or the build fails
 */
export function prepareLanguageHosts(): Promise<readonly Plugin[]> {
  shared ??= prepare();
  return shared;
}

/** The version of Pulumi's SDK for Go that the hosts are built from, such as `3.276.0`. */
export function sdkVersion(): string {
  return versionOf(SDK_MODULE);
}

async function prepare(): Promise<readonly Plugin[]> {
  const sources = readdirSync(path.join(TOOLS, HOST)).map((name) => path.join(HOST, name));
  const parts = ["go.mod", "go.sum", ...sources].map((name) => readFileSync(path.join(TOOLS, name), "utf8"));
  const hash = createHash("sha256").update(parts.join("\0")).digest("hex").slice(0, 12);
  const target = path.join(cacheRoot(), `language-tools-${process.platform}-${process.arch}-${hash}`);
  if (!existsSync(target)) await build(target);
  return [
    {
      kind: "language",
      name: "yaml",
      version: versionOf(YAML_MODULE),
      file: path.join(target, "pulumi-language-yaml"),
    },
    { kind: "language", name: "python", version: sdkVersion(), file: path.join(target, HOST) },
    { kind: "language", name: "go", version: sdkVersion(), file: path.join(target, HOST) },
  ];
}

function versionOf(module: string): string {
  const text = readFileSync(path.join(TOOLS, "go.mod"), "utf8");
  return new RegExp(`^\\s*${module}\\s+v(\\S+)`, "m").exec(text)?.[1] ?? "";
}

async function build(target: string): Promise<void> {
  const [go] = findOnPath("go", process.env["PATH"]);
  if (go === undefined)
    throw new SandboxError(
      "Go is not on PATH. It builds the hosts of YAML, Python and Go programs: https://go.dev/dl/",
    );
  await buildGo({
    go,
    directory: TOOLS,
    target,
    title: "the hosts of YAML, Python and Go programs",
    args: ["-tags", TAGS, "-ldflags", "-s -w", `${YAML_MODULE}/cmd/pulumi-language-yaml`, `./${HOST}`],
    env: process.env,
    report: (line) => void process.stderr.write(`${line}\n`),
    finish: async (directory) => {
      const { code, stdout, stderr } = await runProcess(go, ["list", "-m", "-f", "{{.Dir}}", SDK_MODULE], {
        cwd: TOOLS,
      });
      if (code !== 0) throw new SandboxError(`Go does not find its module ${SDK_MODULE}:\n${stderr}`);
      copyFileSync(path.join(stdout.trim(), "python", "cmd", PYTHON_SCRIPT), path.join(directory, PYTHON_SCRIPT));
    },
  });
}
