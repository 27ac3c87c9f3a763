#!/usr/bin/env node
/** The executable `odoo-mail`: turns the result of `run` into an exit code, also after a crash or when its reader closes the pipe. */
import { ExitCode } from "./exitCode";
import { messageOf } from "./messageOf";
import { run } from "./run";

// Set first: Node would exit with 1 after a crash, and with 0 when nothing is left to wait for. Both codes are verdicts.
process.exitCode = ExitCode.Unknown;
process.on("uncaughtException", (error) => {
  process.stderr.write(`odoo-mail: ${messageOf(error)}\n`);
  process.exit(ExitCode.Unknown);
});
// EPIPE: a reader such as `head` has seen enough and closed the pipe.
for (const stream of [process.stdout, process.stderr])
  stream.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code !== "EPIPE") throw error;
  });

// Not process.exit: output that is still on its way to a pipe would be lost.
void run(process.argv.slice(2)).then((code) => {
  process.exitCode = code;
});
