/**
 * What the tests of the pure core use of Jest, for Mocha: Stryker runs all mutants of a file in one process of Mocha, where Jest
 * would load every module anew for each of them.
 */
const { expect } = require("expect");
const { bind } = require("jest-each");

/** With Jest's tables: `false` says that what is asynchronous answers a promise. */
function withEach(declare) {
  declare.each = bind(declare, false);
  return declare;
}

globalThis.expect = expect;
globalThis.test = withEach((title, run) => globalThis.it(title, run));
// Mocha sets its own one anew before each file.
let describe = withEach(globalThis.describe);
Object.defineProperty(globalThis, "describe", {
  get: () => describe,
  set: (declare) => {
    describe = withEach(declare);
  },
});
