import * as pulumi from "@pulumi/pulumi";
import * as fc from "fast-check";
import { FreshReads, freshReads } from "../../../components/coOwned/freshReads";
import type { Reader } from "../../../components/coOwned/zones";
import { DnsProvider, loadAdapter, type LiveRecord, type Reading, type ZoneAdapter } from "../../../providers";
import { Listing } from "../../../providers/listing";
import type { DomainName } from "../../../records/dns/domainName";
import { MockRun } from "../../mocks/mockRun";

const ZONE = "z";
const NAMES = ["a.acme.com", "b.acme.com", "c.acme.com"] as DomainName[];

/** A zone in which every reading takes until it is let go, and whose only record says when the reading began. */
class SlowZone {
  /** What was asked for, in order: a name, or several at once. */
  readonly asked: string[] = [];
  private readonly held: (() => void)[] = [];
  now = 0;
  /** Whether one answer holds several names. */
  isSmall = true;

  readonly adapter = {
    ...loadAdapter(DnsProvider.Cloudflare),
    read: (_zone: string, owner: DomainName, reading: Reading) =>
      reading.once(owner, owner, async () => (await this.answer([owner])).at(owner)),
    readTogether: (_zone: string, owners: readonly DomainName[], reading: Reading) =>
      this.isSmall ? reading.once("t", owners.join(), () => this.answer(owners)) : undefined,
  } as ZoneAdapter;

  letGo(): void {
    this.held.splice(0).forEach((go) => go());
  }

  private async answer(owners: readonly DomainName[]): Promise<Listing> {
    this.asked.push(owners.join("+"));
    const began = String(this.now);
    await new Promise<void>((go) => this.held.push(go));
    return new Listing(
      owners.map((owner) => ({ owner, values: [began] }) as unknown as LiveRecord),
      true,
    );
  }
}

let reader: Reader;
beforeEach(async () => {
  await MockRun.start([]);
  reader = { component: new pulumi.ComponentResource("test:index:Reader", "reader", {}, {}, true), timeout: 60 };
  jest.spyOn(pulumi.log, "info").mockResolvedValue();
  jest.useFakeTimers();
});
afterEach(() => {
  jest.useRealTimers();
});

type Step =
  readonly ["declare" | "guard" | "done" | "look" | "end", number] | readonly ["answer"] | readonly ["wait", number];

const ACT = fc.tuple(fc.constantFrom("declare", "guard", "done", "look", "end"), fc.nat(2)) as fc.Arbitrary<Step>;
const STEP = fc.oneof<fc.MaybeWeightedArbitrary<Step>[]>(
  { weight: 3, arbitrary: ACT },
  fc.constant(["answer"] as const),
  fc.tuple(fc.constant("wait" as const), fc.constantFrom(1, 999, 1001, 10_001)),
);

it("no guard and no look is answered from a reading that began before it asked, and each is answered", async () => {
  let asked = 0;
  const order = fc.asyncProperty(
    fc.array(STEP, { maxLength: 40, size: "max" }),
    fc.boolean(),
    async (steps, isSmall) => {
      const zone = new SlowZone();
      zone.isSmall = isSmall;
      const reads = new FreshReads(zone.adapter, ZONE);
      const registrations = NAMES.map((name) => reads.register(name));
      const answers: Promise<boolean>[] = [];
      for (const step of steps) {
        zone.now += 1;
        const { now } = zone;
        const isNew = async (records: Promise<readonly LiveRecord[]>): Promise<boolean> =>
          Number((await records)[0]?.values[0]) >= now;
        if (step[0] === "answer") zone.letGo();
        else if (step[0] === "wait") await jest.advanceTimersByTimeAsync(step[1]);
        else {
          const owner = NAMES[step[1]]!;
          if (step[0] === "guard") answers.push(isNew(reads.beforeWrite(owner, owner, reader)));
          else if (step[0] === "look") answers.push(isNew(reads.afterWrite(owner, owner, reader)));
          else if (step[0] === "declare") registrations[step[1]]!.declared();
          else if (step[0] === "done") registrations[step[1]]!.registered();
          else registrations[step[1]]!.ended();
        }
        await jest.advanceTimersByTimeAsync(0);
      }
      await jest.advanceTimersByTimeAsync(10_000);
      zone.letGo();
      asked += answers.length;
      expect(await Promise.all(answers)).toEqual(answers.map(() => true));
    },
  );
  await fc.assert(order, { numRuns: 200 });
  expect(asked).toBeGreaterThan(500);
});

