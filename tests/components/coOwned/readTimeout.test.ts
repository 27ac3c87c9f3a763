import * as pulumi from "@pulumi/pulumi";
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

  it("says every 30 s what it waits for, in a line that does not stay", async () => {
    const info = jest.spyOn(pulumi.log, "info").mockResolvedValue();
    info.mockClear();
    const failed = failure(freshReading(reader(100)).once("k", "the zone", never));
    await jest.advanceTimersByTimeAsync(29_999);
    expect(info).toHaveBeenCalledTimes(0);
    await jest.advanceTimersByTimeAsync(1);
    expect(info.mock.calls).toEqual([
      ["Still waiting for the zone; giving up after 100 s.", undefined, undefined, true],
    ]);
    await jest.advanceTimersByTimeAsync(60_000);
    expect(info).toHaveBeenCalledTimes(3);
    await jest.advanceTimersByTimeAsync(10_000);
    expect(await failed).toContain("100 s");
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
  await expect(freshReading(reader(1)).once("k", "it", () => Promise.reject(said))).rejects.toThrow(
    /run again: 1 error occurred: \* AccessDenied\\027\[2J$/,
  );
});

it("tells what is thrown although it is no error", async () => {
  // eslint-disable-next-line @typescript-eslint/prefer-promise-reject-errors -- what is tested
  await expect(freshReading(reader(1)).once("k", "it", () => Promise.reject("denied"))).rejects.toThrow("denied");
});

it("a shared reading answers the same key once per provider, a failure too; a fresh one never does", async () => {
  let asked = 0;
  const read = (): Promise<number> => Promise.resolve((asked += 1));
  const keyed = (): Promise<number> => sharedReading(adapter, reader(60)).once("k", "it", read);
  expect(await Promise.all([keyed(), keyed()])).toEqual([1, 1]);
  const other = sharedReading(loadAdapter(DnsProvider.Route53), reader(60));
  expect(await other.once("k", "it", read)).toBe(2);
  expect(await freshReading(reader(60)).once("k", "it", read)).toBe(3);
  expect(await keyed()).toBe(1);
});

it("a new run remembers no reading of the one before", async () => {
  expect(await sharedReading(adapter, reader(60)).once("k", "it", () => Promise.resolve("old"))).toBe("old");
  await MockRun.start([]);
  expect(await sharedReading(adapter, reader(60)).once("k", "it", () => Promise.resolve("new"))).toBe("new");
});
