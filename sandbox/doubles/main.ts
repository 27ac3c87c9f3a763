/** Runs a double as a plugin process: finds the embedded cloud, serves, and prints the port for the engine. */
import { flushCompileCache } from "node:module";

import { CLOUD_VARIABLE, type Cloud, openCloud } from "../cloud/openCloud";
import type { ProviderDouble } from "./double";
import { servePlugin } from "./plugin";
import { tellerFor } from "./teller";

/** Set by the bundler: the version of the provider's SDK. The CLI compares it with that of the plugin. */
declare const PLUGIN_VERSION: string;

/** Runs a double as a plugin. The engine reads its port from the first line of stdout. */
export function runPlugin(makeDouble: (cloud: Cloud, crash: () => never) => ProviderDouble): void {
  const dir = process.env[CLOUD_VARIABLE];
  if (!dir) {
    process.stderr.write(`${CLOUD_VARIABLE} does not name the directory of the embedded cloud\n`);
    process.exit(1);
  }
  // The engine passes its own address as the first argument.
  const [, , engine] = process.argv;
  const tell = engine === undefined ? undefined : tellerFor(engine);
  servePlugin(makeDouble(openCloud(dir), crash), PLUGIN_VERSION, tell).then(
    ({ port }) => {
      process.stdout.write(`${port}\n`);
      // Written now, because the engine kills its plugins, so that nothing is written at the exit.
      flushCompileCache();
    },
    (error: unknown) => {
      process.stderr.write(`${String(error)}\n`);
      process.exit(1);
    },
  );
}

function crash(): never {
  process.kill(process.pid, "SIGKILL");
  // The signal may take a moment. Until then nothing else may happen.
  for (;;) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
}
