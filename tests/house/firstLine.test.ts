import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";

const ROOT = join(__dirname, "../..");
/** Tests say it in their titles, and people copy the examples into their own projects. */
const NOT_OURS = /^(tests|examples)\//;

const sources = execFileSync("git", ["ls-files", "*.ts", "*.js", "*.mjs"], { cwd: ROOT, encoding: "utf8" })
  .split("\n")
  .filter((file) => file !== "" && !NOT_OURS.test(file));

test("every source file says in its first line what it is for", () => {
  expect(sources.length).toBeGreaterThan(300);
  const silent = sources.filter((file) => {
    const text = readFileSync(join(ROOT, file), "utf8").replace(/^#!.*\n/, "");
    return !/^(\/\*\*?|\/\/) \S|^\/\*\*\n/.test(text);
  });
  expect(silent).toEqual([]);
});
