/** Puts a shim in front of the Pulumi CLI that measures CPU time with all child processes. */
import { chmodSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import type { Tools } from "../../sandbox/engine/tools";

/** Tools with a CLI that records the CPU time of each command. */
export interface TimedTools {
  readonly tools: Tools;
  /** CPU time of the last command in milliseconds: the CLI, its plugins and the program. */
  readonly cpuMs: () => number;
}

/**
 * Wraps the CLI in a shell script that measures its CPU time with `times` (POSIX.1-2024, Shell Command Language, special built-ins). On a
 * machine with other work, CPU time says more than wall time. Node cannot measure that of its children.
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

/** Adds user and system time of the children, which are in the second line of `times`: `1m2.345s 0m0.678s`. */
function childrenMs(text: string): number {
  const line = text.split("\n")[1] ?? "";
  const parts = [...line.matchAll(/(\d+)m([\d.]+)s/g)];
  return Math.round(
    parts.reduce((sum, [, minutes, seconds]) => sum + Number(minutes) * 60_000 + Number(seconds) * 1000, 0),
  );
}
