/** Collects every error of a run, because a failed component rejects more promises than the test awaits. */
import { runInThisContext } from "node:vm";

type Listener = (...args: unknown[]) => void;

/**
 * All errors of a run, each once. A component that fails leaves an unhandled rejection for each of its outputs. Pulumi ends a run at the
 * first one. A test runner would fail the test for all of them, so they are collected here.
 */
export async function rejectionsOf(run: () => Promise<void>): Promise<unknown[]> {
  const reasons = new Set<unknown>();
  // In jest, `process` is a copy that gets no events. This is the real one.
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
