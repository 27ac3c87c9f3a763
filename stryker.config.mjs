// @ts-check
import { createRequire } from "node:module";

const { projects } = createRequire(import.meta.url)("./jest.config.js");

/** What is mutated: `MUTATE=records/spf/compare npm run mutation`, a folder or a file. */
const target = (process.env.MUTATE ?? "records").replace(/\/$/, "");
/** The tests that have to notice: those of `records/spf` for everything in it. */
const area = target.replace(/\.ts$/, "").split("/").slice(0, 2).join("/");

// Properties search; here they only have to notice. Each of them runs again for every mutant that it reaches.
process.env.SPF_PROPERTY_RUNS ??= "40";
process.env.DMARC_PROPERTY_RUNS ??= "40";

/** @type {import("@stryker-mutator/api/core").PartialStrykerOptions} */
export default {
  mutate: [target.endsWith(".ts") ? target : `${target}/**/*.ts`],
  testRunner: "jest",
  jest: {
    projectType: "custom",
    config: {
      ...projects.find(({ displayName }) => displayName === "unit"),
      rootDir: ".",
      testMatch: [`<rootDir>/tests/${area}{/**/,}*.test.ts`],
    },
  },
  coverageAnalysis: "perTest",
  // Tables of ids, texts and sources: only a copy of the table would notice, and that is no test.
  ignoreStatic: true,
  concurrency: 1,
  timeoutMS: 20_000,
  reporters: ["clear-text", "json"],
  clearTextReporter: { allowColor: false, logTests: false, reportTests: false },
  allowConsoleColors: false,
  jsonReporter: { fileName: `reports/mutation/${target.replaceAll("/", "-")}.json` },
  incrementalFile: `reports/mutation/${target.replaceAll("/", "-")}.incremental.json`,
  thresholds: { high: 95, low: 90, break: 90 },
  // The copy that is mutated needs no more than this.
  ignorePatterns: ["/*", "!/records", "!/tests", "/tests/*", "!/tests/records", "!/package.json", "!/*config*"],
};
