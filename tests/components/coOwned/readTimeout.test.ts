import * as pulumi from "@pulumi/pulumi";
import { waitsFor } from "../../../components/coOwned/readTimeout";
import { freshReading, type Reader, sharedReading } from "../../../components/coOwned/zones";
import { DnsProvider, loadAdapter } from "../../../providers";
import { MockRun } from "../../mocks/mockRun";

const adapter = loadAdapter(DnsProvider.Cloudflare);
let component: pulumi.ComponentResource;
const reader = (timeout: number): Reader => ({ component, timeout });
const never = (): Promise<never> => new Promise(() => undefined);

/** The message of what fails; taken at once, because it fails while the clock is moved. */
function failure(reading: Promise<unknown>): Promise<string> {
  return reading.then(
    () => "it was answered",
    (error: unknown) => (error as Error).message,
  );
}

beforeEach(async () => {
  await MockRun.start([]);
  component = new pulumi.ComponentResource("test:index:Reader", "reader", {}, {}, true);
  jest.useFakeTimers();
});

afterEach(() => {
  jest.useRealTimers();
});

describe("a reading that nobody answers", () => {
  it("is given up after the given time, and says what was waited for", async () => {
    jest.spyOn(pulumi.log, "info").mockResolvedValue();
    const failed = failure(sharedReading(adapter, reader(60)).once("k", "the zone", never));
    await jest.advanceTimersByTimeAsync(59_999);
    expect(jest.getTimerCount()).toBe(2);
    await jest.advanceTimersByTimeAsync(1);
    expect(await failed).toMatch(/^the zone could not be read within 60 s.*`readTimeout`/);
    expect(jest.getTimerCount()).toBe(0);
  });

  it("is given up after the given time without any answer: one to another reading counts", async () => {
    jest.spyOn(pulumi.log, "info").mockResolvedValue();
    const failed = failure(sharedReading(adapter, reader(60)).once("k", "the zone", never));
    let isOver = false;
    void failed.then(() => (isOver = true));
    await jest.advanceTimersByTimeAsync(50_000);
    await freshReading(adapter, reader(60)).once("other", "other", () => Promise.resolve(1));
    await jest.advanceTimersByTimeAsync(59_000);
    expect(isOver).toBe(false);
    await jest.advanceTimersByTimeAsync(1000);
    expect(await failed).toMatch(/^the zone could not be read within 60 s/);
  });

  it("no answer of another provider counts, and no reading that was given up", async () => {
    jest.spyOn(pulumi.log, "info").mockResolvedValue();
    const failed = failure(sharedReading(adapter, reader(60)).once("k", "the zone", never));
    const other = failure(sharedReading(adapter, reader(50)).once("other", "other", never));
    await jest.advanceTimersByTimeAsync(30_000);
    const route53 = loadAdapter(DnsProvider.Route53);
    await freshReading(route53, reader(60)).once("k", "the zone", () => Promise.resolve(1));
    await jest.advanceTimersByTimeAsync(30_000);
    expect(await Promise.all([failed, other])).toEqual([
      expect.stringMatching(/^the zone could not be read within 60 s/),
      expect.stringMatching(/^other could not be read within 50 s/),
    ]);
  });

  it.each([
    [DnsProvider.Cloudflare, 9, 10],
    [DnsProvider.Cloudflare, 10, 360],
    [DnsProvider.Route53, 50, 10],
  ])(
    "on %s, the %i. look-up of a run is given up after %i s at least: the window of a rate limit is waited for",
    async (provider, lookUps, seconds) => {
      jest.spyOn(pulumi.log, "info").mockResolvedValue();
      const reading = freshReading(loadAdapter(provider), reader(10));
      for (let n = 1; n < lookUps; n++) await reading.once("k", "k", () => Promise.resolve(n));
      const failed = failure(reading.once("k", "the zone", never));
      await jest.advanceTimersByTimeAsync(seconds * 1000);
      expect(await failed).toContain(`the zone could not be read within ${seconds} s`);
    },
  );

  it("says every 20 s what it waits for, one line for all of a provider, and names the rate limit", async () => {
    const info = jest.spyOn(pulumi.log, "info").mockResolvedValue();
    info.mockClear();
    const failed = failure(freshReading(adapter, reader(50)).once("k", "the zone", never));
    const other = failure(freshReading(adapter, reader(50)).once("k", "the other", never));
    await jest.advanceTimersByTimeAsync(19_999);
    expect(info).toHaveBeenCalledTimes(0);
    await jest.advanceTimersByTimeAsync(1);
    expect(info.mock.calls.map(([said]) => said)).toEqual([
      "Still waiting, for 20 s by now: the zone; giving up after 50 s without any answer. One more of this run waits for Cloudflare. " +
        adapter.rateLimit.words,
    ]);
    await jest.advanceTimersByTimeAsync(20_000);
    expect(info).toHaveBeenCalledTimes(2);
    await jest.advanceTimersByTimeAsync(10_000);
    expect(await failed).toContain("50 s");
    expect(await other).toContain("1,200 requests in 5 minutes");
    expect(jest.getTimerCount()).toBe(0);
  });

  it("says the same of a write, which has no time-out, as soon as the provider is what it waits for", async () => {
    const info = jest.spyOn(pulumi.log, "info").mockResolvedValue();
    info.mockClear();
    let isWriting = false;
    let written: (value: number) => void = () => undefined;
    const answer = new Promise<number>((resolve) => (written = resolve));
    const write = waitsFor(adapter, component).writing(() => (isWriting ? "the write of it" : undefined), answer);
    await jest.advanceTimersByTimeAsync(20_000);
    expect(info).toHaveBeenCalledTimes(0);
    isWriting = true;
    await jest.advanceTimersByTimeAsync(20_000);
    expect(info.mock.calls.map(([said]) => said)).toEqual([
      `Still waiting, for 40 s by now: the write of it. ${adapter.rateLimit.words}`,
    ]);
    written(7);
    expect(await write).toBe(7);
    expect(jest.getTimerCount()).toBe(0);
  });
});

