/** Starts the DNS server of the comparison in a process of its own, so that its CPU time can be told apart. */
import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import path from "node:path";
import { bundle } from "../../sandbox/engine/bundle";

/** A running DNS server. */
export interface BenchServer {
  readonly port: number;
  /** CPU time so far, in milliseconds. */
  cpuMs(): Promise<number>;
  close(): void;
}

/** Starts the sandbox's DNS server for a cloud. */
export async function startServer(cloudDir: string, directory: string): Promise<BenchServer> {
  const child = fork(await bundle(path.join(__dirname, "serve.ts"), directory), [cloudDir], { execArgv: [] });
  const { port } = (await message(child)) as { port: number };
  return {
    port,
    cpuMs: async () => {
      child.send("usage");
      return ((await message(child)) as { cpuMs: number }).cpuMs;
    },
    close: () => child.disconnect(),
  };
}

async function message(child: ChildProcess): Promise<unknown> {
  const received = once(child, "message").then(([first]): unknown => first);
  const ended = once(child, "exit").then(([code]) => {
    throw new Error(`The DNS server ended with code ${String(code)}.`);
  });
  return Promise.race([received, ended]);
}
