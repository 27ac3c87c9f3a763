import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import path from "node:path";
import { findOnPath } from "../../../sandbox/engine/pathSearch";
import { temporaryDirectory } from "../temporary";
import { fakeProgram } from "./fakes";

describe("the search on PATH", () => {
  const dir = temporaryDirectory();
  const at = (...parts: string[]): string => path.join(dir, ...parts);

  beforeAll(() => {
    fakeProgram(at("first"), "tool", "");
    fakeProgram(at("second"), "tool", "");
    mkdirSync(at("linked"));
    symlinkSync(at("first", "tool"), at("linked", "tool"));
    mkdirSync(at("text"));
    writeFileSync(at("text", "tool"), "not executable", { mode: 0o644 });
    mkdirSync(at("folder", "tool"), { recursive: true });
    mkdirSync(at("dangling"));
    symlinkSync(at("nowhere"), at("dangling", "tool"));
  });

  interface Case {
    readonly title: string;
    readonly searchPath: readonly string[];
    readonly found: readonly string[];
  }

  const cases: readonly Case[] = [
    { title: "keeps the order of PATH", searchPath: ["second", "first"], found: ["second", "first"] },
    { title: "names a file once, however it is reached", searchPath: ["linked", "first", "first"], found: ["linked"] },
    {
      title: "passes over what cannot be executed",
      searchPath: ["text", "folder", "dangling", "first"],
      found: ["first"],
    },
    { title: "passes over directories that do not exist", searchPath: ["absent", "second"], found: ["second"] },
  ];

  it.each(cases)("$title", ({ searchPath, found }) => {
    const joined = searchPath.map((name) => at(name)).join(path.delimiter);
    expect(findOnPath("tool", joined)).toEqual(found.map((name) => at(name, "tool")));
  });

  it("never takes a file from the working directory", () => {
    const relative = ["", ".", path.relative(process.cwd(), at("first"))].join(path.delimiter);
    expect(findOnPath("tool", relative)).toEqual([]);
  });

  it("finds nothing without a PATH", () => {
    expect(findOnPath("tool", undefined)).toEqual([]);
  });
});
