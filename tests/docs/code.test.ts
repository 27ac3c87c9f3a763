import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { parse } from "yaml";
import { readConfig, readParked } from "../../stack/config";
import { readOdooConfig } from "../../stack/odooConfig";
import { told } from "../cli/told";
import { type CodeBlock, codeBlocksOf, isProgram, PAGES_WITH_CODE } from "./codeBlocks";

const ROOT = path.resolve(__dirname, "../..");
const blocks = PAGES_WITH_CODE.flatMap(codeBlocksOf);

interface Check {
  /** The file that runs, compiles or compares such a block. */
  readonly by: string;
  readonly takes: (block: CodeBlock) => boolean;
}

const on = (pages: readonly string[], ...languages: readonly string[]): Check["takes"] => {
  return ({ page, language }) => pages.includes(page) && languages.includes(language);
};

/** Each block of code of a page belongs to one of these. */
const CHECKS: readonly Check[] = [
  { by: "tests/package/consumer.test.ts", takes: (block) => isProgram(block, "typescript") },
  { by: "tests/engine/languages/yaml.test.ts", takes: (block) => isProgram(block, "yaml") },
  {
    by: "tests/engine/languages/programs.test.ts",
    takes: (block) => isProgram(block, "python") || isProgram(block, "go"),
  },
  { by: "tests/docs/code.test.ts", takes: isConfiguration },
  { by: "tests/docs/code.test.ts", takes: ({ language }) => language === "sh" },
  { by: "tests/engine/start.test.ts", takes: on(["README.md"], "text") },
  { by: "tests/engine/adoptingPage.test.ts", takes: on(["docs/adopting.md"], "ts", "dns", "text", "steps") },
  { by: "tests/docs/verify.test.ts", takes: on(["docs/verify.md"], "text", "yaml") },
  {
    by: "tests/docs/troubleshooting.test.ts",
    takes: on(["docs/troubleshooting.md"], "text", "text pulumi", "text provider"),
  },
];

/** Output, formulas and blocks in the languages of other tools. Nothing of it is typed in, and nobody runs it here. */
const NOT_CHECKED: Check["takes"] = (block) =>
  block.language === "" || on(["docs/adopting.md"], "hcl", "js", "yaml")(block) || on(["docs/spf.md"], "text")(block);

test("each block of code is run, compiled or compared by one test", () => {
  const claims = blocks.map((block) => ({
    page: block.page,
    text: block.text,
    by: CHECKS.filter(({ takes }) => takes(block)).map(({ by }) => by),
    isChecked: !NOT_CHECKED(block),
  }));
  expect(claims.filter(({ by, isChecked }) => by.length !== (isChecked ? 1 : 0))).toEqual([]);
  expect(blocks.filter(({ page }) => page === "README.md").map(({ language }) => language)).toEqual(
    expect.arrayContaining(["sh", "ts", "yaml", "python", "go", "text"]),
  );
});

test.each(CHECKS)("$by is there, and has blocks to check", ({ by, takes }) => {
  expect(existsSync(path.join(ROOT, by))).toBe(true);
  expect(blocks.filter(takes).length).toBeGreaterThan(0);
});

