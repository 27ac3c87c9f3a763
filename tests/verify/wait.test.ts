import type { Difference, Propagation } from "../../verify/report";
import { waitForAgreement, type WaitProgress } from "../../verify/wait";

/** What one look finds. */
interface Look {
  /** Seconds for which caches keep their old answers; undefined for a difference that no cache explains. */
  readonly old?: readonly (number | undefined)[];
  /** @default true */
  readonly isGood?: boolean;
}

const difference = (expiresIn: number | undefined): Difference => ({
  name: "acme.example",
  type: "TXT",
  answers: [
    { servers: ["198.51.100.1:53"], values: ["new"], isCurrent: true },
    { servers: ["192.0.2.1:53"], values: ["old"], isCurrent: false, ...(expiresIn !== undefined && { expiresIn }) },
  ],
});

/** Waits on a clock that moves by sleeping only. */
async function wait(looks: readonly Look[], seconds: number, lookTakes = 0) {
  let now = 1_000_000;
  let looked = 0;
  let forgotten = 0;
  const slept: number[] = [];
  const told: WaitProgress[] = [];
  const result = await waitForAgreement({
    client: { forget: () => (forgotten += 1) },
    seconds,
    look: () => {
      now += lookTakes * 1000;
      const found = looks[Math.min(looked++, looks.length - 1)]!;
      return Promise.resolve(found);
    },
    propagationsOf: ({ old = [] }): Propagation[] => [
      { servers: [], unanswered: [], differences: old.map(difference) },
    ],
    isSatisfied: ({ isGood = true }) => isGood,
    onWait: (progress) => told.push(progress),
    clock: {
      now: () => now,
      sleep: (ms) => {
        slept.push(ms / 1000);
        now += ms;
        return Promise.resolve();
      },
    },
  });
  return { isAgreed: result.isAgreed, looks: result.looks, last: looks.indexOf(result.seen), slept, told, forgotten };
}

describe("waitForAgreement", () => {
  it("does not sleep when all agree and the check is satisfied", async () => {
    const found = await wait([{}], 600);
    expect(found).toEqual({ isAgreed: true, looks: 1, last: 0, slept: [], told: [], forgotten: 0 });
  });

  it("sleeps until the first cache forgets, a second longer than it says, and asks anew", async () => {
    const found = await wait([{ old: [50, 20] }, { old: [29] }, {}], 600);
    expect(found).toMatchObject({ isAgreed: true, looks: 3, last: 2, slept: [21, 30], forgotten: 2 });
    expect(found.told).toEqual([
      { differences: 2, nextLookIn: 21, timeLeft: 600 },
      { differences: 1, nextLookIn: 30, timeLeft: 579 },
    ]);
  });

  it.each([
    { what: "a TTL of zero is waited for 5 seconds", old: [0], slept: 5 },
    { what: "a day is looked at after a minute", old: [86_400], slept: 60 },
    { what: "servers of a zone that differ are looked at after 15 seconds", old: [undefined], slept: 15 },
  ])("$what", async ({ old, slept }) => {
    const found = await wait([{ old }, {}], 600);
    expect(found.slept).toEqual([slept]);
  });

  it("waits for the check although all servers agree: the record may not be published yet", async () => {
    const found = await wait([{ isGood: false }, { isGood: false }, {}], 600);
    expect(found).toMatchObject({ isAgreed: true, looks: 3, slept: [15, 15] });
  });

  it("the last look is at the deadline, and says that time is up", async () => {
    const found = await wait([{ old: [500] }], 100);
    expect(found).toMatchObject({ isAgreed: false, looks: 3, slept: [60, 40] });
  });

  it("a look that takes longer than the time left is the last one", async () => {
    const found = await wait([{ old: [500] }], 100, 130);
    expect(found).toMatchObject({ isAgreed: false, looks: 1, slept: [] });
  });

  it("without time it looks once", async () => {
    const found = await wait([{ old: [10] }, {}], 0);
    expect(found).toMatchObject({ isAgreed: false, looks: 1, slept: [] });
  });

  it("what the look throws ends the wait", async () => {
    const look = () => Promise.reject(new Error("no such stack"));
    const options = {
      client: { forget: () => undefined },
      seconds: 60,
      look,
      propagationsOf: () => [],
      isSatisfied: () => true,
    };
    await expect(waitForAgreement(options)).rejects.toThrow("no such stack");
  });
});
