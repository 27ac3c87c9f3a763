import { execFileSync } from "node:child_process";
import { join } from "node:path";

// mocha-runner 10.0 allows mocha 12, and then fails on a file that mocha 12 has renamed. Another process loads it, because it is an ES module.
test("the test runner of `npm run mutation` loads with the installed mocha", () => {
  const program =
    'import("@stryker-mutator/mocha-runner").then(({ strykerPlugins }) => console.log(strykerPlugins[0].name))';
  const printed = execFileSync(process.execPath, ["-e", program], { cwd: join(__dirname, "../.."), encoding: "utf8" });
  expect(printed).toBe("mocha\n");
});
