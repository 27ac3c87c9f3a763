import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import path from "node:path";
import { openCloud } from "../../sandbox/cloud/openCloud";
import type { RunningCommand } from "../../sandbox/engine/command";
import { writes } from "../../sandbox/engine/events";
import { processesOf } from "../../sandbox/engine/processTable";
import { writeProgram } from "../../sandbox/engine/programs";
import { sandboxRoot } from "../../sandbox/engine/tools";
import { createWorkspace, type Workspace } from "../../sandbox/engine/workspace";

// An upper bound for a hang: some runs of the CLI in one test.
jest.setTimeout(240_000);

const LOCKED = "the stack is currently locked";

/** A program that has asked its provider something, says so, and then never ends until `done` is configured. */
const INDEX = `
  import { Config, Stash, runtime } from "@pulumi/pulumi";
  import { getZones } from "@pulumi/cloudflare/getZones";
  new Stash("memory", { input: "kept" });
  export const zones = getZones({ name: "acme.example" }).then(async ({ results }) => {
    if (new Config().getBoolean("done")) return results.length;
    console.error("the program runs");
    return new Promise(() => setInterval(() => undefined, 1_000_000));
  });`;

describe("a run that is killed", () => {
  mkdirSync(path.join(sandboxRoot(), "workspaces"), { recursive: true });
  const dir = mkdtempSync(path.join(sandboxRoot(), "workspaces", "kill-"));
  let workspace: Workspace;

  beforeAll(async () => {
    const cloudDir = path.join(dir, "cloud");
    openCloud(cloudDir).cloudflare.addZone({ name: "acme.example" });
    const program = writeProgram(path.join(dir, "program"), { index: INDEX, name: "kill" });
    workspace = await createWorkspace({ program, cloudDir, dir: path.join(dir, "stack") });
  });

  afterAll(() => {
    workspace.close();
    rmSync(dir, { recursive: true, force: true });
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
    await said;
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
