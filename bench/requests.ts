/** Counts the HTTP requests for each domain, because providers limit how many a token may send. */
import path from "node:path";
import type { ApiRequest } from "../sandbox/cloud/requests";
import { prepareTools } from "../sandbox/engine/tools";
import { type Case, ownZones, subdomains } from "./engine/cases";
import { componentProgram } from "./engine/programs";
import { type BenchStack, inStack, type PhaseResult } from "./engine/runs";
import { timeCli } from "./engine/timedCli";
import { round } from "./numbers";
import type { Aim, Measurement, Report } from "./report";
import { buildLibrary, inScratch } from "./scratch";

/** A case whose requests are counted, and the most GETs that a domain should cost. */
interface Counted {
  readonly which: Case;
  /** Whether the first `up` runs its preview, as a plain `pulumi up` does. */
  readonly isPlain: boolean;
  /** Preview, first up, later plain up with refresh. @default - no aim */
  readonly aims?: readonly [number, number, number];
}

const COUNTED: readonly Counted[] = [
  { which: ownZones("cloudflare", 10, false), isPlain: true, aims: [5, 14, 16] },
  { which: ownZones("cloudflare", 10, true), isPlain: true, aims: [5, 14, 16] },
  { which: subdomains("cloudflare", 30, 5), isPlain: false, aims: [1, 4, 7] },
  { which: subdomains("cloudflare", 30, 2000), isPlain: false },
  { which: ownZones("route53", 10, true), isPlain: true },
  { which: subdomains("route53", 30, 5), isPlain: false },
];

/** How many HTTP requests the providers send for a domain. */
export const requests: Measurement = {
  name: "requests",
  run: ({ progress }) =>
    inScratch(async function* (directory) {
      progress("requests: building the library, looking for the Pulumi CLI");
      const lib = await buildLibrary(directory);
      const timed = timeCli(await prepareTools({ report: progress }), path.join(directory, "cli"));
      for (const [index, counted] of COUNTED.entries()) {
        const { which, isPlain } = counted;
        progress(`requests: ${which.name}`);
        const program = (domains: Parameters<typeof componentProgram>[2]): string =>
          componentProgram(lib, which.provider, domains);
        const place = path.join(directory, `requests-${index}`);
        yield report(counted, await inStack(which, program, timed, place, (stack) => phases(stack, isPlain)));
      }
    }),
};

interface Phase {
  readonly command: string;
  readonly result: PhaseResult;
}

async function phases({ workspace, phase }: BenchStack, isPlain: boolean): Promise<readonly Phase[]> {
  return [
    { command: "preview", result: await phase(workspace.preview()) },
    isPlain
      ? { command: "first plain up", result: await phase(workspace.up()) }
      : { command: "first up, no preview", result: await phase(workspace.up({ args: ["--skip-preview"] })) },
    { command: "later plain up", result: await phase(workspace.up()) },
    { command: "later plain up, refresh", result: await phase(workspace.up({ args: ["--refresh"] })) },
  ];
}

function report({ which, aims }: Counted, results: readonly Phase[]): Report {
  const aDomain = (some: readonly ApiRequest[]): number => round(some.length / which.domains);
  const rows = results.map(({ command, result }) => {
    const gets = result.requests.filter(({ method }) => method === "GET");
    const of = (...operations: string[]): number =>
      aDomain(gets.filter(({ operation }) => operations.includes(operation)));
    return {
      command,
      "GETs a domain": aDomain(gets),
      "of zones": of("getZones", "getZone", "getZoneDnsSettings"),
      "of records": of("getDnsRecords", "getRecords"),
      "of the engine": of("read", "import", "create", "update"),
      "writes a domain": aDomain(result.requests.filter(({ method }) => method !== "GET")),
    };
  });
  const aimed = [rows[0], rows[1], rows[3]];
  return {
    title: `Requests: ${which.name}`,
    method: "HTTP requests as the real provider sends them, page by page, from the request log of the embedded cloud.",
    rows,
    aims: (aims ?? []).map((limit, index): Aim => ({
      what: `GETs a domain, ${aimed[index]?.command}`,
      limit,
      measured: aimed[index]?.["GETs a domain"] ?? Number.NaN,
    })),
  };
}
