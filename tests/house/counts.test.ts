import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { temporaryDirectory } from "../sandbox/temporary";
import { addCounts, countJest, type Counts } from "./counts";

const dir = temporaryDirectory();

interface Case {
  fact: string;
  /** Text of the report; none is written when it is left out. */
  report?: string;
  exitCode: number | null;
  counts: Counts;
}

const report = (numPassedTests: number, numFailedTests: number, numRuntimeErrorTestSuites: number): string =>
  JSON.stringify({ numPassedTests, numFailedTests, numRuntimeErrorTestSuites, numPendingTests: 7 });

const cases: Case[] = [
  { fact: "all passed", report: report(12, 0, 0), exitCode: 0, counts: { passed: 12, failed: 0 } },
  { fact: "failed tests are counted", report: report(12, 3, 0), exitCode: 1, counts: { passed: 12, failed: 3 } },
  {
    fact: "a file that does not load is one",
    report: report(12, 3, 2),
    exitCode: 1,
    counts: { passed: 12, failed: 5 },
  },
  {
    fact: "coverage below its threshold is one",
    report: report(9, 0, 0),
    exitCode: 1,
    counts: { passed: 9, failed: 1 },
  },
  { fact: "killed after its report is one", report: report(9, 0, 0), exitCode: null, counts: { passed: 9, failed: 1 } },
  { fact: "a crash without a report is one", exitCode: 1, counts: { passed: 0, failed: 1 } },
  { fact: "no report is one even when all seems well", exitCode: 0, counts: { passed: 0, failed: 1 } },
  { fact: "half a report is one", report: '{"numPassedTests": 4, ', exitCode: null, counts: { passed: 0, failed: 1 } },
];

test.each(cases.map((row, index) => ({ ...row, index })))("$fact", ({ report, exitCode, counts, index }) => {
  const file = join(dir, `${index}.json`);
  if (report !== undefined) writeFileSync(file, report);
  expect(countJest(file, exitCode)).toEqual(counts);
});

test("several runs add up", () => {
  expect(
    addCounts([
      { passed: 3, failed: 0 },
      { passed: 2, failed: 1 },
      { passed: 0, failed: 1 },
    ]),
  ).toEqual({
    passed: 5,
    failed: 2,
  });
});
