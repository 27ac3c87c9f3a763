/** `npm start`: the project's stack program on the embedded cloud. `npm start -- help` lists the commands. */
import { SandboxError } from "./engine/sandboxError";
import { interruptRuns } from "./engine/processes";
import { readArguments } from "./start/arguments";
import { RUN } from "./start/commands";

async function main(): Promise<void> {
  try {
    const args = readArguments(process.argv.slice(2));
    await RUN[args.command](args);
  } catch (error) {
    if (!(error instanceof SandboxError)) throw error;
    process.stderr.write(`\n${error.message}\n`);
    process.exitCode = 1;
  }
}

let interrupted = false;
process.on("SIGINT", () => {
  // The first Ctrl-C lets Pulumi finish its step and release its lock. The second one ends everything at once.
  if (interrupted || interruptRuns() === 0) process.exit(130);
  interrupted = true;
});
process.on("SIGTERM", () => process.exit(143));

void main();
