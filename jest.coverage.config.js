/** What the unit tests must reach. Engine tests are not counted: they run the package in other processes. */
const whole = { statements: 100, branches: 100, functions: 100, lines: 100 };

module.exports = {
  ...require("./jest.config"),
  collectCoverage: true,
  // Files that no test imports count as not covered at all. cli/main.ts is run by tests/package.
  collectCoverageFrom: [
    "{cli,components,dns,odoo,odooApi,policy,providers,records,stack,testing,verify}/**/*.ts",
    "!cli/main.ts",
  ],
  coverageReporters: [["text", { skipFull: true }], "json-summary", "lcovonly"],
  coverageThreshold: {
    "./records/": whole,
    "./odoo/": whole,
    "./odooApi/": { statements: 95, branches: 90, functions: 95, lines: 95 },
    "./dns/": { statements: 95, branches: 90, functions: 95, lines: 95 },
    "./verify/": { statements: 95, branches: 90, functions: 95, lines: 95 },
    "./providers/": { statements: 95, branches: 90, functions: 95, lines: 95 },
    // Hooks do not run under Pulumi's mocks, and with them what finds drift.
    "./components/": { statements: 90, branches: 80, functions: 88, lines: 90 },
    global: { statements: 95, branches: 90, functions: 95, lines: 95 },
  },
};
