/** Copies a CLI without a Node language host into the cache, and puts our host beside it. */
import { createHash } from "node:crypto";
import { copyFileSync, linkSync, mkdirSync, mkdtempSync, realpathSync, renameSync, rmSync, statSync } from "node:fs";
import path from "node:path";
import type { CliCheck } from "./cliCheck";
import { SHIMS_TEXT, writeShims } from "./shims";
import { isExecutable } from "./pathSearch";

/**
 * Copies a CLI without a Node language host (one from `go install`) into the cache, and puts the sandbox's host beside it, where the
 * engine looks. Nothing is written into the user's installation.
 *
 * @returns the file in the cache; undefined when it does not work there, such as a wrapper script.
 */
export async function adoptCli(
  file: string,
  cache: string,
  check: (copy: string) => Promise<CliCheck>,
): Promise<string | undefined> {
  const real = realpathSync(file);
  const { size, mtimeMs, ino } = statSync(real);
  const identity = [real, size, mtimeMs, ino, SHIMS_TEXT].join("\0");
  const target = path.join(cache, `path-${createHash("sha256").update(identity).digest("hex").slice(0, 12)}`);
  const adopted = path.join(target, "pulumi");
  if (isExecutable(adopted)) return adopted;
  mkdirSync(cache, { recursive: true });
  const temporary = mkdtempSync(path.join(cache, "adopt-"));
  try {
    linkOrCopy(real, path.join(temporary, "pulumi"));
    if (!(await check(path.join(temporary, "pulumi"))).ok) return undefined;
    writeShims(temporary);
    if (!isExecutable(adopted)) renameSync(temporary, target);
  } catch (error) {
    if (!isExecutable(adopted)) throw error; // another process was faster
  } finally {
    rmSync(temporary, { recursive: true, force: true });
  }
  return adopted;
}

/** Makes a hard link, which is fast. Across file systems, or when links are not allowed, it makes a copy. */
function linkOrCopy(from: string, to: string): void {
  try {
    linkSync(from, to);
  } catch {
    copyFileSync(from, to);
  }
}
