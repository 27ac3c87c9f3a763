import path from "node:path";
import { openCloud } from "../../../sandbox/cloud/openCloud";
import type { RunResult } from "../../../sandbox/engine/command";
import { writes } from "../../../sandbox/engine/events";
import { checkoutRoot } from "../../../sandbox/engine/goModule";
import type { InProcessHost } from "../../../sandbox/engine/inProcess/inProcessHost";
import { writeProgram } from "../../../sandbox/engine/programs";
import { createWorkspace, type Workspace } from "../../../sandbox/engine/workspace";
import { newDatabase, type OdooData, Rights } from "../../../sandbox/odoo/database";
import { type OdooServer, serveOdoo } from "../../../sandbox/odoo/server";
import { atEnd, newDirectory } from "./cleanUp";
import { inProcess } from "./world";

/** The administrator's key: it may be in no state and in no output. */
export const KEY = "5f0c-the-secret-key";

const LIB = path.join(checkoutRoot(), "lib");

/** One stack, and a database that its program sets up. */
export interface OdooStack {
  readonly workspace: Workspace;
  /** Writes the program anew; undefined takes the resource out of it. */
  program(args: Readonly<Record<string, unknown>> | undefined): void;
  /** Stores a key as a person does: as a secret of the configuration. */
  setKey(key: string): Promise<void>;
  /** Runs a command and expects it to go well. */
  run(operation: Operation, ...args: readonly string[]): Promise<Ran>;
  /** Runs a command and expects it to fail; answers all that was printed. */
  fails(operation: Operation, ...args: readonly string[]): Promise<string>;
}
type Operation = "preview" | "up" | "refresh" | "destroy";

/** A stack whose database is the stand-in. */
export interface OdooWorld extends OdooStack {
  readonly data: OdooData;
  readonly server: OdooServer;
}

/** A command that went well. */
export interface Ran {
  /** All that was printed. */
  readonly printed: string;
  /** What the engine did or would do to the settings, such as `create`. */
  readonly steps: readonly string[];
}

interface OdooWorldOptions {
  /** The key that the stack uses. @default - the administrator's */
  readonly key?: string;
  /** Whether the program gets a process of its own, as it has for users. The dynamic provider always has one. @default false */
  readonly realProcesses?: boolean;
}

/** Opens a stand-in database of a version and a stack whose key is a secret of its configuration. */
export async function openOdooWorld(version: number, options: OdooWorldOptions = {}): Promise<OdooWorld> {
  const data = newDatabase("acme", version, [{ id: 2, login: "admin@acme.com", apiKey: KEY, rights: Rights.Settings }]);
  const server = await serveOdoo(data);
  atEnd(() => server.close());
  const args = { url: server.url, database: "acme", user: "admin@acme.com", aliasDomain: "acme.com" };
  const stack = await openOdooStack(args, options.key ?? KEY, options.realProcesses === true ? undefined : inProcess());
  return { ...stack, data, server };
}

/**
 * Opens a stack whose program always gives these arguments, and a key that is a secret of its configuration.
 *
 * @param host - runs the program. @default - a process of its own for each run
 */
export async function openOdooStack(
  always: Readonly<Record<string, unknown>>,
  key: string,
  host?: InProcessHost,
): Promise<OdooStack> {
  const dir = newDirectory("odoo-");
  const program = (args: Readonly<Record<string, unknown>> | undefined): void => {
    const index = args === undefined ? "" : source({ ...always, ...args });
    writeProgram(path.join(dir, "program"), { name: "acme", index });
  };
  program({});
  const cloudDir = openCloud(path.join(dir, "cloud")).dir;
  const workspace = await createWorkspace({
    program: path.join(dir, "program"),
    cloudDir,
    dir: path.join(dir, "stack"),
    ...(host && { host }),
  });
  atEnd(() => workspace.close());
  const setKey = async (text: string): Promise<void> => {
    const { code, stderr } = await workspace.run(["config", "set", "--secret", "acme:key", text]);
    if (code !== 0) throw new Error(stderr);
  };
  await setKey(key);
  return {
    setKey,
    workspace,
    program,
    run: async (operation, ...args) => {
      const result = await workspace[operation]({ args: [...skip(operation), ...args] });
      if (result.code !== 0) throw new Error(`${operation} failed:\n${result.stdout}\n${result.stderr}`);
      return { printed: `${result.stdout}${result.stderr}`, steps: stepsOf(result) };
    },
    fails: async (operation, ...args) => {
      const result = await workspace[operation]({ args: [...skip(operation), ...args] });
      if (result.code === 0) throw new Error(`${operation} went well:\n${result.stdout}`);
      return `${result.stdout}${result.stderr}`;
    },
  };
}

function skip(operation: string): string[] {
  return operation === "preview" ? [] : ["--skip-preview"];
}

function stepsOf(result: RunResult): string[] {
  return writes(result)
    .filter(({ type }) => type.includes("OdooSettings"))
    .map(({ op }) => op);
}

function source(args: Readonly<Record<string, unknown>>): string {
  return `
import * as pulumi from "@pulumi/pulumi";
import * as odoo from ${JSON.stringify(LIB)};
const apiKey = new pulumi.Config("acme").requireSecret("key");
const parameters = new odoo.OdooSystemParameters("acme", { ...${JSON.stringify(args)}, apiKey });
export const { version, settings } = parameters;
`;
}
