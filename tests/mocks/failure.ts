import { runInThisContext } from "node:vm";
import * as pulumi from "@pulumi/pulumi";
import { published } from "./mockRun";

type Listener = (...args: unknown[]) => void;

/**
 * What a program fails with. Pulumi's runner ends a run at the first rejection that nobody handles, and a component whose
 * `initialize` rejects leaves several: one for each output. So they are collected here in the same way.
 *
 * @param program may answer its components: then all of them are waited for
 * @throws when the program does not fail, or fails for several reasons
 */
export async function failureOf(program: () => unknown): Promise<Error> {
  const rejections = new Set<unknown>();
  // Inside of jest `process` is a copy, whose events nobody emits; this is the one outside.
  const host = runInThisContext("process") as NodeJS.Process;
  const listeners = host.rawListeners("unhandledRejection") as Listener[];
  host.removeAllListeners("unhandledRejection");
  host.on("unhandledRejection", (reason) => rejections.add(reason));
  try {
    await published(await program());
    await pulumi.runtime.disconnect();
    // Node tells of unhandled rejections between two turns of its event loop.
    await new Promise((resolve) => setImmediate(resolve));
  } catch (error) {
    rejections.add(error);
  } finally {
    await new Promise((resolve) => setImmediate(resolve));
    host.removeAllListeners("unhandledRejection");
    for (const listener of listeners) host.on("unhandledRejection", listener);
  }
  const [reason, ...others] = rejections;
  if (!(reason instanceof Error) || others.length > 0)
    throw new Error(`expected one error, got ${[...rejections].map(String).join("; ") || "none"}`);
  return reason;
}
