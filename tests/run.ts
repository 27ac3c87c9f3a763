import { type ChildProcess, spawn } from "node:child_process";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import path from "node:path";
import { addCounts, countJest, type Counts, CRASHED } from "./house/counts";

/**
 * `npm test`: finds or builds the Pulumi CLI, then the unit tests with their coverage, then the tests on the real engine. All of it
 * runs even when a part fails. The last line is `N passed, N failed`; the same counts are left in `reports/summary.json` for CI.
 */
const ROOT = path.resolve(__dirname, "..");
const REPORTS = path.join(ROOT, "reports");
const SUMMARY = path.join(REPORTS, "summary.json");
const MINUTES = 60_000;
const CORES = availableParallelism();

interface Suite {
  readonly name: string;
  readonly title: string;
  readonly args: readonly string[];
  readonly workers: number;
  /** Milliseconds; against a hang only. */
  readonly timeout: number;
}

const UNIT: Suite = {
  name: "unit",
  title: "Unit tests, with coverage",
  args: ["--config", "jest.coverage.config.js", "--selectProjects", "unit"],
  // Jest's own choice is one less than the cores, which is one on the two cores of a small machine: nothing in parallel.
  workers: Math.max(2, CORES - 1),
  timeout: 20 * MINUTES,
};

const ENGINE: Suite = {
  name: "engine",
  title: "Tests on the real Pulumi engine",
  args: ["--selectProjects", "engine", "--verbose"],
  // Some rows wait for a time-out most of their time.
  workers: CORES + 1,
  timeout: 50 * MINUTES,
};

const stopped = new AbortController();
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => stopped.abort());

async function main(): Promise<void> {
  mkdirSync(REPORTS, { recursive: true });
  rmSync(SUMMARY, { force: true });
  const prepared = await timed("CLI", prepareSandbox);
  const unit = await timed("unit", () => runSuite(UNIT));
  // Without a CLI nothing of the engine can run: what could not be prepared is its one failed test.
  const engine = prepared ? await timed("engine", () => runSuite(ENGINE)) : CRASHED;
  finish(addCounts([unit, engine]));
}

const times: string[] = [];

async function timed<T>(name: string, part: () => Promise<T>): Promise<T> {
  const started = Date.now();
  const result = await part();
  times.push(`${name} ${Math.round((Date.now() - started) / 1000)} s`);
  return result;
}

/** The only part that may take minutes without a test; it reports its progress itself. */
async function prepareSandbox(): Promise<boolean> {
  heading("Pulumi CLI and sandbox");
  try {
    // Loaded here: a sandbox that does not compile is a failure to report, with the unit tests still run.
    // eslint-disable-next-line @typescript-eslint/no-require-imports -- import() would need the compiled extension
    const { prepareTools } = require("../sandbox/engine/tools") as typeof import("../sandbox/engine/tools");
    const { cli } = await prepareTools();
    console.log(
      `Pulumi ${cli.version}, ${cli.origin === "built" ? "built from go.mod" : "found on PATH"}: ${cli.path}`,
    );
    return true;
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    return false;
  }
}

async function runSuite({ name, title, args, workers, timeout }: Suite): Promise<Counts> {
  heading(title);
  if (stopped.signal.aborted) return CRASHED;
  const file = path.join(REPORTS, `${name}.json`);
  rmSync(file, { force: true });
  const jest = [
    "--disable-warning=ExperimentalWarning", // node:sqlite, in each of jest's processes
    require.resolve("jest/bin/jest"),
    ...args,
    "--ci",
    "--maxWorkers",
    String(workers),
    "--json",
    `--outputFile=${file}`,
  ];
  const options = { cwd: ROOT, stdio: "inherit", timeout, signal: stopped.signal } as const;
  return countJest(file, await exitCodeOf(spawn(process.execPath, jest, options)));
}

/** Null when the process was killed or could not be started. */
async function exitCodeOf(child: ChildProcess): Promise<number | null> {
  child.on("error", (error) => console.error(error.message));
  // Not events.once: it would take the error of an abort for the end.
  await new Promise((resolve) => child.once("close", resolve));
  return child.exitCode;
}

function finish(counts: Counts): void {
  writeFileSync(SUMMARY, `${JSON.stringify(counts)}\n`);
  process.exitCode = counts.failed === 0 ? 0 : 1;
  console.log(`\nTime: ${times.join(", ")}`);
  console.log(`${counts.passed} passed, ${counts.failed} failed`);
}

function heading(text: string): void {
  console.log(`\n== ${text}\n`);
}

void main();
