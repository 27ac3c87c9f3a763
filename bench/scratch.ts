/** Temporary directories, and the library built as it is published, which all measurements need. */
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import path from "node:path";
import { runProcess } from "../sandbox/engine/processes";
import { checkoutRoot } from "../sandbox/engine/goModule";
import { sandboxRoot } from "../sandbox/engine/tools";

/**
 * Runs `work` with a new directory, and removes it afterwards. It is inside the checkout, where programs find the SDKs.
 *
 * @returns what `work` yields.
 */
export async function* inScratch<T>(work: (directory: string) => AsyncIterable<T>): AsyncGenerator<T> {
  const parent = path.join(sandboxRoot(), "bench");
  mkdirSync(parent, { recursive: true });
  const directory = mkdtempSync(path.join(parent, "b-"));
  try {
    yield* work(directory);
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

/** Builds the library as it is published, and returns its `lib.js`. `dist/` is not used, because it may be older than the sources. */
export async function buildLibrary(directory: string): Promise<string> {
  const out = path.join(directory, "library");
  const project = path.join(checkoutRoot(), "tsconfig.build.json");
  const result = await runProcess(process.execPath, [compiler(), "-p", project, "--outDir", out]);
  if (result.code !== 0) throw new Error(`The library does not build:\n${result.stdout}${result.stderr}`);
  return path.join(out, "lib.js");
}

/** TypeScript's compiler, to be run with node. */
export function compiler(): string {
  return require.resolve("typescript/bin/tsc");
}
