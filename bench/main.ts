/** `npm run bench`: what the components cost, as ratios to programs without them. See docs/performance.md. */
import { availableParallelism, loadavg } from "node:os";
import { SandboxError } from "../sandbox/engine/sandboxError";
import { readArguments } from "./arguments";
import { check } from "./check";
import { engine } from "./engine";
import { library } from "./library";
import { isMet, renderReport } from "./print";
import { requests } from "./requests";
import type { Measurement, Report } from "./report";
import { spf } from "./spf";
import { state } from "./state";
import { types } from "./types";

const MEASUREMENTS: readonly Measurement[] = [spf, check, library, types, requests, state, engine];

async function main(): Promise<void> {
  const names = MEASUREMENTS.map(({ name }) => name);
  const { only, domains, json } = readArguments(process.argv.slice(2), names);
  const progress = (line: string): void => void process.stderr.write(`${line}\n`);
  const reports: Report[] = [];
  for (const measurement of MEASUREMENTS.filter(({ name }) => only.includes(name))) {
    for await (const report of measurement.run({ domains, progress })) {
      reports.push(report);
      if (!json) process.stdout.write(`${renderReport(report)}\n`);
    }
  }
  if (json) process.stdout.write(`${JSON.stringify(asJson(reports), null, 2)}\n`);
}

function asJson(reports: readonly Report[]): unknown {
  const machine = { node: process.version, processors: availableParallelism(), load: loadavg() };
  const judged = reports.map((report) => ({
    ...report,
    aims: report.aims.map((aim) => ({ ...aim, reached: isMet(aim) })),
  }));
  return { machine, reports: judged };
}

main().catch((error: unknown) => {
  process.stderr.write(`\n${error instanceof SandboxError ? error.message : String((error as Error).stack)}\n`);
  process.exitCode = 1;
});
