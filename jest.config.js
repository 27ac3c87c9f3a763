/** `unit` is fast and offline, `engine` runs the real Pulumi CLI on the sandbox, `odoo` a real Odoo, `package` the packed tarball, `site` the built docs site. */
const { compilerOptions } = require("./tsconfig.json");

const common = {
  rootDir: __dirname,
  // Types are checked by `npm run typecheck`, once for everything.
  transform: { "^.+\\.ts$": ["ts-jest", { tsconfig: { ...compilerOptions, noEmit: false }, diagnostics: false }] },
  testEnvironment: "node",
  modulePathIgnorePatterns: ["<rootDir>/(dist|coverage|reports|\\.sandbox|\\.stryker-tmp)/"],
};

module.exports = {
  testSequencer: "<rootDir>/jest.sequencer.js",
  testTimeout: 120_000, // against a hang: on a busy machine, loading the SDKs alone takes seconds
  projects: [
    {
      ...common,
      displayName: "unit",
      testMatch: ["<rootDir>/tests/**/*.test.ts"],
      testPathIgnorePatterns: ["/node_modules/", "<rootDir>/tests/(engine|package|realOdoo|sequences|site)/"],
      // The examples import the package by its name.
      moduleNameMapper: {
        "^pulumi-odoo-mail$": "<rootDir>/lib.ts",
        "^pulumi-odoo-mail/testing$": "<rootDir>/testing/index.ts",
      },
    },
    {
      ...common,
      displayName: "engine",
      testMatch: ["<rootDir>/tests/engine/**/*.test.ts"],
      globalSetup: "<rootDir>/tests/engine/harness/globalSetup.ts",
      setupFilesAfterEnv: ["<rootDir>/tests/engine/harness/setup.ts"],
    },
    {
      ...common,
      displayName: "sequences",
      testMatch: ["<rootDir>/tests/sequences/**/*.test.ts"],
    },
    {
      ...common,
      displayName: "odoo",
      testMatch: ["<rootDir>/tests/realOdoo/**/*.test.ts"],
    },
    {
      ...common,
      displayName: "site",
      testMatch: ["<rootDir>/tests/site/**/*.test.ts"],
    },
    {
      ...common,
      displayName: "package",
      testMatch: ["<rootDir>/tests/package/**/*.test.ts"],
    },
  ],
};
