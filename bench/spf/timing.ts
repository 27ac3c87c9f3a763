/** Times small pieces of work by CPU time, several in turns, so that the results can be compared. */
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { median } from "../numbers";

const TURNS = 9;
/** Long enough that the resolution of the clock and a garbage collection do not matter. */
const TURN_MS = 100;

/** The work to be timed. It is done `times` times in one call. */
export type Work = (times: number) => void | Promise<void>;

/** The median CPU time of each work, once done, in microseconds. The works take turns. */
export async function timeTogether(works: readonly Work[]): Promise<readonly number[]> {
  const times: number[] = [];
  for (const work of works) times.push(await timesFor(work));
  const results = works.map((): number[] => []);
  for (let turn = 0; turn < TURNS; turn++)
    for (const [at, work] of works.entries()) results[at]?.push(await once(work, times[at] ?? 1));
  return results.map(median);
}

/** How often the work is done in a turn. Finding that out also warms it up. */
async function timesFor(work: Work): Promise<number> {
  let times = 1;
  for (let spent = 0; spent < TURN_MS; times *= 2) spent = (await once(work, times)) * times * 1e-3;
  return times;
}

// CPU time, because wall time would count other programs of the machine.
async function once(work: Work, times: number): Promise<number> {
  const begin = process.cpuUsage();
  await work(times);
  const { user, system } = process.cpuUsage(begin);
  return (user + system) / times;
}

/** The part of the heap that is in use after a garbage collection, in megabytes. */
export function heapInUse(): number {
  setFlagsFromString("--expose-gc");
  (runInNewContext("gc") as () => void)();
  return process.memoryUsage().heapUsed / 1024 / 1024;
}
