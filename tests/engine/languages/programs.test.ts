import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { parse, stringify } from "yaml";
import { sdkVersion } from "../../../sandbox/languageTools/languageTools";
import { targetsOfOutputs } from "../../../verify/targetsOfOutputs";
import { programsIn } from "../../docs/codeBlocks";
import { BOTH, GOOGLE } from "../harness/texts";
import { createProgramWorld, recordSteps, type ProgramWorld } from "./programWorld";

/** Upper bound for a hang: the first run downloads and compiles Pulumi's Go SDK. */
const SLOW_MS = 1_200_000;
jest.setTimeout(SLOW_MS);

/** The path that docs/languages.md names. */
const PLUGIN = "./node_modules/pulumi-odoo-mail/plugin";

/** A project in a language, as `pulumi new` makes it, and what the program of docs/languages.md is changed into. */
interface Language {
  readonly language: "go" | "python";
  /** `runtime` in Pulumi.yaml. */
  readonly runtime: unknown;
  /** The file of the program. */
  readonly main: string;
  /** The other files of a new project. */
  readonly files: Readonly<Record<string, string>>;
  /** How a program imports the SDK, as `pulumi package add` prints it. */
  readonly instructions: string;
  /** Replaces a text of the program, so that the component is released. */
  readonly released: readonly [string, string];
  /** The same for a domain that cannot be one. */
  readonly misspelt: readonly [string, string];
  /** The same for a word that no enum has. */
  readonly mistyped: readonly [string, string];
  /** Replaces classes and members of enums by what the page says that works too. */
  readonly untyped: readonly (readonly [string, string])[];
  /** A program with the inputs that the page writes down, beside its programs, for this language. */
  readonly named: string;
  /**
   * Checks the types of programs.
   *
   * @param files relative to the project
   * @returns the mistakes, each with its file
   */
  check(project: string, files: readonly string[]): string[];
  /** What else the page says to run once the program imports the SDK. */
  readonly afterwards: readonly string[];
}

/**
 * The inputs that docs/languages.md writes down outside of its programs.
 *
 * @param start of the lines to look at
 * @param input how an input begins in the language
 */
