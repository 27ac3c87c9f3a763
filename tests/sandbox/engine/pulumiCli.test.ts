import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, utimesSync, writeFileSync } from "node:fs";
import path from "node:path";
import { findPulumi, type PulumiCli } from "../../../sandbox/engine/pulumiCli";
import { temporaryDirectory } from "../temporary";
import { fakeProgram } from "./fakes";

const GO_MOD = "module tools\n\ngo 1.26.6\n\nrequire github.com/pulumi/pulumi/pkg/v3 v3.276.0 // indirect\n";
const SYSTEM = "/usr/bin:/bin"; // for sh and its tools; nothing of ours is looked up by these names

const root = temporaryDirectory();

/** A machine made of fake programs: no test here looks at the real PATH, cache or network. */
function machine() {
  const dir = mkdtempSync(path.join(root, "machine-"));
  const at = (...parts: string[]): string => path.join(dir, ...parts);
  const lines: string[] = [];
  writeFileSync(at("go.mod"), GO_MOD);
  writeFileSync(at("go.sum"), "");
  const find = (...searchPath: string[]): Promise<PulumiCli> =>
    findPulumi({
      env: { PATH: searchPath.map((name) => at(name)).join(path.delimiter), XDG_CACHE_HOME: at("cache") },
      moduleDirectory: dir,
      report: (line) => lines.push(line),
      checkTimeoutMs: 2_000,
    });
  return { at, find, lines };
}

const says = (version: string): string => `[ "$1" = version ] && echo ${version}`;

describe("the CLI on PATH", () => {
  const { at, find, lines } = machine();

  beforeAll(() => {
    for (const [name, body] of Object.entries({
      good: says("v3.300.1"),
      oldest: says("v3.274.0"),
      old: says("v3.273.0"),
      next: says("v4.0.0"),
      broken: "exit 3",
      killed: "kill -9 $$",
      chatty: "echo Welcome to Pulumi",
      hanging: "kill -STOP $$",
    })) {
      fakeProgram(at(name), "pulumi", body);
      fakeProgram(at(name), "pulumi-language-nodejs", "");
    }
    writeFileSync(fakeProgram(at("text"), "pulumi", ""), "#!/no/such/interpreter\n");
  });

  it.each(["good", "oldest"])(
    "is used as it is when it is recent enough and has its language host (%s)",
    async (name) => {
      const found = await find(name);
      expect(found).toMatchObject({ path: at(name, "pulumi"), origin: "path", ownLanguageHost: true });
      expect(lines).toEqual([]);
      expect(existsSync(at("cache"))).toBe(false);
    },
  );

  it("is the first usable one, also behind others", async () => {
    expect(await find("old", "broken", "good")).toMatchObject({ path: at("good", "pulumi"), version: "3.300.1" });
  });

  it.each([
    ["old", "version 3.273.0 is not in the range >= 3.274.0, < 4.0.0"],
    ["next", "version 4.0.0 is not in the range"],
    ["broken", `"pulumi version" ended with exit code 3`],
    ["killed", `"pulumi version" ended with SIGKILL`],
    ["chatty", `"pulumi version" did not answer a version`],
    ["hanging", `did not answer "pulumi version" within 2 s`],
    ["text", "cannot be started"],
  ])("is refused with the reason when it is unusable (%s)", async (name, reason) => {
    await expect(find(name)).rejects.toThrow(`${at(name, "pulumi")}: ${reason}`);
  });

  it("is not needed for an error that says what to install", async () => {
    const error: unknown = await find("absent").catch((caught: unknown) => caught);
    expect(String(error)).toContain("no pulumi is on PATH");
    expect(String(error)).toContain("https://www.pulumi.com/docs/install/");
    expect(String(error)).toContain("Go 1.26.6 or newer");
  });
});

describe("a CLI on PATH without a Node language host", () => {
  it("is used from the cache, where the sandbox's host lies beside it", async () => {
    const { at, find } = machine();
    fakeProgram(at("bare"), "pulumi", says("v3.276.0"));
    const [first, second] = await Promise.all([find("bare"), find("bare")]);
    expect(second).toEqual(first);
    expect(first).toMatchObject({ version: "3.276.0", origin: "path", ownLanguageHost: false });
    expect(readdirSync(path.dirname(first.path)).sort()).toEqual([
      "pulumi",
      "pulumi-language-nodejs",
      "pulumi-resource-pulumi-nodejs",
    ]);
    expect(readdirSync(at("bare"))).toEqual(["pulumi"]);
    expect(readdirSync(at("cache", "pulumi-odoo-mail"))).toHaveLength(1);
  });
});

