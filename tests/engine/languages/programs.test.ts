import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import path from "node:path";
import { stringify } from "yaml";
import { pipInstall, preparePython } from "../../../sandbox/languageTools/languageTools";
import { targetsOfOutputs } from "../../../verify/targetsOfOutputs";
import { programsIn } from "../../docs/codeBlocks";
import { BOTH, GOOGLE } from "../harness/texts";
import { type ServedProgram, serveProgram } from "./programServer";
import { generateSdk, GO_ENVIRONMENT, writeGoModule } from "./sdks";
import { createProgramWorld, recordSteps, type ProgramWorld } from "./programWorld";

/** Upper bound for a hang: the first run compiles Pulumi's Go SDK. */
jest.setTimeout(1_200_000);

/** How a language runs the program of docs/languages.md. */
interface Language {
  readonly language: "go" | "python";
  /** Replaces a text of the program, so that the component is released. */
  readonly released: readonly [string, string];
  /** The same for a domain that cannot be one. */
  readonly misspelt: readonly [string, string];
  /** Writes programs with the generated SDK into a directory, and serves them in the same order. */
  serve(directory: string, programs: readonly string[]): Promise<readonly ServedProgram[]>;
}

const LANGUAGES: readonly Language[] = [
  {
    language: "python",
    released: ["    hosting=odoo.Hosting.ODOO_SH,\n", "    hosting=odoo.Hosting.ODOO_SH,\n    release=True,\n"],
    misspelt: ['domain="acme.com"', 'domain="acme..com"'],
    serve: async (directory, programs) => {
      const sdk = path.join(directory, "sdk");
      const installed = path.join(directory, "installed");
      await generateSdk("python", sdk);
      await pipInstall(installed, [sdk], "--no-deps");
      const env = { PYTHONPATH: [installed, await preparePython()].join(path.delimiter), PYTHONDONTWRITEBYTECODE: "1" };
      return Promise.all(
        programs.map((text, index) => {
          const file = path.join(directory, `program${index}.py`);
          writeFileSync(file, text);
          return serveProgram("python3", [path.join(__dirname, "runProgram.py"), file], env);
        }),
      );
    },
  },
  {
    language: "go",
    released: ["			Hosting:    &hosting,\n", "			Hosting:    &hosting,\n			Release:    pulumi.BoolRef(true),\n"],
    misspelt: ['Domain:     "acme.com"', 'Domain:     "acme..com"'],
    serve: async (directory, programs) => {
      const module = path.join(directory, "module");
      const named = programs.map((text, index) => [`program${index}`, text] as const);
      await writeGoModule(module, Object.fromEntries(named));
      const packages = named.map(([name]) => `./${name}`);
      const { status, stderr } = spawnSync("go", ["build", "-o", "bin/", ...packages], {
        cwd: module,
        env: GO_ENVIRONMENT,
        encoding: "utf8",
      });
      if (status !== 0) throw new Error(stderr);
      return Promise.all(named.map(([name]) => serveProgram(path.join(module, "bin", name), [])));
    },
  },
];

/** The tests follow each other: each begins where the one before has left the zone. */
describe.each(LANGUAGES)("the program in $language of docs/languages.md", ({ language, released, misspelt, serve }) => {
  let world: ProgramWorld;
  let adopted: string;
  let programs: readonly ServedProgram[] = [];
  const argumentOf = (index: number): string => programs[index]?.argument ?? "";
  const records = (name: string, type: "CNAME" | "TXT"): unknown[] =>
    world.cloud.cloudflare.records(name, type).map(({ id, content }) => ({ id, content }));

  beforeAll(async () => {
    const page = programsIn(language).find((one) => one.page === "docs/languages.md")?.text ?? "";
    const others = [released, misspelt].map(([from, to]) => {
      assert(page.includes(from), `the program has no ${from}`);
      return page.replace(from, to);
    });
    world = await createProgramWorld();
    world.source(stringify({ name: "acme", runtime: language, packages: { "odoo-mail": world.plugin } }));
    world.cloud.cloudflare.addZone({ name: "acme.com" });
    adopted = world.cloud.cloudflare.addRecord({ name: "acme.com", type: "TXT", content: `"${GOOGLE}"` }).id;
    programs = await serve(world.dir, [page, ...others]);
  });
  afterAll(() => {
    for (const { close } of programs) close();
  });

  it("shows in preview what up will do, and writes nothing", async () => {
    const result = await world.run("preview", argumentOf(0));
    expect(recordSteps(result)).toEqual(FIRST_STEPS);
    expect(result.stdout).toContain(`after   ${BOTH}`);
    expect(world.cloud.writes()).toEqual([]);
  });

  it("is refused before anything is written when the domain is no domain name", async () => {
    const said = await world.fails("up", argumentOf(2));
    expect(said).toContain('domain: "acme..com" is not a domain name');
    expect(said).toContain("fix: Write the whole name alone");
    expect(world.cloud.writes()).toEqual([]);
  });

  it("merges into the live SPF record, and adds DKIM and DMARC", async () => {
    expect(recordSteps(await world.run("up", argumentOf(0)))).toEqual(FIRST_STEPS);
    expect(records("acme.com", "TXT")).toEqual([{ id: adopted, content: `"${BOTH}"` }]);
    expect(records("odoo._domainkey.acme.com", "CNAME")).toMatchObject([{ content: "odoo._domainkey.odoo.com" }]);
    expect(records("_dmarc.acme.com", "TXT")).toMatchObject([{ content: expect.stringContaining("v=DMARC1; p=none") }]);
  });

  it("has the output that `odoo-mail check --stack` reads", async () => {
    const { stdout } = await world.workspace.run(["stack", "output", "--json"]);
    expect(targetsOfOutputs(stdout)).toMatchObject({
      ok: true,
      value: [
        { domain: "acme.com", hosting: "odoosh", expected: [{ type: "TXT" }, { type: "CNAME" }, { type: "TXT" }] },
      ],
    });
  });

  it("changes nothing in the second up", async () => {
    world.cloud.clearRequests();
    expect(recordSteps(await world.run("up", argumentOf(0)))).toEqual([]);
    expect(world.cloud.writes()).toEqual([]);
  });

  it("takes out with `release`, in two runs, what it added", async () => {
    await world.run("up", argumentOf(1));
    await world.run("up", argumentOf(1));
    expect(records("acme.com", "TXT")).toEqual([{ id: adopted, content: `"${GOOGLE}"` }]);
    expect(records("odoo._domainkey.acme.com", "CNAME")).toEqual([]);
    expect(records("_dmarc.acme.com", "TXT")).toEqual([]);
  });
});

const FIRST_STEPS = [
  "create cloudflare:_dmarc.acme.com:TXT",
  "create cloudflare:odoo._domainkey.acme.com:CNAME",
  "import cloudflare:acme.com:TXT",
  "update cloudflare:acme.com:TXT",
];
