import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** A directory that is removed when the test file ends. */
export function temporaryDirectory(): string {
  const dir = mkdtempSync(join(tmpdir(), "odoo-mail-"));
  afterAll(() => rmSync(dir, { recursive: true, force: true }));
  return dir;
}
