/**
 * `npm run release:dry-run`: what the release workflow does, without changing or publishing anything. A changeset for a minor release
 * raises the version in a copy; then npm shows what it would publish.
 */
import { execFileSync, spawnSync } from "node:child_process";
import assert from "node:assert/strict";
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { followVersion } from "./versions";

const ROOT = path.resolve(__dirname, "..");
const COPIED = ["package.json", "CHANGELOG.md", ".changeset", "plugin"];
const CHANGESET = `---\n"pulumi-odoo-mail": minor\n---\n\nA change that users notice.\n`;

function raiseVersion(): void {
  const copy = mkdtempSync(path.join(tmpdir(), "release-"));
  try {
    for (const name of COPIED) cpSync(path.join(ROOT, name), path.join(copy, name), { recursive: true });
    const git = ["-c", "user.name=release", "-c", "user.email=release@localhost"];
    for (const args of [
      ["init", "-q", "-b", "main"],
      ["add", "-A"],
      [...git, "commit", "-qm", "copy"],
    ])
      execFileSync("git", args, { cwd: copy });
    writeFileSync(path.join(copy, ".changeset", "dry-run.md"), CHANGESET);
    const changeset = path.join(ROOT, "node_modules", ".bin", "changeset");
    execFileSync(changeset, ["version"], { cwd: copy, stdio: ["ignore", "ignore", "inherit"] });
    const before = (JSON.parse(readFileSync(path.join(ROOT, "package.json"), "utf8")) as { version: string }).version;
    const version = followVersion(copy);
    assert.notEqual(version, before);
    for (const file of ["package.json", "plugin/package.json", "plugin/schema.json"])
      assert.ok(readFileSync(path.join(copy, file), "utf8").includes(`"version": "${version}"`), file);
    assert.match(readFileSync(path.join(copy, "CHANGELOG.md"), "utf8"), new RegExp(`^## ${version}$`, "m"));
    assert.ok(!existsSync(path.join(copy, ".changeset", "dry-run.md")));
    console.log(`A minor release would be ${version}.`);
  } finally {
    rmSync(copy, { recursive: true, force: true });
  }
}

function publish(): void {
  if (!existsSync(path.join(ROOT, "dist", "lib.js")))
    execFileSync("npm", ["run", "build"], { cwd: ROOT, stdio: "inherit" });
  const args = ["publish", "--dry-run", "--ignore-scripts", "--loglevel", "warn"];
  const { status, stdout, stderr } = spawnSync("npm", args, { cwd: ROOT, encoding: "utf8" });
  console.log(`${stdout}${stderr}`);
  assert.equal(status, 0);
  // npm publishes in spite of mistakes in package.json, without the fields that it takes for mistakes.
  assert.doesNotMatch(stderr, /auto-corrected/);
}

raiseVersion();
publish();
