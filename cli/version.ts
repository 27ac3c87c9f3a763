/** Finds the version of this package, in a clone as in the published package. */
import { readFileSync } from "node:fs";
import { join } from "node:path";

/** The version of this package, as its package.json says. */
export function version(): string {
  // In a clone the file is one folder up, in the package (dist/cli) two.
  for (const up of ["..", join("..", "..")]) {
    try {
      const file = JSON.parse(readFileSync(join(__dirname, up, "package.json"), "utf8")) as { version: string };
      return file.version;
    } catch {
      // Not there: try the next one.
    }
  }
  return "unknown";
}
