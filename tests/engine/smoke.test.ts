import { mkdirSync, mkdtempSync } from "node:fs";
import path from "node:path";
import { writes } from "../../sandbox/engine/events";
import { writeProgram } from "../../sandbox/engine/programs";
import { sandboxRoot } from "../../sandbox/engine/tools";
import { createWorkspace, type Workspace } from "../../sandbox/engine/workspace";

const STASH = "pulumi:index:Stash";

/** The real engine, host and node on a program that needs no provider: what every other engine test stands on. */
describe("the engine, on a program with one Stash", () => {
  let workspace: Workspace;

  beforeAll(async () => {
    mkdirSync(path.join(sandboxRoot(), "workspaces"), { recursive: true });
    const dir = mkdtempSync(path.join(sandboxRoot(), "workspaces", "smoke-"));
    const index = `
      import { Config, Stash } from "@pulumi/pulumi";
      const memory = new Stash("memory", { input: { word: new Config().require("word") } });
      export const word = memory.output;`;
    const program = writeProgram(path.join(dir, "program"), { index, name: "smoke" });
    workspace = await createWorkspace({ program, cloudDir: path.join(dir, "cloud") });
    workspace.setConfig({ "smoke:word": "first" });
  }, 120_000);

  afterAll(() => workspace.close());

  it("previews one create and writes nothing", async () => {
    const result = await workspace.preview();
    expect(result).toMatchObject({ code: 0, timedOut: false, changes: { create: 2 } });
    expect(await workspace.outputs()).toEqual({});
  }, 60_000);

  it("creates it, keeps it the same in a second up, and gives the outputs", async () => {
    const first = await workspace.up();
    expect(writes(first)).toMatchObject([{ op: "create", type: STASH, name: "memory", failed: false }]);
    const second = await workspace.up({ args: ["--skip-preview"] });
    expect(new Set(second.steps.map(({ op }) => op))).toEqual(new Set(["same"]));
    expect(await workspace.outputs()).toEqual({ word: { word: "first" } });
  }, 60_000);

  it("destroys it", async () => {
    const result = await workspace.destroy();
    expect(result).toMatchObject({ code: 0, changes: { delete: 2 } });
  }, 60_000);
});
