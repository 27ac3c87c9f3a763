/** Measures what keeping the state in an object store costs, by the settings of the engine. */
import path from "node:path";
import { prepareTools } from "../sandbox/engine/tools";
import { manyZones } from "./engine/cases";
import { componentProgram } from "./engine/programs";
import { type BenchStack, inStack, type PhaseResult } from "./engine/runs";
import { timeCli } from "./engine/timedCli";
import { round } from "./numbers";
import type { Measurement, Report } from "./report";
import { buildLibrary, inScratch } from "./scratch";
import { installServer, openStore, type ObjectStore, type StoreUse } from "./state/objectStore";

/**
 * How long the object store takes for the first byte of an answer. AWS documents 100 to 200 ms for small objects
 * (docs.aws.amazon.com/AmazonS3/latest/userguide/optimizing-performance.html, 2026-11). From the same region it is often less.
 */
const LATENCY_MS = 50;

/** More domains would take hours, because the whole state is written before and after each step. */
const MOST_DOMAINS = 100;

/** Settings of the engine and its backends that change how the state is written (sdk/go/common/env/env.go of Pulumi 3.276). */
const SETTINGS: readonly (readonly [title: string, env: Readonly<Record<string, string>>])[] = [
  ["no setting", {}],
  ["PULUMI_DIY_BACKEND_ZSTD", { PULUMI_DIY_BACKEND_ZSTD: "true" }],
  ["PULUMI_SKIP_CHECKPOINTS", { PULUMI_SKIP_CHECKPOINTS: "true" }],
];

/** Measures how long writing the state to an object store takes, and how much is sent. */
export const state: Measurement = {
  name: "state",
  run: ({ domains, progress }) =>
    inScratch(async function* (directory) {
      progress("state: building the library and the S3 server, looking for the Pulumi CLI");
      const server = await installServer();
      if (server === undefined) {
        progress("state: left out, because Go is not installed. It builds the S3 server.");
        return;
      }
      const lib = await buildLibrary(directory);
      const timed = timeCli(await prepareTools({ report: progress }), path.join(directory, "cli"));
      for (const size of domains.filter((one) => one <= MOST_DOMAINS)) {
        const rows: Report["rows"][number][] = [];
        for (const [title, env] of SETTINGS) {
          const which = manyZones("cloudflare", size);
          progress(`state: ${which.name}, ${title}`);
          const store = await openStore(server, LATENCY_MS);
          const program = (all: Parameters<typeof componentProgram>[2]): string =>
            componentProgram(lib, "cloudflare", all);
          const place = path.join(directory, `state-${size}-${title}`);
          try {
            const runs = await inStack(which, program, timed, place, (stack) => threeUps(stack, store, env));
            rows.push(...runs.map((run, index) => rowOf(title, index, run)));
          } finally {
            store.close();
          }
        }
        yield report(size, rows);
      }
    }),
};

interface Run {
  readonly use: StoreUse;
  readonly result: PhaseResult;
}

async function threeUps(
  { workspace, phase }: BenchStack,
  store: ObjectStore,
  settings: Readonly<Record<string, string>>,
): Promise<readonly Run[]> {
  // The sandbox turns backups off, but the default is on.
  const env = { ...store.environment, ...settings, PULUMI_DIY_BACKEND_DISABLE_CHECKPOINT_BACKUPS: "false" };
  const { code, stderr } = await workspace.run(["stack", "init", "--no-select"], { env });
  if (code !== 0) throw new Error(`pulumi stack init failed:\n${stderr}`);
  const runs: Run[] = [];
  for (let turn = 0; turn < 3; turn++) {
    store.use();
    const result = await phase(workspace.up({ args: ["--skip-preview"], env, timeoutMs: 3_600_000 }));
    runs.push({ result, use: store.use() });
  }
  return runs;
}

function rowOf(setting: string, index: number, { use, result }: Run): Report["rows"][number] {
  return {
    setting,
    command: `${["first", "second", "third"][index] ?? ""} up`,
    "writes of the state": use.saves,
    "requests to the store": use.requests,
    "MB sent": round(use.uploadedBytes / 1e6),
    "wall s": round(result.wallMs / 1000),
    "CPU s": round(result.cpuMs / 1000),
  };
}

function report(size: number, rows: Report["rows"]): Report {
  return {
    title: `State in an object store: ${size} Cloudflare ${size === 1 ? "domain" : "domains"}`,
    method: `An S3 server on loopback that answers after ${LATENCY_MS} ms; up without its preview, once.`,
    rows,
    aims: [],
  };
}
