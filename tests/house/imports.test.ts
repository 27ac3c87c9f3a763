/** What imports what in the sources, types counted in: a circle of types keeps files from being read one after the other as well. */
import { readFileSync } from "node:fs";
import { join, posix, relative } from "node:path";
import ts from "typescript";

const ROOT = join(__dirname, "../..");
const IGNORED = ["node_modules", "dist", "coverage", "reports", ".sandbox", ".stryker-tmp"];

interface Imported {
  readonly specifier: string;
  /** Whether it is loaded together with the file: neither types only, nor by a later `require`. */
  readonly isLoaded: boolean;
}

function importsIn(text: string): Imported[] {
  const found: Imported[] = [];
  const add = (node: ts.Node | undefined, isLoaded: boolean): void => {
    if (node !== undefined && ts.isStringLiteralLike(node)) found.push({ specifier: node.text, isLoaded });
  };
  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node)) add(node.moduleSpecifier, isLoaded(node.importClause));
    else if (ts.isExportDeclaration(node)) add(node.moduleSpecifier, !node.isTypeOnly);
    else if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument)) add(node.argument.literal, false);
    else if (ts.isCallExpression(node) && node.expression.getText() === "require") add(node.arguments[0], false);
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile("file.ts", text, ts.ScriptTarget.Latest, true));
  return found;
}

function isLoaded(clause: ts.ImportClause | undefined): boolean {
  if (clause === undefined) return true;
  const { name, namedBindings } = clause;
  if (clause.phaseModifier === ts.SyntaxKind.TypeKeyword) return false;
  if (name !== undefined || namedBindings === undefined || ts.isNamespaceImport(namedBindings)) return true;
  return namedBindings.elements.some(({ isTypeOnly }) => !isTypeOnly);
}

type Graph = ReadonlyMap<string, readonly (Imported & { readonly file?: string })[]>;

function readGraph(): Graph {
  const files = ts.sys.readDirectory(ROOT, [".ts"], IGNORED).map((file) => relative(ROOT, file).replaceAll("\\", "/"));
  const known = new Set(files);
  return new Map(
    files.map((file) => {
      const imports = importsIn(readFileSync(join(ROOT, file), "utf8")).map((one) => {
        const path = posix.join(posix.dirname(file), one.specifier);
        const target = one.specifier.startsWith(".")
          ? [`${path}.ts`, `${path}/index.ts`].find((candidate) => known.has(candidate))
          : undefined;
        return { ...one, ...(target !== undefined && { file: target }) };
      });
      return [file, imports];
    }),
  );
}

/** The first circle that is reached from each file, as its files in order. */
function circles(graph: ReadonlyMap<string, readonly string[]>): string[][] {
  const done = new Set<string>();
  const found: string[][] = [];
  const walk = (file: string, path: readonly string[]): void => {
    if (path.includes(file)) {
      found.push([...path.slice(path.indexOf(file)), file]);
      return;
    }
    if (done.has(file)) return;
    for (const next of graph.get(file) ?? []) walk(next, [...path, file]);
    done.add(file);
  };
  for (const file of graph.keys()) walk(file, []);
  return found;
}

const graph = readGraph();

test("no file imports itself through others, not for types either", () => {
  expect(graph.size).toBeGreaterThan(500);
  const files = new Map([...graph].map(([file, imports]) => [file, imports.flatMap((one) => one.file ?? [])]));
  expect(files.get("components/coOwned/release.ts")).toContain("components/coOwned/desired.ts");
  expect(circles(files)).toEqual([]);
});

test("the command line loads no Pulumi", () => {
  const loaded = new Set(["cli/main.ts"]);
  const packages = new Set<string>();
  for (const file of loaded)
    for (const { file: target, specifier, isLoaded: isNow } of graph.get(file) ?? []) {
      if (!isNow) continue;
      if (target !== undefined) loaded.add(target);
      else packages.add(specifier);
    }
  expect(loaded).toContain("components/mailRecords/planDomain.ts");
  expect([...packages].filter((name) => !name.startsWith("node:")).sort()).toEqual([
    "cli-table3",
    "dns-packet",
    "leven",
    "picocolors",
  ]);
});

test.each([
  ['import { a } from "./a";', [{ specifier: "./a", isLoaded: true }]],
  ['import { type A } from "./a";', [{ specifier: "./a", isLoaded: false }]],
  ['import type * as a from "./a";', [{ specifier: "./a", isLoaded: false }]],
  ['import "./a";', [{ specifier: "./a", isLoaded: true }]],
  ['export * from "./a";', [{ specifier: "./a", isLoaded: true }]],
  ['export type { A } from "./a";', [{ specifier: "./a", isLoaded: false }]],
  ['const a = require("./a") as B;', [{ specifier: "./a", isLoaded: false }]],
  ['let a: typeof import("./a");', [{ specifier: "./a", isLoaded: false }]],
])("%s is an import", (text, expected) => {
  expect(importsIn(text)).toEqual(expected);
});

test("a circle is found wherever it begins", () => {
  const of = (...pairs: [string, string[]][]): string[][] => circles(new Map(pairs));
  expect(of(["a", ["b"]], ["b", ["c"]], ["c", ["b"]])).toEqual([["b", "c", "b"]]);
  expect(of(["a", ["a"]])).toEqual([["a", "a"]]);
  expect(of(["a", ["b", "c"]], ["b", ["c"]], ["c", []])).toEqual([]);
});
