import * as pulumi from "@pulumi/pulumi";
import { guardPlaces, withGuardPlace } from "../../../components/engine/hooks";
import { perRunOfAllCopies } from "../../../components/engine/run";
import { MockRun } from "../../mocks/mockRun";

/** A record on its way: it holds its place until its guard has run or its registration is done. */
interface Way {
  readonly guarded: () => void;
  readonly registered: () => void;
}

let parent: pulumi.Resource;
let underway: Map<number, Way>;
let readings: Promise<unknown>;

beforeEach(async () => {
  await MockRun.start([]);
  parent = new pulumi.ComponentResource("test:index:Parent", "parent");
  underway = new Map();
  readings = Promise.resolve();
});

// The SDK keeps `--parallel` in its store and leaves that out of its types.
function setParallel(parallel: number | undefined): void {
  const state = jest.requireActual<{ getStore(): { settings: { options: { parallel?: number } } } }>(
    "@pulumi/pulumi/runtime/state",
  );
  const { settings } = state.getStore();
  const { parallel: _before, ...others } = settings.options;
  settings.options = { ...others, ...(parallel !== undefined && { parallel }) };
}

function start(index: number): Promise<void> {
  const declare = (guarded: () => void): Promise<void> =>
    new Promise((registered) => underway.set(index, { guarded, registered }));
  return withGuardPlace(parent, guardPlaces(1), () => readings, declare);
}

/** Starts them in their order; `finished` resolves when all are done. */
async function startAll(count: number): Promise<{ finished: Promise<unknown> }> {
  const finished = Promise.all(Array.from({ length: count }, (_, index) => start(index)));
  await turn();
  return { finished };
}

/** Everything that can run without us has run. */
async function turn(): Promise<void> {
  for (let turns = 0; turns < 3; turns++) await new Promise((resolve) => setImmediate(resolve));
}

const started = (): number[] => [...underway.keys()];

it.each([
  [16, 12],
  [13, 12],
  [5, 4],
  [3, 2],
  [2, 1],
  [1, 1],
  [undefined, 1],
])(
  "with --parallel %p at most %i records are on their way to their guard: one worker stays free",
  async (parallel, most) => {
    setParallel(parallel);
    await startAll(20);
    expect(started()).toHaveLength(most);
  },
);

describe("in the process that the language host starts, where the environment alone has --parallel", () => {
  afterEach(() => {
    delete process.env["PULUMI_NODEJS_PARALLEL"];
  });

  it.each([
    ["8", 7],
    ["1", 1],
    ["", 1],
    ["many", 1],
  ])("%p lets as many guards wait as it does as an option", async (text, most) => {
    setParallel(undefined);
    process.env["PULUMI_NODEJS_PARALLEL"] = text;
    await startAll(20);
    expect(started()).toHaveLength(most);
  });

  it("1 has the first guard wait for all readings", async () => {
    setParallel(undefined);
    process.env["PULUMI_NODEJS_PARALLEL"] = "1";
    let read: () => void = () => undefined;
    readings = new Promise<void>((resolve) => (read = resolve));
    await startAll(2);
    expect(started()).toEqual([]);
    read();
    await turn();
    expect(started()).toEqual([0]);
  });
});

it("a place goes to the one that waits longest when a guard has run, before the registration is done", async () => {
  setParallel(3);
  await startAll(5);
  expect(started()).toEqual([0, 1]);
  underway.get(1)?.guarded();
  await turn();
  expect(started()).toEqual([0, 1, 2]);
});

it("a place that was freed by the guard is not freed again by the end of the registration", async () => {
  setParallel(3);
  await startAll(6);
  underway.get(0)?.guarded();
  underway.get(0)?.guarded();
  underway.get(0)?.registered();
  await turn();
  expect(started()).toEqual([0, 1, 2]);
});

it("a registration that no guard was asked about frees its place when it is done, and when it fails", async () => {
  setParallel(2);
  const failing = withGuardPlace(
    parent,
    guardPlaces(1),
    () => readings,
    () => Promise.reject(new Error("refused")),
  );
  await expect(failing).rejects.toThrow("refused");
  await startAll(2);
  expect(started()).toEqual([0]);
  underway.get(0)?.registered();
  await turn();
  expect(started()).toEqual([0, 1]);
});

it("all come to their turn, and no place is left taken", async () => {
  setParallel(4);
  const { finished } = await startAll(50);
  let most = 0;
  for (let index = 0; index < 50; index++) {
    most = Math.max(most, started().length - index);
    underway.get(index)?.registered();
    await turn();
  }
  await finished;
  expect(started()).toHaveLength(50);
  expect(most).toBe(3);
  expect(perRunOfAllCopies<unknown>("guards", () => ({}))).toEqual({ taken: 0, waiting: [] });
});

describe("the guards of one component", () => {
  const declare = (index: number) => (guarded: () => void) =>
    new Promise<void>((registered) => underway.set(index, { guarded, registered }));

  it("take their places together", async () => {
    setParallel(6);
    const [one, two] = [guardPlaces(3), guardPlaces(3)];
    const all = [one, one, one, two, two, two].map((place, index) =>
      withGuardPlace(parent, place, () => readings, declare(index)),
    );
    await turn();
    // Two of the five places are free, and the second component waits for three.
    expect(started()).toEqual([0, 1, 2]);
    underway.get(1)?.guarded();
    await turn();
    expect(started()).toEqual([0, 1, 2, 3, 4, 5]);
    for (const { registered } of underway.values()) registered();
    await Promise.all(all);
    expect(perRunOfAllCopies<unknown>("guards", () => ({}))).toEqual({ taken: 0, waiting: [] });
  });

  it("take them one after the other where there are fewer places", async () => {
    setParallel(3);
    const place = guardPlaces(5);
    const all = [0, 1, 2, 3, 4].map((index) => withGuardPlace(parent, place, () => readings, declare(index)));
    await turn();
    expect(started()).toEqual([0, 1]);
    for (let index = 0; index < 5; index++) {
      underway.get(index)?.registered();
      await turn();
      expect(started()).toHaveLength(Math.min(5, index + 3));
    }
    await Promise.all(all);
    expect(perRunOfAllCopies<unknown>("guards", () => ({}))).toEqual({ taken: 0, waiting: [] });
  });
});
