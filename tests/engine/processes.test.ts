import { writeFileSync } from "node:fs";
import path from "node:path";
import { openCloud } from "../../sandbox/cloud/openCloud";
import type { RunningCommand } from "../../sandbox/engine/command";
import { writes } from "../../sandbox/engine/events";
import { processesOf } from "../../sandbox/engine/processTable";
import { writeProgram } from "../../sandbox/engine/programs";
import { createWorkspace, type Workspace } from "../../sandbox/engine/workspace";
import { atEnd, newDirectory } from "./harness/cleanUp";
import { oneLine } from "./harness/observe";
import { createWorld, steps, up, upFails, type World } from "./harness/world";

const STASH_TYPE = "pulumi:index:Stash";
const STASH = `new pulumi.Stash("kept", { input: 1 });`;

/** A component that fails after the program's own statements have ended. */
const FAILING = `
  class Failing extends pulumi.ComponentResource {
    constructor() { super("test:index:Failing", "failing", {}); }
    protected override async initialize(): Promise<void> {
      await new Promise((resolve) => setTimeout(resolve, 200));
      throw new pulumi.RunError("the component failed");
    }
  }
  new Failing();`;

const DYNAMIC = `
  import { dynamic, type Input, type Output } from "@pulumi/pulumi";
  const provider: dynamic.ResourceProvider = {
    create: async ({ n }) => ({ id: "one", outs: { n, twice: n * 2 } }),
  };
  class Twice extends dynamic.Resource {
    declare readonly twice: Output<number>;
    constructor(name: string, n: Input<number>) { super(provider, name, { n, twice: undefined }); }
  }
  export const twice = new Twice("twice", 21).twice;`;

const PLUGIN = `
  import * as pulumi from "@pulumi/pulumi";
  export interface GreetArgs { word: pulumi.Input<string>; }
  export class Greet extends pulumi.ComponentResource {
    constructor(name: string, args: GreetArgs, opts?: pulumi.ComponentResourceOptions) {
      super("greeting:index:Greet", name, args, opts);
    }
  }`;

const LOCKED = "the stack is currently locked";

/** A program that has asked its provider something, says so, and then never ends until `done` is configured. */
const ENDLESS = `
  import { Config, Stash, runtime } from "@pulumi/pulumi";
  import { getZones } from "@pulumi/cloudflare/getZones";
  new Stash("memory", { input: "kept" });
  export const zones = getZones({ name: "acme.example" }).then(async ({ results }) => {
    if (new Config().getBoolean("done")) return results.length;
    console.error("the program runs");
    return new Promise(() => setInterval(() => undefined, 1_000_000));
  });`;

/** The real engine, host and node on a program that needs no provider: what every other engine test stands on. */
describe("the engine, on a program with one Stash", () => {
  let workspace: Workspace;

  beforeAll(async () => {
    const dir = newDirectory("smoke-");
    const index = `
      import { Config, Stash } from "@pulumi/pulumi";
      const memory = new Stash("memory", { input: { word: new Config().require("word") } });
      export const word = memory.output;`;
    const program = writeProgram(path.join(dir, "program"), { index, name: "smoke" });
    workspace = await createWorkspace({ program, cloudDir: path.join(dir, "cloud"), dir: path.join(dir, "stack") });
    atEnd(() => workspace.close());
    workspace.setConfig({ "smoke:word": "first" });
  });

  it("previews one create and writes nothing", async () => {
    const result = await workspace.preview();
    expect(result).toMatchObject({ code: 0, timedOut: false, changes: { create: 2 } });
    expect(await workspace.outputs()).toEqual({});
  });

  it("creates it, keeps it the same in a second up, and gives the outputs", async () => {
    const first = await workspace.up();
    expect(writes(first)).toMatchObject([{ op: "create", type: STASH_TYPE, name: "memory", failed: false }]);
    const second = await workspace.up({ args: ["--skip-preview"] });
    expect(new Set(second.steps.map(({ op }) => op))).toEqual(new Set(["same"]));
    expect(await workspace.outputs()).toEqual({ word: { word: "first" } });
  });

  it("destroys it", async () => {
    const result = await workspace.destroy();
    expect(result).toMatchObject({ code: 0, changes: { delete: 2 } });
  });
});

// What the fast way to run programs must not do differently.
describe.each([
  { way: "in the process of the tests", realProcesses: false },
  { way: "in processes of their own", realProcesses: true },
])("programs that run $way", ({ realProcesses }) => {
  let world: World;

  beforeAll(async () => {
    world = await createWorld("cloudflare", { realProcesses });
  });

  it("delete nothing when a component fails late, and say why", async () => {
    world.program(STASH);
    await up(world);
    world.program(FAILING);
    expect(await upFails(world)).toContain("the component failed");
    world.program(STASH);
    expect(steps(await up(world))).toEqual(["delete failing"]);
  });

  it("fail when they throw, with what was thrown", async () => {
    world.program(`throw new Error("the program threw");`);
    expect(await upFails(world)).toContain("the program threw");
  });
});

