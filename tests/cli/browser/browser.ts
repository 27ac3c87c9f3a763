import { execFileSync } from "node:child_process";
import { accessSync, constants, readFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { type Browser, chromium as playwright } from "playwright-core";

/** The source of axe-core, to be evaluated in a page before `axe.run`. */
export const AXE = readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");

/** How Debian's package and others call it. */
const NAMES = ["chromium", "chromium-browser", "google-chrome"];

/** A headless Chromium: the one that CHROMIUM_PATH names, one on the PATH, or the one that came with the dev dependencies. */
export async function openBrowser(): Promise<Browser> {
  const executablePath = process.env["CHROMIUM_PATH"] ?? onPath() ?? bundled();
  // No sandbox: root, and the containers of CI, cannot have one. The only page is our own.
  return playwright.launch({ executablePath, args: ["--no-sandbox"] });
}

/** Asked in another process: the package is an ES module, which jest loads only behind a flag of Node. */
function bundled(): string {
  return execFileSync(process.execPath, [join(__dirname, "bundledChromium.mjs")], { encoding: "utf8" });
}

function onPath(): string | undefined {
  const folders = (process.env["PATH"] ?? "").split(delimiter);
  return folders.flatMap((folder) => NAMES.map((name) => join(folder, name))).find(isExecutable);
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
