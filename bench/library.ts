/** Measures how long a program waits for the import of the library, and the memory that this takes. */
import { runProcess } from "../sandbox/engine/processes";
import { median, round } from "./numbers";
import type { Measurement, Report } from "./report";
import { buildLibrary, inScratch } from "./scratch";

const REPETITIONS = 9;
/** The most that importing the library may add to importing `@pulumi/pulumi`, in milliseconds. */
const AIM_MS = 100;

interface Loaded {
  readonly ms: number;
  readonly cpuMs: number;
  readonly rss: number;
  readonly heap: number;
}

/** How long the library takes to load, and the memory that it takes. */
export const library: Measurement = {
  name: "library",
  run: ({ progress }) =>
    inScratch(async function* (directory) {
      progress("library: building it");
      yield report(await measure(variants(await buildLibrary(directory)), directory));
    }),
};

function variants(lib: string): Readonly<Record<string, readonly string[]>> {
  const pulumi = "@pulumi/pulumi";
  return {
    "@pulumi/pulumi": [pulumi],
    "+ pulumi-odoo-mail": [pulumi, lib],
    "+ Cloudflare adapter": [pulumi, lib, lib.replace(/lib\.js$/, "providers/cloudflare.js")],
    "+ Route53 adapter": [pulumi, lib, lib.replace(/lib\.js$/, "providers/route53.js")],
  };
}

/** Loads the variants in turns, so that other work of the machine slows down all of them. */
async function measure(
  all: Readonly<Record<string, readonly string[]>>,
  directory: string,
): Promise<ReadonlyMap<string, readonly Loaded[]>> {
  const results = new Map<string, Loaded[]>(Object.keys(all).map((name) => [name, []]));
  for (let turn = 0; turn < REPETITIONS; turn++) {
    for (const [name, modules] of Object.entries(all)) results.get(name)?.push(await load(modules, directory));
  }
  return results;
}

async function load(modules: readonly string[], cwd: string): Promise<Loaded> {
  const script = `
    const begin = performance.now(), cpu = process.cpuUsage();
    for (const name of ${JSON.stringify(modules)}) require(name);
    const ms = performance.now() - begin, used = process.cpuUsage(cpu);
    const { rss } = process.memoryUsage();
    gc();
    console.log(JSON.stringify({ ms, cpuMs: (used.user + used.system) / 1000, rss, heap: process.memoryUsage().heapUsed }));`;
  const { NODE_COMPILE_CACHE: _cache, ...env } = process.env;
  const result = await runProcess(process.execPath, ["--expose-gc", "-e", script], { cwd, env });
  if (result.code !== 0) throw new Error(`${modules.join(", ")} cannot be loaded:\n${result.stderr}`);
  return JSON.parse(result.stdout) as Loaded;
}

function report(results: ReadonlyMap<string, readonly Loaded[]>): Report {
  const rows = [...results].map(([name, loads]) => {
    const of = (pick: (load: Loaded) => number): number => median(loads.map(pick));
    const megabytes = (bytes: number): number => round(bytes / 1024 / 1024);
    return {
      modules: name,
      "load ms": Math.round(of(({ ms }) => ms)),
      "CPU ms": Math.round(of(({ cpuMs }) => cpuMs)),
      "resident MB": megabytes(of(({ rss }) => rss)),
      "heap after gc MB": megabytes(of(({ heap }) => heap)),
    };
  });
  const [alone = NaN, ours = NaN] = rows.map((row) => row["load ms"]);
  return {
    title: "Loading the library",
    method: `Fresh node processes without a compile cache, median of ${REPETITIONS}, taking turns.`,
    rows,
    aims: [{ what: "load time over @pulumi/pulumi, ms", limit: AIM_MS, measured: ours - alone }],
  };
}
