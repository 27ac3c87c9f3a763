import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { writes } from "../../sandbox/engine/events";
import { writeProgram } from "../../sandbox/engine/programs";
import { sandboxRoot } from "../../sandbox/engine/tools";
import { createWorkspace, type Workspace } from "../../sandbox/engine/workspace";

// An upper bound for a hang: some runs of the CLI in one test.
jest.setTimeout(240_000);

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

/** What a release of Pulumi ships beside its CLI: the same has to work with the CLI that the project builds. */
describe("the language host under the real CLI", () => {
  mkdirSync(path.join(sandboxRoot(), "workspaces"), { recursive: true });
  const dir = mkdtempSync(path.join(sandboxRoot(), "workspaces", "host-"));
  let workspace: Workspace;

  beforeAll(async () => {
    const program = writeProgram(path.join(dir, "program"), { index: DYNAMIC, name: "host" });
    workspace = await createWorkspace({ program, cloudDir: path.join(dir, "cloud"), dir: path.join(dir, "stack") });
  });

  afterAll(() => {
    workspace.close();
    rmSync(dir, { recursive: true, force: true });
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
