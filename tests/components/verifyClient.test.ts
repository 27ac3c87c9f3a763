import { inTurn, withSharedClient } from "../../components/verifyAfterUp";
import { perRun } from "../../components/engine/run";

const lent = (): unknown => perRun("client of checks", () => ({}));

it("lends one client to all looks of a run, and closes it after the last", async () => {
  let release = (): void => undefined;
  const held = new Promise<void>((resolve) => (release = resolve));
  const first = withSharedClient(async (shared) => {
    await held;
    return shared;
  });
  const second = await withSharedClient((shared) => Promise.resolve(shared));
  const close = jest.spyOn(second.client, "close");
  expect(second.users).toBe(1);
  release();
  expect(await first).toBe(second);
  expect([close.mock.calls.length, second.users, lent()]).toEqual([1, 0, {}]);
  expect(await withSharedClient((shared) => Promise.resolve(shared))).not.toBe(second);
});

it("gives the client and the turn back when the work fails", async () => {
  const failing = (): Promise<never> => Promise.reject(new Error("no"));
  await withSharedClient(async (shared) => {
    for (let times = 0; times < 40; times++) await expect(inTurn(shared, failing)).rejects.toThrow("no");
    expect(await inTurn(shared, () => Promise.resolve("its turn"))).toBe("its turn");
  });
  await expect(withSharedClient(failing)).rejects.toThrow("no");
  expect(lent()).toEqual({});
});
