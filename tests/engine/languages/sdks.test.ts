import { execFileSync, spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { sandboxRoot } from "../../../sandbox/engine/tools";
import {
  type LanguageTools,
  preparePython,
  prepareLanguageTools,
  TOOLS,
} from "../../../sandbox/languageTools/languageTools";
import { programsIn } from "../../docs/codeBlocks";

/** Upper bound for a hang: the first run compiles Pulumi's Go SDK. */
jest.setTimeout(1_200_000);

const SCHEMA = path.resolve(__dirname, "../../../plugin/schema.json");

let dir: string;
let tools: LanguageTools;
beforeAll(async () => {
  const parent = path.join(sandboxRoot(), "workspaces");
  mkdirSync(parent, { recursive: true });
  dir = mkdtempSync(path.join(parent, "sdks-"));
  tools = await prepareLanguageTools();
});
afterAll(() => rmSync(dir, { recursive: true, force: true }));

function generate(language: "go" | "python"): string {
  const target = path.join(dir, language);
  execFileSync(tools.generateSdk, [language, SCHEMA, target]);
  return target;
}

it("the programs in Python of the pages have the types of the generated SDK, and a misspelt word is an error", async () => {
  const sdk = generate("python");
  // Not the folder of the SDK: pyright reports what it finds in files of the project.
  const project = path.join(dir, "python-program");
  mkdirSync(project);
  const programs = programsIn("python");
  expect(programs.map(({ page }) => page)).toEqual(expect.arrayContaining(["README.md", "docs/languages.md"]));
  for (const [index, { text }] of programs.entries()) writeFileSync(path.join(project, `program${index}.py`), text);
  const text = programs.find((one) => one.text.includes("odoo.Hosting.ODOO_SH"))?.text ?? "";
  writeFileSync(path.join(project, "misspelt.py"), text.replace("odoo.Hosting.ODOO_SH", '"odoo.sh"'));
  const settings = { include: [project], extraPaths: [sdk, await preparePython()], pythonVersion: "3.11" };
  writeFileSync(path.join(project, "pyrightconfig.json"), JSON.stringify(settings));
  const pyright = path.join(path.dirname(require.resolve("pyright/package.json")), "index.js");
  const { stdout } = spawnSync(process.execPath, [pyright, "--outputjson", "--project", project], { encoding: "utf8" });
  const { generalDiagnostics } = JSON.parse(stdout) as { generalDiagnostics: { file: string; message: string }[] };
  expect(generalDiagnostics.map(({ file, message }) => [path.basename(file), message.split("\n")[0]])).toEqual([
    ["misspelt.py", expect.stringContaining(`"Literal['odoo.sh']" cannot be assigned to parameter "hosting"`)],
  ]);
});

it("the programs in Go of the pages compile against the generated SDK", () => {
  const program = path.join(dir, "go-program");
  const sdk = path.join(program, "sdk");
  cpSync(path.join(generate("go"), "odoomail"), sdk, { recursive: true });
  // The versions and sums of the tools: nothing is looked up or downloaded.
  const [, required = ""] =
    /^(require \([^)]*\)\n\nrequire \([^)]*\))/m.exec(readFileSync(path.join(TOOLS, "go.mod"), "utf8")) ?? [];
  const name = "github.com/OWNER/pulumi-odoo-mail/sdk/go/odoo-mail";
  const module = (path: string): string => `module ${path}\n\ngo 1.26.6\n\n${required}\n`;
  writeFileSync(
    path.join(program, "go.mod"),
    `${module("program")}\nrequire ${name} v0.0.0\n\nreplace ${name} => ./sdk\n`,
  );
  writeFileSync(path.join(sdk, "go.mod"), module(name));
  for (const place of [program, sdk]) cpSync(path.join(TOOLS, "go.sum"), path.join(place, "go.sum"));
  const programs = programsIn("go");
  expect(programs.map(({ page }) => page)).toEqual(expect.arrayContaining(["README.md", "docs/languages.md"]));
  for (const [index, { text }] of programs.entries()) {
    mkdirSync(path.join(program, `program${index}`));
    writeFileSync(path.join(program, `program${index}`, "main.go"), text);
  }
  const env = { ...process.env, GOFLAGS: "-buildvcs=false", GOWORK: "off", GOPROXY: "off" };
  const { status, stderr } = spawnSync("go", ["vet", ...programs.map((_, index) => `./program${index}`)], {
    cwd: program,
    env,
    encoding: "utf8",
  });
  expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
});
