import { globSync, readFileSync } from "node:fs";
import path from "node:path";
import { TextlintKernel, type TextlintRuleReporter } from "@textlint/kernel";
import markdown from "@textlint/textlint-plugin-markdown";
import { proseOf } from "./code";
import { findingsIn } from "./rules";

/** `npm run prose`: plain English in all pages, comments and messages (CONTRIBUTING.md, Writing). */

const ROOT = path.resolve(__dirname, "../..");
const PAGES = ["*.md", "docs/**/*.md", "examples/**/*.md", "skills/**/*.md", "policy/**/*.md"];
const SOURCES = [
  "*.ts",
  "{bench,cli,components,dns,odoo,odooApi,policy,plugin,providers,records,sandbox,stack,testing,tests,verify}/**/*.ts",
];

interface Told {
  readonly file: string;
  readonly line: number;
  readonly message: string;
}

async function main(): Promise<void> {
  const told = [...(await inPages()), ...inSources()];
  for (const { file, line, message } of told) console.log(`${file}:${line}  ${message}`);
  console.log(told.length === 0 ? "Plain English: nothing to mend." : `${told.length} places to mend.`);
  if (told.length > 0) process.exitCode = 1;
}

async function inPages(): Promise<Told[]> {
  const kernel = new TextlintKernel();
  const told: Told[] = [];
  for (const file of filesOf(PAGES)) {
    const { messages } = await kernel.lintText(readFileSync(path.join(ROOT, file), "utf8"), {
      ext: ".md",
      filePath: file,
      plugins: [{ pluginId: "markdown", plugin: markdown }],
      rules: [{ ruleId: "plain-english", rule: plainEnglish }],
    });
    for (const { loc, message } of messages) told.push({ file, line: loc.start.line, message });
  }
  return told;
}

/** The rules as textlint runs them: a paragraph at a time. Code counts as one word. */
const plainEnglish: TextlintRuleReporter = ({ Syntax, RuleError, getSource, report, locator }) => ({
  [Syntax.Paragraph](node) {
    const text = getSource(node).replace(/`[^`]*`/g, (code) => "X".repeat(code.length));
    for (const { rule, message, index } of findingsIn(text, true))
      report(node, new RuleError(`${rule}  ${message}`, { padding: locator.at(index) }));
  },
});

function inSources(): Told[] {
  return filesOf(SOURCES).flatMap((file) =>
    proseOf(file, readFileSync(path.join(ROOT, file), "utf8")).flatMap(({ text, line }) =>
      findingsIn(text.replace(/`[^`]*`/g, "X"), false).map(({ rule, message }) => ({
        file,
        line,
        message: `${rule}  ${message}`,
      })),
    ),
  );
}

function filesOf(patterns: readonly string[]): string[] {
  // The rules and their tests quote what is not allowed.
  const exclude = (file: string): boolean => /(^|\/)(node_modules|dist|\.vitepress|tests\/prose)(\/|$)/.test(file);
  return globSync([...patterns], { cwd: ROOT, exclude })
    .filter((file) => !exclude(file))
    .sort();
}

void main();
