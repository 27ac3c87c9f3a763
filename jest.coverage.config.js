/** What the unit tests must reach. The engine's hooks do not run under mocks: the engine tests cover them, uncounted. */
const whole = { statements: 100, branches: 100, functions: 100, lines: 100 };

module.exports = {
  ...require("./jest.config"),
  collectCoverage: true,
  // Files that no test imports count as not covered. Interfaces only: providers/zone.ts has no code to cover.
  collectCoverageFrom: ["{components,odoo,providers,records}/**/*.ts", "config.ts"],
  coverageReporters: [["text", { skipFull: true }], "json-summary", "lcovonly"],
  coverageThreshold: { "./records/": whole, "./odoo/": whole },
};
