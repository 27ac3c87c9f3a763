import { readFileSync } from "node:fs";
import { join } from "node:path";

/** The version of this package, as its package.json says. */
export function version(): string {
  // Beside the sources, and beside dist/ in the package.
  for (const up of ["..", join("..", "..")]) {
    try {
      const file = JSON.parse(readFileSync(join(__dirname, up, "package.json"), "utf8")) as { version: string };
      return file.version;
    } catch {
      // one level further up
    }
  }
  return "unknown";
}