test("a double that is to die says that it has no process of its own", async () => {
  const world = await createWorld("cloudflare");
  world.cloud.addFault({ kind: "crashBefore", provider: "cloudflare", method: "GET" });
  world.program(`new odoo.SpfRecord("acme", { domain: "acme.com", cloudflare: {} });`);
  expect(oneLine(await upFails(world))).toContain("needs a process of its own");
});

/** A release of Pulumi has a language host beside its CLI. The project's own host must do the same beside the CLI that it builds. */
describe("the language host under the real CLI", () => {
  let dir: string;
  let workspace: Workspace;

  beforeAll(async () => {
    dir = newDirectory("host-");
    const program = writeProgram(path.join(dir, "program"), { index: DYNAMIC, name: "host" });
    workspace = await createWorkspace({ program, cloudDir: path.join(dir, "cloud"), dir: path.join(dir, "stack") });
    atEnd(() => workspace.close());
  });

  it("runs dynamic providers by their launcher, without a warning", async () => {
    const first = await workspace.up({ args: ["--skip-preview"] });
    expect(first).toMatchObject({ code: 0, diagnostics: [] });
    expect(writes(first)).toMatchObject([{ op: "create", type: "pulumi-nodejs:dynamic:Resource", id: "one" }]);
    expect(await workspace.outputs()).toEqual({ twice: 42 });
    expect(writes(await workspace.up({ args: ["--skip-preview"] }))).toEqual([]);
    expect(await workspace.destroy()).toMatchObject({ code: 0, diagnostics: [] });
  });

  it("runs a plugin written in TypeScript, and gives its schema", async () => {
    const plugin = writeProgram(path.join(dir, "plugin"), { index: PLUGIN });
    writeFileSync(path.join(plugin, "PulumiPlugin.yaml"), "runtime: nodejs\n");
    writeFileSync(
      path.join(plugin, "package.json"),
      JSON.stringify({ name: "greeting", version: "1.0.0", main: "index.ts" }),
    );
    const result = await workspace.run(["package", "get-schema", plugin], { withStack: false });
    expect({ code: result.code, stderr: result.code === 0 ? "" : result.stderr }).toEqual({ code: 0, stderr: "" });
    expect(JSON.parse(result.stdout)).toMatchObject({
      name: "greeting",
      resources: { "greeting:index:Greet": { isComponent: true, requiredInputs: ["word"] } },
    });
  });
});

describe("a run that is killed", () => {
  let workspace: Workspace;

  beforeAll(async () => {
    const dir = newDirectory("kill-");
    const cloudDir = path.join(dir, "cloud");
    openCloud(cloudDir).cloudflare.addZone({ name: "acme.example" });
    const program = writeProgram(path.join(dir, "program"), { index: ENDLESS, name: "kill" });
    workspace = await createWorkspace({ program, cloudDir, dir: path.join(dir, "stack") });
    atEnd(() => workspace.close());
  });

  /** Starts an up and waits until CLI, language host, provider and program all run. */
  async function running(): Promise<RunningCommand> {
    workspace.setConfig({});
    let tell: () => void = () => undefined;
    const said = new Promise<void>((resolve) => (tell = resolve));
    let output = "";
    const onOutput = (text: string): void => {
      output += text;
      if (output.includes("the program runs")) tell();
    };
    const command = workspace.start("up", { args: ["--skip-preview"], onOutput });
    const ended = command.done.then(({ stdout, stderr }) => {
      throw new Error(`the run ended early:\n${stdout}\n${stderr}`);
    });
    await Promise.race([said, ended]);
    ended.catch(() => undefined);
    return command;
  }

  it("as a whole tree leaves no process, and a lock that cancel removes", async () => {
    const command = await running();
    const names = processesOf(command.pid).map((found) => found.command);
    for (const part of ["languageHost", "cloudflare", "cmd/run"]) expect(names.join("\n")).toContain(part);
    command.kill("tree");
    expect(await command.done).toMatchObject({ code: null, signal: "SIGKILL" });
    await command.gone(10_000);
    workspace.setConfig({ "kill:done": true });
    expect((await workspace.up()).stderr).toContain(LOCKED);
    expect(await workspace.cancel()).toMatchObject({ code: 0 });
    expect(await workspace.up()).toMatchObject({ code: 0 });
  });

  it("by the CLI alone takes language host and program along, and close takes what is left", async () => {
    const command = await running();
    command.kill("cli");
    expect(await command.done).toMatchObject({ signal: "SIGKILL" });
    workspace.close();
    await command.gone(10_000);
    await workspace.cancel();
  });

  it("by its program is a failed run: nothing is deleted, and the next one goes on", async () => {
    const command = await running();
    command.kill({ command: "cmd/run" });
    const result = await command.done;
    expect(result.code).not.toBe(0);
    expect(result.diagnostics.map(({ message }) => message).join("\n")).toContain(
      "Program was ended by signal SIGKILL",
    );
    expect(writes(result)).toEqual([]);
    workspace.setConfig({ "kill:done": true });
    expect(await workspace.up()).toMatchObject({ code: 0 });
  });

  it("cannot be killed by a name that no process has", async () => {
    const command = await running();
    expect(() => command.kill({ command: "no such thing" })).toThrow('has "no such thing" in its command line');
    command.kill("tree");
    await command.done;
    await workspace.cancel();
  });
});
