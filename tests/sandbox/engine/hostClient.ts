import { credentials } from "@grpc/grpc-js";
import { LanguageRuntimeClient } from "@pulumi/pulumi/proto/language_grpc_pb";
import type { Struct } from "google-protobuf/google/protobuf/struct_pb";
import { ProgramInfo } from "@pulumi/pulumi/proto/language_pb";
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { bundle } from "../../../sandbox/engine/bundle";
import { checkoutRoot } from "../../../sandbox/engine/goModule";

/** The language host as its own process, as the engine starts it, and a client to it. */
export interface Host {
  readonly client: LanguageRuntimeClient;
  readonly process: ChildProcess;
  /** Closes the host's standard input, as the end of the engine does, and waits for its end. */
  close(): Promise<void>;
}

/** Bundles and starts the host, and connects to the port that it prints. */
export async function startHost(directory: string): Promise<Host> {
  const file = await bundle(path.join(checkoutRoot(), "sandbox", "engine", "languageHost", "main.ts"), directory);
  const child = spawn(process.execPath, [file, "--logflow", "127.0.0.1:4242"], { stdio: ["pipe", "pipe", "inherit"] });
  const [line] = (await once(child.stdout, "data")) as [Buffer];
  child.stdout.resume();
  const client = new LanguageRuntimeClient(`127.0.0.1:${line.toString().trim()}`, credentials.createInsecure());
  const close = async (): Promise<void> => {
    client.close();
    if (child.exitCode !== null) return;
    child.stdin.end();
    await once(child, "exit");
  };
  return { client, process: child, close };
}

/** A program directory whose SDK is one script: it is run in the place of `@pulumi/pulumi/cmd/<runner>`. */
export function fakeProgramDirectory(directory: string, runner: "run" | "run-plugin", script: string): string {
  const module = path.join(directory, "node_modules", "@pulumi", "pulumi", "cmd", runner);
  mkdirSync(module, { recursive: true });
  writeFileSync(path.join(module, "index.js"), script);
  return directory;
}

/** What the engine tells about a program. */
export function programInfo(directory: string, entryPoint = "index.ts"): ProgramInfo {
  return new ProgramInfo().setRootDirectory(directory).setProgramDirectory(directory).setEntryPoint(entryPoint);
}

/** The runtime options of Pulumi.yaml. Their message class has to come from the SDK's own copy of google-protobuf. */
export function runtimeOptions(options: Readonly<Record<string, string | boolean>>): Struct {
  const fromSdk = createRequire(require.resolve("@pulumi/pulumi/package.json"));
  const protobuf = fromSdk(
    "google-protobuf/google/protobuf/struct_pb",
  ) as typeof import("google-protobuf/google/protobuf/struct_pb");
  return protobuf.Struct.fromJavaScript(options);
}

/** Resolves with true when the process has ended. Its end raises no event here, so it is looked for. */
export async function endOf(pid: number): Promise<true> {
  while (isRunning(pid)) await delay(10);
  return true;
}

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
