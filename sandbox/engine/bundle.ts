/** Bundles a program of the sandbox into one file, so that node starts it fast. */
import { build } from "esbuild";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync } from "node:fs";
import path from "node:path";
import { writeAtomically } from "../cloud/stateFile";

/**
 * Bundles a program of the sandbox into one JavaScript file, so that node starts it without searching `node_modules`.
 *
 * The file is named by its content. So an old bundle is never used for a new one, and several processes can bundle at the same time.
 *
 * @param entry the TypeScript file to start from.
 * @param directory where to put the bundle; created when missing.
 * @returns the path of the bundle.
 */
export async function bundle(entry: string, directory: string): Promise<string> {
  const options = {
    bundle: true,
    minify: true,
    write: false,
    platform: "node",
    target: "node22",
    format: "cjs",
  } as const;
  const result = await build({ ...options, entryPoints: [entry], logLevel: "silent" });
  const code = result.outputFiles[0]?.contents ?? new Uint8Array();
  const stem = path.basename(entry, ".ts").replace(/^main$/, path.basename(path.dirname(entry)));
  const file = path.join(directory, `${stem}-${createHash("sha256").update(code).digest("hex").slice(0, 12)}.cjs`);
  if (existsSync(file)) return file;
  mkdirSync(directory, { recursive: true });
  writeAtomically(file, Buffer.from(code));
  return file;
}
