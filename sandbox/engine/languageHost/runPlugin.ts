/** Runs plugins that are written in TypeScript, with the runners of the program's own SDK. */
import { status } from "@grpc/grpc-js";
import { RunPluginResponse, type RunPluginRequest } from "@pulumi/pulumi/proto/language_pb";
import type { ChildProcess } from "node:child_process";
import type { LanguageRuntimeServer } from "./protocol";
import { ended, startChild } from "./children";
import { resolveFromProgram, runtimeOptions, typescriptEnv } from "./programInfo";

/** The SDK's runner by kind of plugin. Other kinds run as resource plugins, as in Pulumi's own host. */
const RUNNERS: Readonly<Record<string, string>> = { analyzer: "@pulumi/pulumi/cmd/run-policy-pack" };
const RESOURCE_RUNNER = "@pulumi/pulumi/cmd/run-plugin";

/**
 * Runs a plugin that is written in TypeScript (a package with `PulumiPlugin.yaml`) and streams its output, from whose first line the
 * engine reads the port. The engine ends the plugin by cancelling the call.
 */
export const runPlugin: LanguageRuntimeServer["runPlugin"] = (call) => {
  let child: ChildProcess;
  try {
    child = start(call.request);
  } catch (error) {
    call.emit("error", {
      code: status.FAILED_PRECONDITION,
      details: error instanceof Error ? error.message : String(error),
    });
    return;
  }
  call.once("cancelled", () => child.kill("SIGKILL"));
  child.stdout?.on("data", (chunk: Buffer) => call.write(new RunPluginResponse().setStdout(chunk)));
  child.stderr?.on("data", (chunk: Buffer) => call.write(new RunPluginResponse().setStderr(chunk)));
  void ended(child).then((ending) => {
    call.write(new RunPluginResponse().setExitcode(ending.code ?? 1));
    call.end();
  });
};

function start(request: RunPluginRequest): ChildProcess {
  const info = request.getInfo();
  const directory = info?.getProgramDirectory() ?? request.getPwd();
  const options = runtimeOptions(info);
  const kind = request.getKind();
  const runner = resolveFromProgram(RUNNERS[kind] ?? RESOURCE_RUNNER, directory);
  // A policy pack gets the engine's address first. It reads its version from package.json in the working directory (@pulumi/policy 1.21).
  const isPack = kind === "analyzer";
  const args = isPack ? [...request.getArgsList(), directory] : [directory, ...request.getArgsList()];
  return startChild(process.execPath, [...options.nodeargs, runner, ...args], {
    cwd: isPack ? directory : request.getPwd(),
    env: { ...toEnv(request.getEnvList()), ...typescriptEnv(options) },
    stdio: ["ignore", "pipe", "pipe"],
  });
}

function toEnv(pairs: readonly string[]): Record<string, string> {
  return Object.fromEntries(pairs.map((pair) => [pair.slice(0, pair.indexOf("=")), pair.slice(pair.indexOf("=") + 1)]));
}