function inputsOf(start: string, input: RegExp): string[] {
  const lines = readFileSync(path.resolve(__dirname, "../../../docs/languages.md"), "utf8").split("\n");
  const codes = lines
    .filter((line) => line.startsWith(start))
    .flatMap((line) => [...line.matchAll(/`([^`]+)`/g)].map(([, code = ""]) => code.replaceAll("...", "")))
    .filter((code) => input.test(code));
  assert(codes.length > 1, `docs/languages.md has no inputs in the lines that begin with ${start}`);
  return codes;
}

const PYTHON: Language = {
  language: "python",
  runtime: { name: "python", options: { toolchain: "pip", virtualenv: "venv" } },
  main: "__main__.py",
  // On 2026-11-29 this was the newest Pulumi in the index.
  files: { "requirements.txt": "pulumi==3.272.0\n", "__main__.py": "import pulumi\n" },
  instructions: "import pulumi_odoo_mail as odoo_mail",
  released: ["    hosting=odoo.Hosting.ODOO_SH,\n", "    hosting=odoo.Hosting.ODOO_SH,\n    release=True,\n"],
  misspelt: ['domain="acme.com"', 'domain="acme..com"'],
  mistyped: ["odoo.Hosting.ODOO_SH", '"odoo.sh"'],
  untyped: [
    ["odoo.CloudflareZoneArgs()", "{}"],
    ["odoo.Hosting.ODOO_SH", '"odoosh"'],
    [
      'odoo.DmarcOptionsArgs(policy=odoo.DmarcPolicy.NONE, aggregate_reports=["mailto:dmarc@acme.com"])',
      '{"policy": "none", "aggregate_reports": ["mailto:dmarc@acme.com"]}',
    ],
  ],
  named: [
    "import pulumi",
    "import pulumi_odoo_mail as odoo",
    'acme = odoo.MailDomain("acme", domain="acme.com",',
    ...inputsOf("|", /^\w+=/).map((input) => `    ${input},`),
    ")",
  ].join("\n"),
  check: (project, files) => {
    const settings = { include: files, venvPath: ".", venv: "venv", pythonVersion: "3.11" };
    writeFileSync(path.join(project, "pyrightconfig.json"), JSON.stringify(settings));
    const pyright = path.join(path.dirname(require.resolve("pyright/package.json")), "index.js");
    const { stdout } = spawnSync(process.execPath, [pyright, "--outputjson", "--project", project], {
      encoding: "utf8",
    });
    const { generalDiagnostics } = JSON.parse(stdout) as { generalDiagnostics: { file: string; message: string }[] };
    return generalDiagnostics.map(({ file, message }) => `${path.relative(project, file)}: ${message.split("\n")[0]}`);
  },
  afterwards: [],
};

const GO: Language = {
  language: "go",
  runtime: "go",
  main: "main.go",
  files: {
    "go.mod": `module acme\n\ngo 1.25\n\nrequire github.com/pulumi/pulumi/sdk/v3 v${sdkVersion()}\n`,
    "main.go": "package main\n\nfunc main() {}\n",
  },
  instructions: 'import "github.com/OWNER/pulumi-odoo-mail/sdk/go/odoomail"',
  released: ["			Hosting:    &hosting,\n", "			Hosting:    &hosting,\n			Release:    pulumi.BoolRef(true),\n"],
  misspelt: ['Domain:     "acme.com"', 'Domain:     "acme..com"'],
  mistyped: ["odoomail.HostingOdooSh", '"odoo.sh"'],
  untyped: [],
  named: `package main

import (
	"github.com/OWNER/pulumi-odoo-mail/sdk/go/odoomail"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

func main() {
	_ = odoomail.MailDomainArgs{
${inputsOf("In Go,", /^[A-Z]\w+: /)
  .map((input) => `		${input},\n`)
  .join("")}	}
}
`,
  check: (project, files) => {
    const packages = files.map((file) => `./${path.dirname(file)}`);
    const { stderr } = spawnSync("go", ["vet", ...packages], { cwd: project, encoding: "utf8" });
    return stderr.split("\n").filter((line) => line !== "" && !line.startsWith("#"));
  },
  afterwards: ["go", "mod", "tidy"],
};

/** The tests follow each other: each begins where the one before has left the project and the zone. */
describe.each([PYTHON, GO])("a project in $language, made as docs/languages.md says", (language) => {
  const pages = programsIn(language.language);
  const program = pages.find(({ page }) => page === "docs/languages.md")?.text ?? "";
  let world: ProgramWorld;
  let adopted: string;
  const write = (file: string, text: string): void => {
    mkdirSync(path.dirname(path.join(world.dir, file)), { recursive: true });
    writeFileSync(path.join(world.dir, file), text);
  };
  const changed = (...replacements: readonly (readonly [string, string])[]): string =>
    replacements.reduce((text, [from, to]) => {
      assert(text.includes(from), `the program has no ${from}`);
      return text.replace(from, to);
    }, program);
  const inProject = async (...command: readonly string[]): Promise<string> => {
    const { code, stdout, stderr } = await world.workspace.run(command, {
      withStack: false,
      args: ["-C", world.dir],
      // The plugin's dependencies are further up. Without this npm would install the newest ones.
      env: { npm_config_omit: "optional" },
      timeoutMs: SLOW_MS,
    });
    if (code !== 0) throw new Error(`${command.join(" ")} failed:\n${stdout}\n${stderr}`);
    return stdout;
  };
  const records = (name: string, type: "CNAME" | "TXT"): unknown[] =>
    world.cloud.cloudflare.records(name, type).map(({ id, content }) => ({ id, content }));

  beforeAll(async () => {
    world = await createProgramWorld();
    world.source(stringify({ name: "acme", runtime: language.runtime }));
    for (const [file, text] of Object.entries(language.files)) write(file, text);
    world.cloud.cloudflare.addZone({ name: "acme.com" });
    adopted = world.cloud.cloudflare.addRecord({ name: "acme.com", type: "TXT", content: `"${GOOGLE}"` }).id;
  });

  it("gets the SDK by `pulumi package add`, which tells how to import it", async () => {
    expect(await inProject("package", "add", PLUGIN)).toContain(language.instructions);
    expect(parse(readFileSync(path.join(world.dir, "Pulumi.yaml"), "utf8"))).toMatchObject({
      packages: { "odoo-mail": PLUGIN },
    });
  });

  it("has the programs of all pages without a mistake in types, and finds a mistyped word", () => {
    expect(pages.map(({ page }) => page)).toEqual(expect.arrayContaining(["README.md", "docs/languages.md"]));
    const files = [...pages.map(({ text }) => text), language.named].map((text, index) => {
      const file = path.join(`page${index}`, language.main);
      write(file, text);
      return file;
    });
    const mistyped = path.join("mistyped", language.main);
    write(mistyped, changed(language.mistyped));
    write(language.main, program);
    const [command, ...args] = language.afterwards;
    if (command !== undefined) expect(spawnSync(command, args, { cwd: world.dir })).toMatchObject({ status: 0 });
    expect(language.check(world.dir, files)).toEqual([]);
    expect(language.check(world.dir, [mistyped])).toEqual([expect.stringContaining(mistyped)]);
  });

  it("shows in preview what up will do, and writes nothing", async () => {
    const result = await world.run("preview");
    expect(recordSteps(result)).toEqual(FIRST_STEPS);
    expect(result.stdout).toContain(`after   ${BOTH}`);
    expect(world.cloud.writes()).toEqual([]);
  });

  it("is refused before anything is written when the domain is no domain name", async () => {
    write(language.main, changed(language.misspelt));
    const said = await world.fails("up");
    expect(said).toContain('domain: "acme..com" is not a domain name');
    expect(said).toContain("fix: Write the whole name alone");
    expect(world.cloud.writes()).toEqual([]);
  });

  it("merges into the live SPF record, and adds DKIM and DMARC", async () => {
    write(language.main, program);
    expect(recordSteps(await world.run("up"))).toEqual(FIRST_STEPS);
    expect(records("acme.com", "TXT")).toEqual([{ id: adopted, content: `"${BOTH}"` }]);
    expect(records("odoo._domainkey.acme.com", "CNAME")).toMatchObject([{ content: "odoo._domainkey.odoo.com" }]);
    expect(records("_dmarc.acme.com", "TXT")).toMatchObject([
      { content: '"v=DMARC1; p=none; rua=mailto:dmarc@acme.com"' },
    ]);
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

  it("changes nothing in the second up, nor where words and dicts stand for enums and classes", async () => {
    world.cloud.clearRequests();
    write(language.main, changed(...language.untyped));
    expect(recordSteps(await world.run("up"))).toEqual([]);
    expect(world.cloud.writes()).toEqual([]);
  });

  it("is what it was after a fresh checkout and `pulumi install`", async () => {
    for (const name of ["sdks", "venv"]) rmSync(path.join(world.dir, name), { recursive: true, force: true });
    await inProject("install");
    expect(recordSteps(await world.run("preview"))).toEqual([]);
  });

  it("takes out with `release`, in two runs, what it added", async () => {
    write(language.main, changed(language.released));
    await world.run("up");
    await world.run("up");
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
