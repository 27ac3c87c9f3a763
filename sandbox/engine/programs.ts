/** Writes the small Pulumi programs of tests and benchmarks to disk. */
import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { stringify } from "yaml";

/** A small Pulumi program for one test. */
export interface ProgramSource {
  /** Text of `index.ts`. The checkout is imported by its absolute path. */
  readonly index: string;
  /** Project name. @default "program" */
  readonly name?: string;
  /** More settings of `Pulumi.yaml`, such as `{ options: { refresh: "always" } }`. @default - none */
  readonly settings?: Readonly<Record<string, unknown>>;
}

/**
 * Writes a program, or replaces the one that is there, as a user would edit it between two runs.
 *
 * The directory must be inside the checkout, so that `@pulumi/pulumi` is found in its `node_modules`. It gets no `package.json`, because
 * jest reports several with one name as a collision.
 *
 * @returns the directory, for `createWorkspace`.
 */
export function writeProgram(directory: string, source: ProgramSource): string {
  mkdirSync(directory, { recursive: true });
  const project = { name: source.name ?? "program", runtime: "nodejs", main: "index.ts", ...source.settings };
  writeFileSync(path.join(directory, "Pulumi.yaml"), stringify(project));
  writeFileSync(path.join(directory, "tsconfig.json"), JSON.stringify({ compilerOptions: compilerOptions(directory) }));
  writeFileSync(path.join(directory, "index.ts"), source.index);
  return directory;
}

/** The options. `rootDir` is required by TypeScript 6 (TS5011); the root of the file system holds both checkout and program. */
function compilerOptions(directory: string): Readonly<Record<string, unknown>> {
  const modules = { module: "NodeNext", moduleResolution: "NodeNext", types: ["node"] };
  return {
    target: "es2023",
    ...modules,
    strict: true,
    noCheck: true,
    rootDir: path.parse(path.resolve(directory)).root,
  };
}
