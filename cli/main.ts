#!/usr/bin/env node
import { run } from "./run";

// Not process.exit: what is still on its way to a pipe would be lost.
void run(process.argv.slice(2)).then((code) => {
  process.exitCode = code;
});
