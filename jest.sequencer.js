/** Orders the test files for Jest: long engine tests first, so that no worker waits for one at the end. */
const path = require("node:path");
const { default: Sequencer } = require(
  require.resolve("@jest/test-sequencer", { paths: [require.resolve("jest")] }), // a dependency of jest
);

/** Engine test files that take more than half a minute, the longest first. Started last, one of them would keep one worker busy alone. */
const LONG = [
  "rateLimit",
  "failing/reads",
  "failing/writes",
  "manyRecords",
  "sharing/program",
  "moving",
  "drift/deleted",
  "odooParameters",
];

/** Jest's own order, which on a fresh clone knows only how large a file is, with the long engine tests first. */
module.exports = class extends Sequencer {
  async sort(tests) {
    const rank = ({ path: file }) => {
      const at = LONG.findIndex((name) => file.endsWith(path.join("tests", "engine", `${name}.test.ts`)));
      return at === -1 ? LONG.length : at;
    };
    return [...(await super.sort(tests))].sort((a, b) => rank(a) - rank(b));
  }
};
