import { globSync, readFileSync } from "node:fs";
import path from "node:path";

const ROOT = path.resolve(__dirname, "../..");

/** A fenced block of code in a page. */
export interface CodeBlock {
  /** `docs/odoo.md`. */
  readonly page: string;
  readonly language: string;
  readonly text: string;
}

/** The pages that people copy code from. */
export const PAGES_WITH_CODE = globSync(["*.md", "docs/*.md", "examples/**/*.md", "skills/**/*.md"], {
  cwd: ROOT,
}).sort();

/** The blocks of a page, in their order. */
export function codeBlocksOf(page: string): CodeBlock[] {
  const text = readFileSync(path.join(ROOT, page), "utf8");
  return [...text.matchAll(/^( *)```([^\n]*)\n([^]*?)^ *```$/gm)].map(([, indent = "", language = "", code = ""]) => ({
    page,
    language,
    text: code.replace(new RegExp(`^${indent}`, "gm"), ""),
  }));
}

/** Whole programs for users' stacks in a language, in all pages. */
export function programsIn(language: "go" | "python" | "typescript" | "yaml"): CodeBlock[] {
  return PAGES_WITH_CODE.flatMap(codeBlocksOf).filter((block) => isProgram(block, language));
}

/** Whether a block is one of {@link programsIn}. */
export function isProgram(
  { page, language: written, text }: CodeBlock,
  language: "go" | "python" | "typescript" | "yaml",
): boolean {
  if (language === "yaml") return written === "yaml" && /^runtime: yaml$/m.test(text);
  if (language !== "typescript") return written === language;
  // The programs of docs/adopting.md are run with what the page leaves out (tests/engine/adoptingPage.test.ts).
  return ["ts", "typescript"].includes(written) && page !== "docs/adopting.md" && /^import /m.test(text);
}
