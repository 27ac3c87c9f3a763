import path from "node:path";
import { InProcessHost } from "../../sandbox/engine/inProcess/inProcessHost";
import { sandboxRoot } from "../../sandbox/engine/tools";

let host: InProcessHost | undefined;

/** The process in which the programs of this test file run. None with `REAL_PROCESSES=1`: then each run has processes of its own. */
export function inProcess(): InProcessHost | undefined {
  if (process.env["REAL_PROCESSES"] === "1") return undefined;
  host ??= new InProcessHost(path.join(sandboxRoot(), "compileCache"));
  return host;
}

afterAll(() => host?.close());
