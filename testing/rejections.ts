import { runInThisContext } from "node:vm";

type Listener = (...args: unknown[]) => void;

/**
 * Everything that a run fails with, each reason once. Pulumi's own runner ends a run at the first rejection that is not handled, and a component
 * that fails leaves one for each of its outputs. Test runners would fail the test for them, so they are collected here.
 */
export async function rejectionsOf(run: () => Promise<void>): Promise<unknown[]> {
  const reasons = new Set<unknown>();
  // Inside of jest `process` is a copy that gets no events; this is the one outside.
  const host = runInThisContext("process") as NodeJS.Process;
  const listeners = host.rawListeners("unhandledRejection") as Listener[];
  host.removeAllListeners("unhandledRejection");
  host.on("unhandledRejection", (reason) => reasons.add(reason));
  try {
    await run();
    // Node reports unhandled rejections between two turns of its event loop.
    await new Promise((resolve) => setImmediate(resolve));
  } catch (error) {
    reasons.add(error);
  } finally {
    await new Promise((resolve) => setImmediate(resolve));
    host.removeAllListeners("unhandledRejection");
    for (const listener of listeners) host.on("unhandledRejection", listener);
  }
  return [...reasons];
}
