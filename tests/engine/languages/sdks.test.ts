import { spawnSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { preparePython } from "../../../sandbox/languageTools/languageTools";
import { programsIn } from "../../docs/codeBlocks";
import { newDirectory } from "../harness/cleanUp";
import { generateSdk, GO_ENVIRONMENT, writeGoModule } from "./sdks";

/** Upper bound for a hang: the first run compiles Pulumi's Go SDK. */
jest.setTimeout(1_200_000);

let dir: string;
beforeAll(() => {
  dir = newDirectory("sdks-");
});

it("the programs in Python of the pages have the types of the generated SDK, and a misspelt word is an error", async () => {
  const sdk = path.join(dir, "python");
  await generateSdk("python", sdk);
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

it("the programs in Go of the pages compile against the generated SDK", async () => {
  const module = path.join(dir, "go-program");
  const programs = programsIn("go");
  expect(programs.map(({ page }) => page)).toEqual(expect.arrayContaining(["README.md", "docs/languages.md"]));
  const named = programs.map(({ text }, index) => [`program${index}`, text] as const);
  await writeGoModule(module, Object.fromEntries(named));
  const { status, stderr } = spawnSync("go", ["vet", ...named.map(([name]) => `./${name}`)], {
    cwd: module,
    env: GO_ENVIRONMENT,
    encoding: "utf8",
  });
  expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
});
