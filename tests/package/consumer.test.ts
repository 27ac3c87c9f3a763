import { execFileSync, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { copyFileSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { text } from "node:stream/consumers";
import { programsIn } from "../docs/codeBlocks";
import { type Consumer, installPacked } from "./packed";

/** What a stack on neither of the two SDKs has: Pulumi and the types of node. */
const NEIGHBOURS = ["@pulumi/pulumi", "@types/node", "undici-types"];

/** Without what a test runner tells its children. */
const { NODE_TEST_CONTEXT: _context, NODE_OPTIONS: _options, ...NODE_ONLY } = process.env;

let consumer: Consumer;
beforeAll(() => {
  consumer = installPacked(NEIGHBOURS);
});
afterAll(() => consumer.remove());

function run(args: readonly string[]): string {
  return execFileSync(process.execPath, args, { cwd: consumer.dir, encoding: "utf8" });
}

/** The command line as it is installed. */
const commandLine = (): string => path.join(consumer.dir, "node_modules/pulumi-odoo-mail/dist/cli/main.js");

/** Compiles files of the consumer, without output. */
function compiled(files: readonly string[], module: string, ...flags: string[]): object {
  const options = ["--module", module, "--target", "es2022", "--noEmit", "--strict", "--types", "node", ...flags];
  const tsc = [require.resolve("typescript/bin/tsc"), ...options, ...files];
  const { stdout, status } = spawnSync(process.execPath, tsc, { cwd: consumer.dir, encoding: "utf8" });
  return { stdout, status };
}

test("the tarball holds the library, its papers and nothing else", () => {
  const papers = consumer.files.filter(
    (file) =>
      !/^dist\/(lib|(cli|components|dns|languages|odoo|odooApi|policy|providers|records|testing|verify)\/.*)\.(js|d\.ts)$/.test(
        file,
      ) && !/^(docs|examples)\//.test(file),
  );
  expect(papers.sort()).toEqual([
    "CHANGELOG.md",
    "CONTRIBUTING.md",
    "LICENSE",
    "README.md",
    "SECURITY.md",
    "action.yml",
    "package.json",
    "plugin/PulumiPlugin.yaml",
    "plugin/index.js",
    "plugin/package.json",
    "plugin/schema.json",
    "policy/PulumiPolicy.yaml",
    "policy/index.js",
    "policy/package.json",
  ]);
  expect(consumer.files).toContain("dist/lib.js");
  expect(consumer.files).toContain("dist/lib.d.ts");
});

test("require gives the components, with neither provider SDK installed", () => {
  const names = JSON.parse(run(["-p", 'JSON.stringify(Object.keys(require("pulumi-odoo-mail")))'])) as string[];
  expect(names).toEqual(expect.arrayContaining(["MailDomain", "SpfRecord", "DkimRecord", "DmarcRecord", "Hosting"]));
});

test("the command line runs without Pulumi's provider SDKs, and says which version it is", () => {
  const root = path.join(consumer.dir, "node_modules/pulumi-odoo-mail");
  const { version, bin } = JSON.parse(readFileSync(path.join(root, "package.json"), "utf8")) as {
    version: string;
    bin: Record<string, string>;
  };
  expect(run([path.join(root, bin["odoo-mail"] ?? ""), "--version"])).toBe(`${version}\n`);
  expect(run([path.join(root, bin["odoo-mail"] ?? ""), "--help"])).toContain("Usage: odoo-mail <command>");
});

test("the command line checks a domain: without an answer its verdict is unknown", () => {
  const html = path.join(consumer.dir, "page.html");
  const args = [commandLine(), "check", "acme.example", "--server", "127.0.0.1:9", "--json", "--html", html];
  const { status, stdout } = spawnSync(process.execPath, args, { cwd: consumer.dir, encoding: "utf8" });
  expect([status, (JSON.parse(stdout) as { verdict: string }).verdict]).toEqual([2, "unknown"]);
  expect(readFileSync(html, "utf8")).toMatch(/^<!doctype html>/);
});

test("a message is checked once mailauth is installed; before, the command says how to install it", () => {
  const args = [commandLine(), "check-message", "-", "--server", "127.0.0.1:9", "--json"];
  const message = "From: mary@acme.example\r\nSubject: hello\r\n\r\nhello\r\n";
  const check = () => spawnSync(process.execPath, args, { cwd: consumer.dir, encoding: "utf8", input: message });
  expect(check()).toMatchObject({
    status: 2,
    stdout: "",
    stderr:
      "odoo-mail: Signatures are verified by the package mailauth, which is not installed. " +
      "Install it beside pulumi-odoo-mail: npm install mailauth@7\n",
  });
  consumer.install("mailauth");
  const { status, stdout } = check();
  expect([status, (JSON.parse(stdout) as { authorDomain: string }).authorDomain]).toEqual([1, "acme.example"]);
});

test.each([
  ["--help", "stdout", 0],
  ["no-such-command", "stderr", 64],
] as const)("the command line %s ends with its own code where its %s is closed", async (arg, closed, expected) => {
  const child = spawn(process.execPath, [commandLine(), arg], { stdio: ["ignore", "pipe", "pipe"] });
  child[closed].destroy();
  const other = child[closed === "stdout" ? "stderr" : "stdout"];
  const [said, [code]] = await Promise.all([text(other), once(child, "exit")]);
  expect([said, code]).toEqual(["", expected]);
});

test("import gives the same names", () => {
  const source = `import { MailDomain, Severity } from "pulumi-odoo-mail"; console.log(typeof MailDomain, Severity.Error);`;
  expect(run(["--input-type=module", "-e", source])).toBe("function error\n");
});

test("the dynamic provider is a call into the package, so that the state holds no copy of its code", () => {
  const serialize = `
    const { odooProvider } = require("./node_modules/pulumi-odoo-mail/dist/odooApi/provider.js");
    const { runtime } = require("@pulumi/pulumi");
    runtime.serializeFunction(() => odooProvider, { allowSecrets: true }).then(({ text }) => console.log(text));`;
  const text = run(["-e", serialize]);
  expect(text).toContain('require("pulumi-odoo-mail/dist/odooApi/calls.js")');
  expect(text.length).toBeLessThan(5000);
  writeFileSync(path.join(consumer.dir, "handler.js"), text);
  const unknown = "04da6b54-80e4-46f7-96ec-b56ff0331ba9"; // a key that a preview does not know: nobody is asked
  const check = `require("./handler.js").handler().check({}, { apiKey: "${unknown}" }).then(({ failures }) => console.log(failures))`;
  expect(run(["-e", check])).toBe("[]\n");
});

const PROGRAM = `
import { DmarcPolicy, Hosting, type MailDomainArgs, MailDomain } from "pulumi-odoo-mail";
const args: MailDomainArgs = { domain: "acme.com", cloudflare: {}, hosting: Hosting.Online };
export const records = new MailDomain("acme", { ...args, dmarc: { policy: DmarcPolicy.None } }).records;
// @ts-expect-error: the word is odoosh, and Hosting.OdooSh is how it is written.
new MailDomain("misspelt", { ...args, hosting: "odoo.sh" });
// @ts-expect-error: a policy that there is not.
new MailDomain("misspelt policy", { ...args, dmarc: { policy: "rejet" } });
// @ts-expect-error: a number is no domain. Types that do not resolve would be any, and this line an error.
new MailDomain("wrong", { ...args, domain: 1 });
`;

interface Resolution {
  module: string;
  moduleResolution: string;
  files: string[];
  /** Checks our declaration files too, and those of Pulumi with them, which takes a while: once is enough. */
  declarations: boolean;
}

const resolutions: Resolution[] = [
  { module: "esnext", moduleResolution: "bundler", files: ["program.ts"], declarations: false },
  { module: "node16", moduleResolution: "node16", files: ["program.cts", "program.mts"], declarations: false },
  { module: "nodenext", moduleResolution: "nodenext", files: ["program.cts", "program.mts"], declarations: true },
];

test.each(resolutions)("types resolve under $moduleResolution, in $files", (row) => {
  for (const file of row.files) writeFileSync(path.join(consumer.dir, file), PROGRAM);
  const flags = ["--moduleResolution", row.moduleResolution, "--skipLibCheck", String(!row.declarations)];
  expect(compiled(row.files, row.module, ...flags)).toEqual({ stdout: "", status: 0 });
});

test("the TypeScript programs of the pages compile against the published declarations", () => {
  const example = path.resolve(__dirname, "../../examples/unit-test/mail.ts");
  copyFileSync(example, path.join(consumer.dir, "mail.ts"));
  const programs = programsIn("typescript").map(({ page, text }, index) => ({ page, text, file: `page${index}.ts` }));
  expect(programs.map(({ page }) => page)).toEqual(expect.arrayContaining(["README.md", "docs/_index.md"]));
  for (const { file, text } of programs) writeFileSync(path.join(consumer.dir, file), text);
  const files = programs.map(({ file }) => file);
  expect(compiled(files, "node16", "--skipLibCheck")).toEqual({ stdout: "", status: 0 });
});

test("a company's stack is unit-tested by node's runner, with the example of docs/testing-your-stack.md", () => {
  for (const name of ["@pulumi/cloudflare", "tsx"]) consumer.install(name);
  const example = path.resolve(__dirname, "../../examples/unit-test");
  for (const file of ["mail.ts", "mail.test.ts"]) copyFileSync(path.join(example, file), path.join(consumer.dir, file));
  const args = ["--import", "tsx", "--test", "--test-reporter", "tap", "mail.test.ts"];
  const { status, stdout } = spawnSync(process.execPath, args, { cwd: consumer.dir, encoding: "utf8", env: NODE_ONLY });
  expect({ status, passed: /^# pass 2$/m.test(stdout), stdout }).toMatchObject({ status: 0, passed: true });
});
