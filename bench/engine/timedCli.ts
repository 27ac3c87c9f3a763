import { chmodSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import type { Tools } from "../../sandbox/engine/tools";

/** Tools whose CLI notes the CPU time of each command. */
export interface TimedTools {
  readonly tools: Tools;
  /** CPU time of the last command in milliseconds: the CLI, its plugins and the program. */
  readonly cpuMs: () => number;
}

/**
 * Puts a shell between us and the CLI. On a machine that does other work as well, CPU time says more than wall time, and node cannot
 * tell that of its children; the shell's `times` can (POSIX.1-2024, Shell Command Language, special built-ins).
 */
export function timeCli(tools: Tools, directory: string): TimedTools {
  mkdirSync(directory, { recursive: true });
  const shim = path.join(directory, "pulumi");
  const file = path.join(directory, "times");
  writeFileSync(shim, `#!/bin/sh\n'${tools.cli.path}' "$@"\ncode=$?\ntimes > '${file}'\nexit $code\n`);
  chmodSync(shim, 0o755);
  return {
    tools: { ...tools, cli: { ...tools.cli, path: shim } },
    cpuMs: () => childrenMs(readFileSync(file, "utf8")),
  };
}

/** The second line of `times` is about the children, user and system: `1m2.345s 0m0.678s`. */
function childrenMs(text: string): number {
  const line = text.split("\n")[1] ?? "";
  const parts = [...line.matchAll(/(\d+)m([\d.]+)s/g)];
  return Math.round(
    parts.reduce((sum, [, minutes, seconds]) => sum + Number(minutes) * 60_000 + Number(seconds) * 1000, 0),
  );
}