/** A Go that "compiles": the last argument but one is the output file. It counts its runs. */
const fakeGo = (counter: string, pulumi: string): string => `
  PATH=${SYSTEM}
  echo run >> "${counter}"
  echo "github.com/pulumi/pulumi/pkg/v3" >&2
  while [ "$1" != -o ]; do shift; done
  printf '#!/bin/sh\\n%s\\n' '${pulumi}' > "$2"
  chmod +x "$2"`;

describe("the CLI built from the Go module", () => {
  it("is built once, kept under its version, and found again", async () => {
    const { at, find, lines } = machine();
    fakeProgram(at("go"), "go", fakeGo(at("runs"), says("v3.276.0")));
    const first = await find("go");
    expect(first).toMatchObject({ version: "3.276.0", origin: "built", ownLanguageHost: false });
    expect(first.path.startsWith(at("cache", "pulumi-odoo-mail", "pulumi-3.276.0-"))).toBe(true);
    expect(lines[0]).toContain("Building the Pulumi CLI 3.276.0 with Go");
    expect(await find("go")).toEqual(first);
    expect(await find("absent")).toEqual(first); // Go is only needed once
    expect(readFileSync(at("runs"), "utf8")).toBe("run\n");
  });

  it("is built anew when go.sum changes", async () => {
    const { at, find } = machine();
    fakeProgram(at("go"), "go", fakeGo(at("runs"), says("v3.276.0")));
    const first = await find("go");
    writeFileSync(at("go.sum"), "another\n");
    const second = await find("go");
    expect(second.path).not.toBe(first.path);
    expect(readFileSync(at("runs"), "utf8")).toBe("run\nrun\n");
  });

  it("survives two builds at once: both give the same file and leave nothing else", async () => {
    const { at, find } = machine();
    fakeProgram(at("go"), "go", fakeGo(at("runs"), says("v3.276.0")));
    const [first, second] = await Promise.all([find("go"), find("go")]);
    expect(second).toEqual(first);
    expect(readFileSync(at("runs"), "utf8")).toBe("run\nrun\n");
    expect(readdirSync(at("cache", "pulumi-odoo-mail"))).toHaveLength(1);
  });

  it("is built again when the kept one is damaged", async () => {
    const { at, find, lines } = machine();
    fakeProgram(at("go"), "go", fakeGo(at("runs"), says("v3.276.0")));
    const first = await find("go");
    writeFileSync(first.path, "#!/no/such/interpreter\n");
    expect(await find("go")).toEqual(first);
    expect(lines.join("\n")).toContain("unusable (cannot be started");
  });

  it("removes what a killed build left a day ago, and leaves a running one alone", async () => {
    const { at, find } = machine();
    fakeProgram(at("go"), "go", fakeGo(at("runs"), says("v3.276.0")));
    const [old, young] = ["build-old", "build-young"].map((name) => at("cache", "pulumi-odoo-mail", name));
    for (const directory of [old, young]) mkdirSync(directory ?? "", { recursive: true });
    const yesterday = Date.now() / 1000 - 25 * 60 * 60;
    utimesSync(old ?? "", yesterday, yesterday);
    await find("go");
    expect([old, young].map((directory) => existsSync(directory ?? ""))).toEqual([false, true]);
  });

  it("is never kept when it does not work", async () => {
    const { at, find } = machine();
    fakeProgram(at("go"), "go", fakeGo(at("runs"), "exit 1"));
    await expect(find("go")).rejects.toThrow(
      `the CLI built with ${at("go", "go")}: "pulumi version" ended with exit code 1`,
    );
    expect(readdirSync(at("cache", "pulumi-odoo-mail"))).toEqual([]);
  });

  it("is replaced by an error with the end of Go's output when Go fails", async () => {
    const { at, find } = machine();
    fakeProgram(
      at("go"),
      "go",
      `echo "go: go.mod requires go >= 1.26.6 (running go 1.22.0; GOTOOLCHAIN=local)" >&2; exit 1`,
    );
    const error: unknown = await find("go").catch((caught: unknown) => caught);
    expect(String(error)).toContain("go.mod requires go >= 1.26.6 (running go 1.22.0");
    expect(String(error)).toContain("https://www.pulumi.com/docs/install/");
    expect(readdirSync(at("cache", "pulumi-odoo-mail"))).toEqual([]);
  });
});
