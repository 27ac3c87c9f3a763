import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import path from "node:path";
import { sandboxRoot } from "../../../sandbox/engine/tools";

const ends: (() => void | Promise<void>)[] = [];

/** Closes something when the test file has ended; what was opened last is closed first. */
export function atEnd(close: () => void | Promise<void>): void {
  ends.push(close);
}

/** A new directory inside the checkout, where programs find `node_modules`. It is removed with the file's end, and kept with `KEEP_WORLDS=1`. */
export function newDirectory(prefix: string): string {
  const parent = path.join(sandboxRoot(), "workspaces");
  mkdirSync(parent, { recursive: true });
  const directory = mkdtempSync(path.join(parent, prefix));
  if (process.env["KEEP_WORLDS"] !== "1") atEnd(() => rmSync(directory, { recursive: true, force: true }));
  return directory;
}

afterAll(async () => {
  for (const close of ends.reverse()) await close();
});
