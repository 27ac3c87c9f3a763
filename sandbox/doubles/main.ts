import { flushCompileCache } from "node:module";

import { CLOUD_VARIABLE, type Cloud, openCloud } from "../cloud/openCloud";
import type { ProviderDouble } from "./double";
import { servePlugin } from "./plugin";
import { tellerFor } from "./teller";

/** Set by the bundler: the version of the provider's SDK, which the CLI compares with the plug-in's. */
declare const PLUGIN_VERSION: string;

/** Runs a double as a plug-in: the engine reads the port from the first line of stdout. */
export function runPlugin(makeDouble: (cloud: Cloud, crash: () => never) => ProviderDouble): void {
  const dir = process.env[CLOUD_VARIABLE];
  if (!dir) {
    process.stderr.write(`${CLOUD_VARIABLE} does not name the directory of the embedded cloud\n`);
    process.exit(1);
  }
  // The engine starts a plug-in with its own address.
  const [, , engine] = process.argv;
  const tell = engine === undefined ? undefined : tellerFor(engine);
  servePlugin(makeDouble(openCloud(dir), crash), PLUGIN_VERSION, tell).then(
    ({ port }) => {
      process.stdout.write(`${port}\n`);
      // The engine kills its plug-ins, so the cache of the compiled bundle is not written at the exit.
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
  // The signal may take a moment; nothing else may happen meanwhile.
  for (;;) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
}
