import { existsSync, readFileSync } from "node:fs";

/** How many tests ended how. */
export interface Counts {
  readonly passed: number;
  readonly failed: number;
}

/** What a run counts as that gave no result at all. */
export const CRASHED: Counts = { passed: 0, failed: 1 };

/** The fields we read of what `jest --json` writes. */
interface JestReport {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly numRuntimeErrorTestSuites: number;
}

/**
 * Counts one jest run.
 *
 * A file that does not even load counts as one failed test. A run that ended badly has at least one failed test, whatever its report
 * says: coverage below its threshold or a killed worker are in no test's result.
 *
 * @param file what jest was told to write by `--outputFile`; absent after a crash.
 * @param exitCode null when the process was killed.
 */
export function countJest(file: string, exitCode: number | null): Counts {
  const report = readReport(file);
  if (report === undefined) return CRASHED;
  const failed = report.numFailedTests + report.numRuntimeErrorTestSuites;
  return { passed: report.numPassedTests, failed: exitCode === 0 ? failed : Math.max(failed, 1) };
}

/** Adds up several runs. */
export function addCounts(counts: readonly Counts[]): Counts {
  return {
    passed: counts.reduce((sum, { passed }) => sum + passed, 0),
    failed: counts.reduce((sum, { failed }) => sum + failed, 0),
  };
}

function readReport(file: string): JestReport | undefined {
  if (!existsSync(file)) return undefined;
  try {
    return JSON.parse(readFileSync(file, "utf8")) as JestReport;
  } catch {
    // Half a file: jest was killed while it wrote.
    return undefined;
  }
}
