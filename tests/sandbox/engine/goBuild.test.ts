import { execFileSync } from "node:child_process";
import { existsSync, readdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { buildCli } from "../../../sandbox/engine/goBuild";
import { temporaryDirectory } from "../temporary";
import { fakeProgram } from "./fakes";

const dir = temporaryDirectory();
const cliModule = { directory: dir, version: "3.276.0", go: "1.26.6", hash: "abc" };

describe("a build that takes its time", () => {
  it("says how long already, how much and what last, on lines of their own", async () => {
    const gate = path.join(dir, "gate");
    execFileSync("mkfifo", [gate]);
    // This Go names two packages and then waits until the test has seen a line about it.
    const body = `echo one.example/first >&2; echo two.example/second >&2; read go < ${gate}; while [ "$1" != -o ]; do shift; done; : > "$2"`;
    const go = fakeProgram(path.join(dir, "bin"), "go", body);
    const lines: string[] = [];
    const report = (line: string): void => {
      lines.push(line);
      if (line.includes("second")) writeFileSync(gate, "on\n");
    };
    const target = path.join(dir, "cache", "pulumi-3.276.0");
    const finish = (): Promise<void> => Promise.resolve();
    await buildCli({
      go,
      module: cliModule,
      target,
      env: { PATH: "/usr/bin:/bin" },
      report,
      reportEveryMs: 20,
      finish,
    });
    expect(lines[0]).toBe("Building the Pulumi CLI 3.276.0 with Go. This happens once and takes some minutes.");
    expect(lines).toContain("  0 s, 2 packages downloaded or compiled so far, last: two.example/second");
    expect(lines.at(-1)).toMatch(/^Built the Pulumi CLI 3\.276\.0 in \d+ s\.$/);
    expect(existsSync(path.join(target, "pulumi"))).toBe(true);
  });

  it("leaves nothing when it is refused at the end", async () => {
    const go = fakeProgram(path.join(dir, "quick"), "go", `while [ "$1" != -o ]; do shift; done; : > "$2"`);
    const parent = path.join(dir, "refused");
    const finish = (): Promise<void> => Promise.reject(new Error("does not work"));
    const target = path.join(parent, "pulumi");
    const build = buildCli({
      go,
      module: cliModule,
      target,
      env: { PATH: "/usr/bin:/bin" },
      report: () => undefined,
      finish,
    });
    await expect(build).rejects.toThrow("does not work");
    expect(readdirSync(parent)).toEqual([]);
  });
});
