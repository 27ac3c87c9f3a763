/** `npm run docs:recording`: runs `npm start` on new zones, half a minute, and writes what it prints into README.md. */
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import path from "node:path";
import { sandboxRoot } from "../../sandbox/engine/tools";
import { RECORDING_END, RECORDING_START, recordingOf } from "./recording";
import { replaceBetween } from "./replaceBetween";

const ROOT = path.resolve(__dirname, "../..");

mkdirSync(sandboxRoot(), { recursive: true });
const dir = mkdtempSync(path.join(sandboxRoot(), "recording-"));
const start = (...args: string[]): string =>
  execFileSync(process.execPath, ["--import", "tsx", "sandbox/main.ts", ...args, "--dir", dir], {
    cwd: ROOT,
    encoding: "utf8",
    env: { ...process.env, NO_COLOR: "1" },
  });
try {
  replaceBetween("README.md", RECORDING_START, RECORDING_END, recordingOf(start()));
} finally {
  start("stop");
  rmSync(dir, { recursive: true, force: true });
}
