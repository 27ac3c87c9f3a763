/** Answers what `pulumi about` and `pulumi install` ask: node, packages, and how to install them. */
import { status } from "@grpc/grpc-js";
import {
  AboutResponse,
  DependencyInfo,
  GetProgramDependenciesResponse,
  InstallDependenciesResponse,
} from "@pulumi/pulumi/proto/language_pb";
import { readFileSync } from "node:fs";
import path from "node:path";
import { ended, startChild } from "./children";
import { runtimeOptions } from "./programInfo";
import type { LanguageRuntimeServer } from "./protocol";

const PACKAGE_MANAGERS = new Set(["npm", "pnpm", "yarn", "bun"]);

/** What `pulumi about` prints about the runtime. */
export const about: LanguageRuntimeServer["about"] = (_call, callback) =>
  callback(null, new AboutResponse().setExecutable(process.execPath).setVersion(process.version));

/** Runs the program's package manager for `pulumi install`, and streams its output. */
export const installDependencies: LanguageRuntimeServer["installDependencies"] = (call) => {
  const manager = runtimeOptions(call.request.getInfo()).packagemanager;
  const fail = (details: string): boolean => call.emit("error", { code: status.INTERNAL, details });
  if (!PACKAGE_MANAGERS.has(manager)) {
    fail(`Unknown packagemanager "${manager}"; allowed are ${[...PACKAGE_MANAGERS].join(", ")}`);
    return;
  }
  const cwd = call.request.getDirectory();
  const child = startChild(manager, ["install"], { cwd, stdio: ["ignore", "pipe", "pipe"] });
  call.once("cancelled", () => child.kill("SIGKILL"));
  child.stdout?.on("data", (chunk: Buffer) => call.write(new InstallDependenciesResponse().setStdout(chunk)));
  child.stderr?.on("data", (chunk: Buffer) => call.write(new InstallDependenciesResponse().setStderr(chunk)));
  void ended(child).then(({ code, error }) => {
    if (error) fail(`${manager} could not be started: ${error.message}`);
    else if (code !== 0) fail(`${manager} install in ${cwd} ended with exit code ${code}`);
    else call.end();
  });
};

/** The packages that the program declares, with the versions that are installed. */
export const getProgramDependencies: LanguageRuntimeServer["getProgramDependencies"] = (call, callback) => {
  const directory = call.request.getInfo()?.getProgramDirectory() ?? call.request.getPwd();
  const dependencies = call.request.getTransitivedependencies() ? installed(directory) : declared(directory);
  callback(null, new GetProgramDependenciesResponse().setDependenciesList(dependencies.map(toInfo)));
};

type Dependency = readonly [name: string, version: string];

function declared(directory: string): Dependency[] {
  const manifest = readJson(path.join(directory, "package.json"));
  const names = [manifest["dependencies"], manifest["devDependencies"]].flatMap((part) => Object.keys(asObject(part)));
  return names.map((name) => {
    const found = readJson(path.join(directory, "node_modules", name, "package.json"));
    return [name, asText(found["version"]) ?? "not installed"];
  });
}

/** All installed packages, from the list that npm keeps in `node_modules/.package-lock.json`. */
function installed(directory: string): Dependency[] {
  const packages = asObject(readJson(path.join(directory, "node_modules", ".package-lock.json"))["packages"]);
  return Object.entries(packages).map(([place, entry]) => [
    place.slice(place.lastIndexOf("node_modules/") + "node_modules/".length),
    asText(asObject(entry)["version"]) ?? "unknown",
  ]);
}

function toInfo([name, version]: Dependency): DependencyInfo {
  return new DependencyInfo().setName(name).setVersion(version);
}

/** Reads a JSON file. One that is missing or broken counts as empty, because a question about packages must not fail a deployment. */
function readJson(file: string): Record<string, unknown> {
  try {
    return asObject(JSON.parse(readFileSync(file, "utf8")));
  } catch {
    return {};
  }
}

function asText(value: unknown): string | undefined {
  return typeof value === "string" ? value : undefined;
}

function asObject(value: unknown): Record<string, unknown> {
  return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};
}
