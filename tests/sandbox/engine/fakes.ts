import { chmodSync, mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";

/** Writes an executable shell script that plays a program, and returns its path. */
export function fakeProgram(directory: string, name: string, body: string): string {
  mkdirSync(directory, { recursive: true });
  const file = path.join(directory, name);
  writeFileSync(file, `#!/bin/sh\n${body}\n`);
  chmodSync(file, 0o755);
  return file;
}
