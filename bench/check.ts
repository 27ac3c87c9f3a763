/** Measures `odoo-mail check` on many domains, beside checkdmarc on the same DNS server. */
import { writeFileSync } from "node:fs";
import path from "node:path";
import { type Checker, ourCommand, theirCommand, type Used } from "./check/commands";
import { type BenchServer, startServer } from "./check/server";
import { writeWorld } from "./check/world";
import { round } from "./numbers";
import type { Aim, Measurement, Report } from "./report";
import { buildLibrary, inScratch } from "./scratch";

/** What one checker used, and what the server used for it. */
interface Result extends Used {
  readonly name: string;
  readonly serverMs: number;
}

/** The check of many domains on the sandbox's DNS server, beside the command checkdmarc on the same server. */
export const check: Measurement = {
  name: "check",
  run: ({ domains, progress }) =>
    inScratch(async function* (directory) {
      const count = Math.max(...domains);
      progress("check: building the command, installing checkdmarc");
      const ours = ourCommand((await buildLibrary(directory)).replace(/lib\.js$/, "cli/main.js"), directory);
      const theirs = await theirCommand(directory);
      const list = path.join(directory, "domains.txt");
      const cloud = path.join(directory, "cloud");
      writeFileSync(list, `${writeWorld(cloud, count).join("\n")}\n`);
      const server = await startServer(cloud, directory);
      try {
        const results = [await measure(ours, list, server, progress)];
        if (typeof theirs !== "string") results.push(await measure(theirs, list, server, progress));
        yield report(count, results, typeof theirs === "string" ? theirs : undefined);
      } finally {
        server.close();
      }
    }),
};

async function measure(
  checker: Checker,
  list: string,
  server: BenchServer,
  progress: (line: string) => void,
): Promise<Result> {
  progress(`check: ${checker.name}`);
  const before = await server.cpuMs();
  const used = await checker.check(list, server.port);
  return { name: checker.name, ...used, serverMs: (await server.cpuMs()) - before };
}

function report(count: number, results: readonly Result[], without: string | undefined): Report {
  const rows = results.map(({ name, wallMs, cpuMs, rssMb, questions, serverMs }) => ({
    command: name,
    "wall s": round(wallMs / 1000),
    "CPU s": round(cpuMs / 1000),
    "peak MB": Math.round(rssMb),
    questions,
    "DNS server's CPU s": round(serverMs / 1000),
  }));
  const [ours, theirs] = results;
  const aims: Aim[] =
    ours === undefined ? [] : [{ what: "our peak resident memory, MB", limit: 150, measured: Math.round(ours.rssMb) }];
  if (ours !== undefined && theirs !== undefined) {
    aims.push({ what: "our wall time, part of checkdmarc's", limit: 0.2, measured: ours.wallMs / theirs.wallMs });
    aims.push({ what: "our CPU time, part of checkdmarc's", limit: 0.2, measured: ours.cpuMs / theirs.cpuMs });
  }
  const method = `${count} domains, one run each, one after the other, from start to end of the process, one DNS server on loopback.`;
  return {
    title: "Checking many domains",
    method: without === undefined ? method : `${method} ${without}`,
    rows,
    aims,
  };
}