describe("what is read", () => {
  let zone: SlowZone;
  let reads: FreshReads;
  const asked = async (milliseconds = 0): Promise<string[]> => {
    await jest.advanceTimersByTimeAsync(milliseconds);
    return zone.asked;
  };
  beforeEach(() => {
    zone = new SlowZone();
    reads = new FreshReads(zone.adapter, ZONE);
  });
  const [A, B, C] = NAMES as [DomainName, DomainName, DomainName];
  const guard = (owner: DomainName): void => void reads.beforeWrite(owner, owner, reader);

  it("guards of records that are registered together share one reading, which begins when the last of them has asked", async () => {
    for (const name of NAMES) reads.register(name).declared();
    guard(A);
    guard(B);
    expect(await asked(999)).toEqual([]);
    guard(C);
    expect(await asked()).toEqual(["a.acme.com+b.acme.com+c.acme.com"]);
  });

  it("a guard does not wait for a record that was registered without one", async () => {
    const [a, b] = [reads.register(A), reads.register(B)];
    a.declared();
    b.declared();
    guard(A);
    expect(await asked()).toEqual([]);
    b.registered();
    expect(await asked()).toEqual([A]);
  });

  it("a guard waits 1 s for the others, and does not join a reading that has begun", async () => {
    for (const name of NAMES) reads.register(name).declared();
    guard(A);
    expect(await asked(1000)).toEqual([A]);
    guard(B);
    guard(C);
    expect(await asked()).toEqual([A, "b.acme.com+c.acme.com"]);
  });

  it("a look after a create takes part in the next guard's reading", async () => {
    reads.register(B).declared();
    void reads.afterWrite(A, A, reader);
    expect(await asked(9000)).toEqual([]);
    guard(B);
    expect(await asked()).toEqual(["a.acme.com+b.acme.com"]);
  });

  it("looks after creates wait for the other writes in the zone, 10 s at most", async () => {
    const [a, b, c] = [A, B, C].map((name) => reads.register(name));
    a?.registered();
    void reads.afterWrite(A, A, reader);
    expect(await asked(9999)).toEqual([]);
    expect(await asked(1)).toEqual([A]);
    a?.ended();
    void reads.afterWrite(A, A, reader);
    b?.ended();
    c?.registered();
    expect(await asked()).toEqual([A]);
    void reads.afterWrite(C, C, reader);
    expect(await asked()).toEqual([A, "a.acme.com+c.acme.com"]);
  });

  it("names of a large zone are read one by one, and each once", async () => {
    zone.isSmall = false;
    reads.register(C).declared();
    guard(A);
    guard(A);
    guard(B);
    expect(await asked(1000)).toEqual([A, B]);
  });
});

it("names are read one by one when the listing turns out to be incomplete", async () => {
  const read = jest.fn(() => Promise.resolve([]));
  const readTogether = jest.fn(() => Promise.resolve(new Listing([], false)));
  const adapter = { ...loadAdapter(DnsProvider.Cloudflare), read, readTogether } as ZoneAdapter;
  const reads = new FreshReads(adapter, ZONE);
  reads.listed(new Listing([], true));
  reads.register("other").declared();
  const both = NAMES.slice(0, 2).map((owner) => reads.beforeWrite(owner, owner, reader));
  await jest.advanceTimersByTimeAsync(1000);
  expect(await Promise.all(both)).toEqual([[], []]);
  expect([read.mock.calls.length, readTogether.mock.calls.length]).toEqual([2, 1]);
  const sizes = readTogether.mock.calls as unknown as [string, unknown, unknown, number][];
  expect(sizes.map(([, , , size]) => size)).toEqual([0]);
});

it("the readings of a zone belong to a provider instance and a run", async () => {
  const cloudflare = loadAdapter(DnsProvider.Cloudflare);
  const { component } = reader;
  const one = freshReads(cloudflare, component, ZONE);
  expect(freshReads(cloudflare, component, ZONE)).toBe(one);
  expect(freshReads(cloudflare, component, "other")).not.toBe(one);
  expect(freshReads(loadAdapter(DnsProvider.Route53), component, ZONE)).not.toBe(one);
  await MockRun.start([]);
  expect(freshReads(cloudflare, component, ZONE)).not.toBe(one);
});
