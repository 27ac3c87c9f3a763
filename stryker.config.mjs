/** What is mutated: `MUTATE=records/spf/compare npm run mutation`, a folder, a file or a pattern. */
const target = (process.env.MUTATE ?? "records").replace(/\/$/, "");
const report = target.replace(/[^\w.]+/g, "-");
/** The tests that have to notice: those of `records/spf` for everything in it. */
const area = target.replace(/\.ts$/, "").split("/").slice(0, 2).join("/");

// Properties search; here they only have to notice. Each of them runs again for every mutant that it reaches.
process.env.PROPERTY_RUNS ??= "60";

export default {
  mutate: [/\.ts$/.test(target) ? target : `${target}/**/*.ts`],
  // Mocha and not Jest: a mutant is switched on in the process that has loaded everything, which takes a tenth of the time.
  testRunner: "mocha",
  testRunnerNodeArgs: ["--import", "tsx"],
  mochaOptions: {
    file: ["tests/mutation/jestGlobals.js"],
    spec: [`tests/${area}{/**/,}*.test.ts`],
    // A megabyte in linear time: seconds for each mutant, and no rule that others do not test.
    ignore: ["tests/**/large.test.ts"],
  },
  coverageAnalysis: "perTest",
  // Tables of ids, texts and sources: only a copy of the table would notice, and that is no test.
  ignoreStatic: true,
  concurrency: 1,
  timeoutMS: 10_000,
  reporters: ["clear-text", "json"],
  clearTextReporter: { allowColor: false, logTests: false, reportTests: false },
  allowConsoleColors: false,
  jsonReporter: { fileName: `reports/mutation/${report}.json` },
  thresholds: { high: 95, low: 90, break: 90 },
  // The copy that is mutated needs no more than this.
  ignorePatterns: [
    "/*",
    "!/records",
    "!/tests",
    "/tests/*",
    "!/tests/records",
    "!/tests/mutation",
    "!/package.json",
    "!/tsconfig.json",
  ],
};
