/** Makes plugin/schema.json from the types and docstrings of the components, for programs in other languages. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { Analyzer, type AnalyzeResult } from "@pulumi/pulumi/provider/experimental/analyzer";
import { generateSchema } from "@pulumi/pulumi/provider/experimental/schema";
import ts from "typescript";

/** What the analyzer needs: where the components are declared. */
export interface Sources {
  /** A `.ts` file that exports them, or imports them. */
  readonly entry: string;
  /** Names of the component classes. */
  readonly components: readonly string[];
  /** The compiler options, as a file. */
  readonly tsconfig: string;
}

interface Manifest {
  readonly version: string;
  readonly description: string;
  readonly license: string;
  readonly homepage: string;
  readonly keywords: readonly string[];
  readonly repository: { readonly url: string };
}

/**
 * Makes the schema of the package from the types of its components, with Pulumi's own analyzer, the one behind `componentProviderHost`.
 * The analyzer leaves out the descriptions of types and the defaults of inputs; both are added here from the same docstrings.
 *
 * @throws Error when a type is one that other languages do not have
 */
export function makeSchema(sources: Sources, manifest: Manifest): { analyzed: AnalyzeResult; schema: unknown } {
  const { analyzed, docs } = analyze(sources);
  const { name, version, description, language, types, resources } = generateSchema(
    "odoo-mail",
    manifest.version,
    manifest.description,
    describeComponents(analyzed.components, docs),
    describeTypes(analyzed.typeDefinitions, docs),
    analyzed.dependencies,
  );
  const schema = {
    name,
    displayName: "Odoo mail",
    version,
    description,
    keywords: [...manifest.keywords, "kind/component", "category/network"],
    homepage: manifest.homepage,
    repository: manifest.repository.url.replace(/^git\+/, "").replace(/\.git$/, ""),
    license: manifest.license,
    language,
    types: withDescriptions(types, docs),
    resources,
  };
  return { analyzed, schema };
}

function analyze({ entry, components, tsconfig }: Sources): { analyzed: AnalyzeResult; docs: Docs } {
  const directory = mkdtempSync(path.join(tmpdir(), "analyzer-"));
  try {
    // The options, without the files of the checkout that are not published.
    const options = { extends: tsconfig, files: [entry], include: [] };
    writeFileSync(path.join(directory, "tsconfig.json"), JSON.stringify(options));
    const analyzer = new Analyzer(directory, "odoo-mail", { exports: entry }, new Set(components));
    const { program } = analyzer as unknown as { readonly program: ts.Program };
    return { analyzed: analyzer.analyze(), docs: docsOf(program) };
  } finally {
    rmSync(directory, { recursive: true });
  }
}

/** Docstrings by the name of a type, and by `Type.property`. */
type Docs = ReadonlyMap<string, string>;

function docsOf(program: ts.Program): Docs {
  const checker = program.getTypeChecker();
  const docs = new Map<string, string>();
  const note = (name: string, symbol: ts.Symbol | undefined): void => {
    const text = symbol === undefined ? "" : docOf(symbol, checker);
    if (text !== "" && !docs.has(name)) docs.set(name, text);
  };
  for (const file of program.getSourceFiles().filter((one) => !one.fileName.includes("/node_modules/")))
    file.forEachChild((node) => {
      if (!ts.isInterfaceDeclaration(node) && !ts.isEnumDeclaration(node) && !ts.isClassDeclaration(node)) return;
      if (node.name === undefined) return;
      const { text } = node.name;
      note(text, checker.getSymbolAtLocation(node.name));
      if (ts.isInterfaceDeclaration(node))
        for (const property of checker.getTypeAtLocation(node).getProperties())
          note(`${text}.${property.name}`, property);
    });
  return docs;
}

function docOf(symbol: ts.Symbol, checker: ts.TypeChecker): string {
  const [tag] = symbol.getJsDocTags(checker).filter(({ name }) => name === "default");
  const text = ts.displayPartsToString(symbol.getDocumentationComment(checker)).replace(/\s*\n\s*/g, " ");
  const value = ts.displayPartsToString(tag?.text);
  if (value === "") return text;
  return `${text} Default: ${value.startsWith("- ") ? value.slice(2) : value}.`;
}

type Components = AnalyzeResult["components"];
type Types = AnalyzeResult["typeDefinitions"];
type Properties = Components[string]["inputs"];

function describeComponents(components: Components, docs: Docs): Components {
  return Object.fromEntries(
    inOrder(components).map(([name, component]) => [
      name,
      {
        ...component,
        description: docs.get(name) ?? "",
        inputs: describeProperties(component.inputs, `${name}Args`, docs),
      },
    ]),
  );
}

function describeTypes(types: Types, docs: Docs): Types {
  return Object.fromEntries(
    inOrder(types).map(([name, type]) => [
      name,
      type.properties === undefined ? type : { ...type, properties: describeProperties(type.properties, name, docs) },
    ]),
  );
}

function describeProperties(properties: Properties, owner: string, docs: Docs): Properties {
  return Object.fromEntries(
    Object.entries(properties).map(([name, property]) => {
      const description = docs.get(`${owner}.${name}`) ?? property.description;
      return [name, { ...property, ...(description !== undefined && { description }) }];
    }),
  );
}

// Adds the descriptions of types: the form of the schema has a place for them, and Pulumi's function leaves them out.
function withDescriptions(types: Readonly<Record<string, object>>, docs: Docs): Record<string, object> {
  return Object.fromEntries(
    Object.entries(types).map(([token, type]) => [
      token,
      { description: docs.get(token.split(":").at(-1) ?? "") ?? "", ...type },
    ]),
  );
}

// Orders by name: the analyzer's own order depends on the order of files.
function inOrder<T>(all: Readonly<Record<string, T>>): [string, T][] {
  return Object.entries(all).sort(([one], [other]) => (one < other ? -1 : 1));
}

const ROOT = path.resolve(__dirname, "..");

/** The components of this checkout. */
export function ownSources(components: readonly string[]): Sources {
  return { entry: path.join(ROOT, "lib.ts"), components, tsconfig: path.join(ROOT, "tsconfig.json") };
}

/** The manifest of this checkout. */
export function ownManifest(): Manifest {
  return JSON.parse(readFileSync(path.join(ROOT, "package.json"), "utf8")) as Manifest;
}

/** Where the schema of this checkout is kept. */
export const SCHEMA_FILE = path.join(ROOT, "plugin", "schema.json");
