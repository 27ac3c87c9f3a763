import { execFile } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { promisify } from "node:util";
import { sandboxEnvironment } from "../../../sandbox/engine/environment";
import { prepareTools } from "../../../sandbox/engine/tools";
import { oneLine } from "../harness/observe";
import { BOTH, GOOGLE } from "../harness/texts";
import { createWorld, type World } from "../harness/world";
import { PROVIDERS } from "../harness/zone";

const CHECKOUT = path.resolve(__dirname, "../../..");

/** What one run of an inline program came to. */
interface Outcome {
  readonly ok: boolean;
  readonly said: string;
  /** The engine's count of steps. */
  readonly changes: Readonly<Record<string, number>>;
}

/** Runs of one stack, one after the other; several stacks go at once, in one process. */
interface Stack {
  readonly name: string;
  readonly runs: readonly { readonly command: "up" | "preview"; readonly program: string }[];
}

/** Runs stacks through the Automation API of the SDK, with programs that are functions of one process. */
async function runInline(world: World, stacks: readonly Stack[]): Promise<Outcome[][]> {
  const { cli, languageHost, node, compileCache } = await prepareTools();
  const { dir } = world.workspace;
  const own = { cloud: world.cloud.dir, backend: path.join(dir, "backend"), home: path.join(dir, "home") };
  const file = path.join(dir, "inline.ts");
  const answers = path.join(dir, "answers.json");
  const programs = stacks.map(
    ({ name, runs }) => `
      runs(${JSON.stringify(name)}, [
        ${runs.map(({ command, program }) => `[${JSON.stringify(command)}, async () => { ${program} }]`).join(",\n")}
      ])`,
  );
  writeFileSync(
    file,
    `
    import { writeFileSync } from "node:fs";
    import { LocalWorkspace } from "@pulumi/pulumi/automation";
    import * as odoo from ${JSON.stringify(path.join(CHECKOUT, "lib"))};
    const runs = async (stackName: string, all: [string, () => Promise<unknown>][]) => {
      const outcomes = [];
      for (const [command, program] of all) {
        const stack = await LocalWorkspace.createOrSelectStack({ stackName, projectName: "acme", program });
        await stack.setConfig("odoo-mail:resolvers", { value: ${JSON.stringify(JSON.stringify(world.resolvers))} });
        try {
          const { stdout, stderr, summary, changeSummary } = await (stack as any)[command]();
          outcomes.push({ ok: true, said: stdout + stderr, changes: summary?.resourceChanges ?? changeSummary ?? {} });
        } catch (error) {
          outcomes.push({ ok: false, said: String(error), changes: {} });
        }
      }
      return outcomes;
    };
    void Promise.all([${programs.join(",")}]).then((all) => writeFileSync(${JSON.stringify(answers)}, JSON.stringify(all)));
    `,
  );
  const env = sandboxEnvironment({ base: process.env, pulumi: cli.path, languageHost, node, compileCache, ...own });
  await promisify(execFile)(node, ["--require", require.resolve("tsx/cjs"), file], {
    cwd: CHECKOUT,
    env,
    maxBuffer: 1e8,
  });
  return JSON.parse(readFileSync(answers, "utf8")) as Outcome[][];
}

/** The outcomes of a single stack. */
async function runOne(world: World, ...runs: Stack["runs"]): Promise<Outcome[]> {
  const [outcomes = []] = await runInline(world, [{ name: "inline", runs }]);
  return outcomes;
}

describe.each(PROVIDERS)("an inline program of the Automation API on %s", (provider) => {
  let world: World;
  beforeEach(async () => {
    world = await createWorld(provider, { realProcesses: true });
  });

  const spf = (options = "", domain = "acme.com"): string =>
    `new odoo.SpfRecord("acme", { domain: "${domain}", ${provider}: { zoneId: "${world.zone.id}" }, ${options} });`;

  it("previews, creates, updates, is quiet, and leaves, as a program on disk does", async () => {
    const mail = spf(`includes: ["mail.example.net"]`);
    const outcomes = await runOne(
      world,
      { command: "preview", program: mail },
      { command: "up", program: mail },
      { command: "up", program: mail },
      { command: "up", program: spf() },
      { command: "up", program: spf() },
      { command: "up", program: spf("release: true") },
      { command: "up", program: spf("release: true") },
    );
    expect(outcomes.map(({ ok, said }) => (ok ? "ok" : said))).toEqual(Array.from(outcomes, () => "ok"));
    expect(outcomes.map(({ changes }) => changes)).toEqual([
      { create: 4 },
      { create: 4 },
      { same: 4 },
      { same: 1, update: 3 },
      { same: 4 },
      { same: 1, update: 3 },
      { same: 3, delete: 1 },
    ]);
    expect(world.zone.txt()).toEqual([]);
    expect(world.zone.writes().map(({ method }) => method)).toEqual(["POST", "PUT", "PUT", "DELETE"]);
  });

  it("fails when a component refuses, with what it says, and forgets nothing of what the stack has", async () => {
    world.zone.addTxt(GOOGLE);
    const [first, refused, again] = await runOne(
      world,
      { command: "up", program: spf() },
      { command: "up", program: spf(`includes: ["no such name"]`) },
      { command: "up", program: spf() },
    );
    expect([first?.ok, refused?.ok, again?.ok]).toEqual([true, false, true]);
    expect(oneLine(refused?.said ?? "")).toContain("The SPF record of acme.com stays as it is:");
    // The component's own arguments move on with its registration, as in every refused run; memory and record do not.
    expect(again?.changes).toEqual({ same: 3, update: 1 });
  });

  it("runs beside that of another stack in one process: each has its own zone, memory and guards", async () => {
    const { id: other } = world.cloud[provider].addZone({ name: "shop.example" });
    const shop = (options = ""): string =>
      `new odoo.SpfRecord("acme", { domain: "shop.example", ${provider}: { zoneId: "${other}" }, ${options} });`;
    world.zone.addTxt(GOOGLE);
    const outcomes = await runInline(world, [
      {
        name: "one",
        runs: [spf(`includes: ["mail.example.net"]`), spf(), spf()].map((program) => ({ command: "up", program })),
      },
      {
        name: "two",
        runs: [shop(), shop(`includes: ["b.example"]`), shop(`includes: ["b.example"]`)].map((program) => ({
          command: "up",
          program,
        })),
      },
    ]);
    expect(outcomes.flat().map(({ ok, said }) => (ok ? "ok" : said))).toEqual(Array.from({ length: 6 }, () => "ok"));
    expect(outcomes.map((runs) => runs.at(-1)?.changes)).toEqual([{ same: 4 }, { same: 4 }]);
    expect(world.zone.txt()).toEqual([BOTH]);
    expect(world.zone.txt("shop.example")).toEqual(["v=spf1 include:_spf.odoo.com include:b.example ~all"]);
  });
});
