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
// Mocha sets its own ones anew before each file.
for (const name of ["describe", "it"]) {
  let current = withEach(globalThis[name]);
  Object.defineProperty(globalThis, name, {
    get: () => current,
    set: (declare) => {
      current = withEach(declare);
    },
  });
}
