import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";

const ROOT = path.resolve(__dirname, "../..");

/** Puts a new text in the place of the one that stands between two lines of a page, those included. */
export function replaceBetween(name: string, from: string, to: string, replacement: string): void {
  const page = path.join(ROOT, name);
  const text = readFileSync(page, "utf8");
  const [start, end] = [text.indexOf(from), text.indexOf(to)];
  if (start < 0 || end < start)
    throw new Error(`${page} has lost the two lines that its generated part stands between`);
  writeFileSync(page, text.slice(0, start) + replacement + text.slice(end + to.length));
}
