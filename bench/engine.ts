/** Measures what the components add to `pulumi preview` and `pulumi up`, beside a program that declares the same records. */
import path from "node:path";
import { prepareTools } from "../sandbox/engine/tools";
import { type Case, casesFor } from "./engine/cases";
import { componentProgram, plainProgram } from "./engine/programs";
import { best, isSavedOnce, PHASES, type PhaseResult, runStack, type StackResult } from "./engine/runs";
import { timeCli, type TimedTools } from "./engine/timedCli";
import { round } from "./numbers";
import type { Aim, BenchOptions, Measurement, Report } from "./report";
import { buildLibrary, inScratch } from "./scratch";

/** What the components add to a run of the real engine, beside a program that declares the same records plainly. */
export const engine: Measurement = {
  name: "engine",
  run: (options) =>
    inScratch(async function* (directory) {
      options.progress("engine: building the library, looking for the Pulumi CLI");
      const lib = await buildLibrary(directory);
      const timed = timeCli(await prepareTools({ report: options.progress }), path.join(directory, "cli"));
      for (const which of casesFor(options.domains)) {
        const { ours, plain } = await measure(which, lib, timed, directory, options);
        yield timeReport(which, ours, plain);
      }
    }),
};

interface Pair {
  readonly ours: StackResult;
  readonly plain: StackResult;
}

/** Runs both programs in turns, so that other work of the machine slows down both. */
async function measure(
  which: Case,
  lib: string,
  timed: TimedTools,
  directory: string,
  { progress }: BenchOptions,
): Promise<Pair> {
  const ours: StackResult[] = [];
  const plain: StackResult[] = [];
  for (let turn = 0; turn < repetitions(which.domains); turn++) {
    const place = (kind: string): string =>
      path.join(directory, `${which.provider}-${which.domains}-${which.zones}-${turn}-${kind}`);
    progress(`engine: ${which.name}, round ${turn + 1} of ${repetitions(which.domains)}`);
    plain.push(await runStack(which, (domains) => plainProgram(which.provider, domains), timed, place("plain")));
    ours.push(await runStack(which, (domains) => componentProgram(lib, which.provider, domains), timed, place("ours")));
  }
  return { ours: best(ours), plain: best(plain) };
}

function repetitions(domains: number): number {
  if (domains <= 10) return 5;
  return domains <= 100 ? 2 : 1;
}

function timeReport(which: Case, ours: StackResult, plain: StackResult): Report {
  const rows = PHASES.map((phase) => ({
    command: phase,
    "plain s": round(plain[phase].wallMs / 1000),
    "ours s": round(ours[phase].wallMs / 1000),
    ratio: round(ours[phase].wallMs / plain[phase].wallMs),
    "plain CPU s": round(plain[phase].cpuMs / 1000),
    "ours CPU s": round(ours[phase].cpuMs / 1000),
    "CPU ratio": round(ours[phase].cpuMs / plain[phase].cpuMs),
    "plain resources": plain[phase].resources,
    "our resources": ours[phase].resources,
  }));
  return { title: `Time: ${which.name}`, method: method(which), rows, aims: aims(which, ours, plain) };
}

/** The most that our program may take, as a multiple of the plain one: for preview, first, second and third up. By number of domains. */
const AIMS: Readonly<Record<number, readonly number[]>> = {
  1: [1.15, 1.15, 1.15, 1.15],
  25: [1.3, 1.5, 1.3, 1.3],
  100: [1.4, 2.5, 1.5, 1.4],
  1000: [1.5, 1.5, 1.5, 1.5],
};
/** The most resources for each domain. */
const RESOURCES = 5;

/** Compares wall time for stacks that save their state after each step, and CPU time for larger ones, which save it once. */
function aims(which: Case, ours: StackResult, plain: StackResult): Aim[] {
  const [kind, of] = isSavedOnce(which)
    ? ["CPU", (one: PhaseResult): number => one.cpuMs]
    : ["wall", (one: PhaseResult): number => one.wallMs];
  const times = PHASES.flatMap((phase, index): Aim[] => {
    const limit = AIMS[which.domains]?.[index];
    const measured = of(ours[phase]) / of(plain[phase]);
    return limit === undefined ? [] : [{ what: `${phase}, ${kind} time, times the plain program`, limit, measured }];
  });
  // The root stack is also counted, and is not ours.
  const resources = (ours["first up"].resources - 1) / which.domains;
  return [...times, { what: "resources a domain", limit: RESOURCES, measured: resources }];
}

function method(which: Case): string {
  const times = repetitions(which.domains);
  const saved = isSavedOnce(which)
    ? " Both write the state once, at the end, as with a backend that keeps a journal."
    : "";
  return `Best of ${times}, taking turns with the plain program; up without its preview. CPU: CLI, plugins and program.${saved}`;
}
