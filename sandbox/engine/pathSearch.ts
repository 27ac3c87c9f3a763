/** Finds executables on PATH. */
import { accessSync, constants, realpathSync, statSync } from "node:fs";
import path from "node:path";

/**
 * Every executable file called `name` in the directories of PATH, in their order, each real file once.
 *
 * Relative and empty entries are left out: they depend on the working directory, and a file there is no installation.
 */
export function findOnPath(name: string, searchPath: string | undefined): string[] {
  const seen = new Set<string>();
  return (searchPath ?? "").split(path.delimiter).flatMap((directory) => {
    const file = path.join(directory, name);
    if (!path.isAbsolute(directory) || !isExecutable(file)) return [];
    const real = realpathSync(file);
    if (seen.has(real)) return [];
    seen.add(real);
    return [file];
  });
}

/** True for an existing file that this user may execute. */
export function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return statSync(file).isFile();
  } catch {
    return false;
  }
}