/** Configuration of the stack program: a file, some settings, or settings of one domain. */
function isConfiguration({ page, language, text }: CodeBlock): boolean {
  return (
    language === "yaml" &&
    /^(?:# .*\n)?(?:config:|odoo-mail:|- domain:|spf:|dmarc:)/.test(text) &&
    page !== "docs/adopting.md"
  );
}

/** The settings of a block, with what it leaves out: the domain, and a key of each database. */
function settingsOf(text: string): Record<string, unknown> {
  const written: unknown = parse(text);
  if (Array.isArray(written)) return { "odoo-mail:domains": written };
  const { config, ...others } = written as { config?: Record<string, unknown> };
  const settings = config ?? others;
  const isWhole = Object.keys(settings).every((key) => key.startsWith("odoo-mail:"));
  const all = isWhole ? settings : { "odoo-mail:domains": [{ domain: "acme.com", cloudflare: {}, ...settings }] };
  return {
    "odoo-mail:domains": [{ domain: "acme.com", cloudflare: {} }],
    ...("odoo-mail:databases" in all && { "odoo-mail:apiKeys": { acme: "key" } }),
    ...all,
  };
}

describe("configuration in the pages", () => {
  const configurations = blocks.filter(isConfiguration);

  test.each(configurations)("$page: $text", ({ text }) => {
    const settings = settingsOf(text);
    const values = Object.entries(settings).map(([key, value]) => [key, JSON.stringify(value)]);
    pulumi.runtime.setAllConfig(Object.fromEntries(values) as Record<string, string>, ["odoo-mail:apiKeys"]);
    const read = [...readConfig(), ...readParked(), ...readOdooConfig().databases];
    const declared = ["domains", "parked", "databases"].flatMap((key) => settings[`odoo-mail:${key}`] ?? []);
    expect(read).toHaveLength(declared.length);
  });
});

describe("command lines in the pages", () => {
  const { scripts, ...manifest } = JSON.parse(readFileSync(path.join(ROOT, "package.json"), "utf8")) as {
    scripts: Record<string, string>;
  } & Record<"peerDependencies" | "devDependencies", Record<string, string>>;
  const dependencies = { ...manifest.peerDependencies, ...manifest.devDependencies };
  /** Package names, also with the major version that this project needs. */
  const packages = [
    "pulumi-odoo-mail",
    ...Object.entries(dependencies).flatMap(([name, range]) => [name, `${name}@${/\d+/.exec(range)?.[0] ?? ""}`]),
  ];
  /** Commands of Pulumi as the pages use them. */
  const PULUMI =
    /^(?:new|install|preview|up|destroy|stack (?:init|select|export|output|rm)|config set|package add)(?: |$)/;
  /** What is no part of this project and not Pulumi either. */
  const OTHERS = ["git", "mkdir", "cd", "export", "dig", "terraform", "dnscontrol", "octodns-sync"];

  /** The commands of a block: without comments, settings in front, and what is piped away. */
  const commandsOf = (text: string): string[] =>
    text
      .replace(/\\\n\s*/g, " ")
      .split("\n")
      .flatMap((line) => line.replace(/(^|\s+)#.*$/, "").split(/&&|\|/))
      .map((command) => command.trim().replace(/^(?:[A-Z_]+=\S+ +)+/, ""))
      .filter((command) => command !== "");

  async function mistakeIn(command: string): Promise<string | undefined> {
    const [program = "", ...args] = command.split(/ +/);
    if (OTHERS.includes(program)) return undefined;
    if (program === "pulumi") return PULUMI.test(args.join(" ")) ? undefined : "no command that the pages use";
    const ours = /^(?:npx -p pulumi-odoo-mail odoo-mail|npm run odoo-mail --) (.*)/.exec(command)?.[1];
    if (ours !== undefined) return mistakeInOurs(ours.split(/ +/));
    const script = /^npx tsx (\S+)/.exec(command)?.[1];
    if (script !== undefined) return existsSync(path.join(ROOT, script)) ? undefined : `no file ${script}`;
    if (program !== "npm") return "no program that the pages use";
    const [action = "", ...rest] = args;
    if (action === "ci") return undefined;
    if (action === "install") {
      const unknown = rest.filter((name) => !name.startsWith("--") && !packages.includes(name));
      return unknown.length === 0 ? undefined : `installs ${unknown.join(", ")}`;
    }
    return (action === "run" ? (rest[0] ?? "") : action) in scripts ? undefined : "no script";
  }

  async function mistakeInOurs([name = "", ...args]: readonly string[]): Promise<string | undefined> {
    const { code, out: help } = await told([name, "--help"]);
    const options = args.filter((arg) => arg.startsWith("--"));
    const unknown = options.filter((option) => !new RegExp(`^  ${option}\\b`, "m").test(help));
    const isCommand = code === 0 && help.split("\n")[0]?.includes(`odoo-mail ${name} `) === true;
    return isCommand && unknown.length === 0 ? undefined : `odoo-mail ${name}: ${unknown.join(", ")}`;
  }

  test.each(blocks.filter(({ language }) => language === "sh"))("$page: $text", async ({ text }) => {
    const mistakes = await Promise.all(commandsOf(text).map(async (command) => [command, await mistakeIn(command)]));
    expect(mistakes.filter(([, mistake]) => mistake !== undefined)).toEqual([]);
  });

  test.each([
    "npx odoo-mail check acme.com",
    "npx -p pulumi-odoo-mail odoo-mail chekc acme.com",
    "npx -p pulumi-odoo-mail odoo-mail check acme.com --wiat 10m",
    "npm run everything",
    "npx tsx examples/fleet/flete.ts .",
    "npm install pulumi-odoo",
    "pulumi update",
  ])("a mistake is noticed: %s", async (command) => {
    expect(await mistakeIn(command)).toBeDefined();
  });
});
