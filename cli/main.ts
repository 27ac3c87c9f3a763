#!/usr/bin/env node
import { ExitCode } from "./exitCode";
import { messageOf } from "./messageOf";
import { run } from "./run";

// Node would end with 1 after a crash, and with 0 where nothing is left to wait for: both are verdicts, and this is none.
process.exitCode = ExitCode.Unknown;
process.on("uncaughtException", (error) => {
  process.stderr.write(`odoo-mail: ${messageOf(error)}\n`);
  process.exit(ExitCode.Unknown);
});
// Who reads no further, such as `head`, has what it wants.
for (const stream of [process.stdout, process.stderr])
  stream.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code !== "EPIPE") throw error;
  });

// Not process.exit: what is still on its way to a pipe would be lost.
void run(process.argv.slice(2)).then((code) => {
  process.exitCode = code;
});
