import * as fc from "fast-check";
import { PROVIDERS } from "../engine/harness/zone";
import { Play } from "./play";
import { type Scenario, scenarios } from "./scenario";

/*
 * Random sequences of runs, failures, losses and strangers on the real engine. Not part of CI: `npm run sequences` runs SEQUENCES of them
 * (20 when left out) from SEED on each provider; SEQUENCE plays one again, as a failure prints it.
 */
const RUNS = Number(process.env["SEQUENCES"] ?? 20);
const SEED = Number(process.env["SEED"] ?? Date.now() % 1_000_000);
const ONE = process.env["SEQUENCE"];
const MOST_TRIES = 30;

jest.setTimeout(24 * 3600_000);

async function failureOf(scenario: Scenario): Promise<string | undefined> {
  try {
    const { errors, seen } = await Play.of(scenario);
    for (const error of [...errors, ...[...seen].map((what) => `(seen) ${what}`)])
      said.set(error, (said.get(error) ?? 0) + 1);
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

/** Errors that runs ended with, and how often. */
const said = new Map<string, number>();

function headline(failure: string): string {
  return (failure.split("\n")[0] ?? "").replace(/".*?"|include:\S+|mailto:\S+/g, "");
}

/** Leaves out whatever is not needed for the same failure. */
async function shrink(scenario: Scenario, failure: string): Promise<{ scenario: Scenario; failure: string }> {
  let least = { scenario, failure };
  let tries = 0;
  for (let index = scenario.ops.length - 1; index >= 0 && tries < MOST_TRIES; index -= 1) {
    tries += 1;
    const { ops } = least.scenario;
    const fewer = { ...least.scenario, ops: [...ops.slice(0, index), ...ops.slice(index + 1)] };
    const again = await failureOf(fewer);
    if (again !== undefined && headline(again) === headline(failure)) least = { scenario: fewer, failure: again };
  }
  return least;
}

const known: { title: string; all: Scenario[] }[] =
  ONE === undefined
    ? PROVIDERS.map((provider) => ({
        title: `on ${provider}, ${RUNS} from seed ${SEED}`,
        all: fc.sample(scenarios(provider), { numRuns: RUNS, seed: SEED }),
      }))
    : [{ title: "one of SEQUENCE", all: [JSON.parse(ONE) as Scenario] }];

it.each(known)("sequences $title lose nothing of others and come to rest", async ({ all }) => {
  const failures: string[] = [];
  for (const scenario of all) {
    const failure = await failureOf(scenario);
    if (failure === undefined) continue;
    const least = ONE === undefined ? await shrink(scenario, failure) : { scenario, failure };
    failures.push(`SEQUENCE='${JSON.stringify(least.scenario)}'\n${least.failure}`);
    process.stderr.write(`\n${failures.at(-1)}\n`);
  }
  process.stderr.write(
    `\n${[...said]
      .sort((a, b) => b[1] - a[1])
      .map(([error, times]) => `${times} ${error}`)
      .join("\n")}\n`,
  );
  expect(failures).toEqual([]);
});