it("leaves no timer behind, whether it is answered or fails", async () => {
  const reading = sharedReading(adapter, reader(60));
  await expect(reading.once("a", "a", () => Promise.resolve(7))).resolves.toBe(7);
  await expect(reading.once("b", "b", () => Promise.reject(new Error("429")))).rejects.toThrow(
    /^b could not be read.*429$/,
  );
  expect(jest.getTimerCount()).toBe(0);
});

it("tells what a provider says in several lines in one, and escapes what is left", async () => {
  const said = new Error(" 1 error occurred:\n\t* AccessDenied\u001b[2J\n\n");
  await expect(freshReading(adapter, reader(1)).once("k", "it", () => Promise.reject(said))).rejects.toThrow(
    /run again: 1 error occurred: \* AccessDenied\\027\[2J$/,
  );
});

it("tells what is thrown although it is no error", async () => {
  // eslint-disable-next-line @typescript-eslint/prefer-promise-reject-errors -- what is tested
  await expect(freshReading(adapter, reader(1)).once("k", "it", () => Promise.reject("denied"))).rejects.toThrow(
    "denied",
  );
});

it("a shared reading answers the same key once per provider, a failure too; a fresh one never does", async () => {
  let asked = 0;
  const read = (): Promise<number> => Promise.resolve((asked += 1));
  const keyed = (): Promise<number> => sharedReading(adapter, reader(60)).once("k", "it", read);
  expect(await Promise.all([keyed(), keyed()])).toEqual([1, 1]);
  const other = sharedReading(loadAdapter(DnsProvider.Route53), reader(60));
  expect(await other.once("k", "it", read)).toBe(2);
  expect(await freshReading(adapter, reader(60)).once("k", "it", read)).toBe(3);
  expect(await keyed()).toBe(1);
});

it("a new run remembers no reading of the one before", async () => {
  expect(await sharedReading(adapter, reader(60)).once("k", "it", () => Promise.resolve("old"))).toBe("old");
  await MockRun.start([]);
  expect(await sharedReading(adapter, reader(60)).once("k", "it", () => Promise.resolve("new"))).toBe("new");
});
