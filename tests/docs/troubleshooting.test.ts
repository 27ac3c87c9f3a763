import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { codeBlocksOf } from "./codeBlocks";

const ROOT = path.resolve(__dirname, "../..");

/** Where a quoted text is looked for, by what prints it. Pulumi's words are in tests on the real engine, and a provider's in its double. */
const PRINTED_BY: Readonly<Record<string, readonly string[]>> = {
  us: ["components", "dns", "odoo", "odooApi", "providers", "records", "stack", "verify"],
  pulumi: ["tests/engine"],
  provider: ["sandbox/doubles"],
};

interface Quote {
  readonly by: string;
  readonly text: string;
}

/** The lines of the page's blocks. */
const quotes: readonly Quote[] = codeBlocksOf("docs/troubleshooting.md").flatMap(({ language, text: lines }) => {
  const [kind, by = "us"] = language.split(" ");
  return kind === "text"
    ? lines
        .trimEnd()
        .split("\n")
        .map((text) => ({ by, text }))
    : [];
});

/** Sources as they print: strings joined, quotes as they come out, `…` for what is put in. */
function printing(file: string): string {
  let text = readFileSync(file, "utf8").replace(/(["`])\s*\+\s*\n?\s*["`]/g, "");
  for (let before = ""; before !== text;) {
    before = text;
    text = text.replace(/\$\{[^{}]*\}/g, "…");
  }
  return text.replace(/\\(["'`])/g, "$1").replace(/\s+/g, " ");
}

function sourcesOf(by: string): string[] {
  return (PRINTED_BY[by] ?? []).flatMap((directory) =>
    readdirSync(path.join(ROOT, directory), { recursive: true, encoding: "utf8" })
      .filter((file) => file.endsWith(".ts"))
      .map((file) => printing(path.join(ROOT, directory, file))),
  );
}

const SOURCES = new Map(Object.keys(PRINTED_BY).map((by) => [by, sourcesOf(by)]));

/** Whether one source has all parts of a quote, in their order and near each other. */
function isPrinted({ by, text }: Quote): boolean {
  const parts = text
    .split("…")
    .map((part) => part.trim().replace(/^[).,:;"]+|[(:"]+$/g, ""))
    .filter((part) => part.length > 2);
  const pattern = new RegExp(parts.map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")).join("[^]{0,200}"));
  return parts.length > 0 && (SOURCES.get(by) ?? []).some((source) => pattern.test(source));
}

test("the page quotes texts of ours, of Pulumi and of a provider", () => {
  expect(new Set(quotes.map(({ by }) => by))).toEqual(new Set(Object.keys(PRINTED_BY)));
  expect(quotes.length).toBeGreaterThan(40);
});

test.each(quotes)("$by prints: $text", (quote) => {
  expect(isPrinted(quote)).toBe(true);
});

test("a text that is not printed is noticed", () => {
  expect(isPrinted({ by: "us", text: "could not be read, so all of it was changed" })).toBe(false);
  expect(isPrinted({ by: "us", text: "…" })).toBe(false);
});
