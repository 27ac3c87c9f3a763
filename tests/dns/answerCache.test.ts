import { noAnswer } from "../../dns/message";
import { AnswerCache } from "../../dns/client";
import type { ServerAnswer } from "../../dns/types";
import { at } from "./fakeClient";

/** An answer whose text has so many octets. */
function large(octets: number): ServerAnswer {
  const record = { name: "acme.example", type: "TXT", ttl: 300, value: "x".repeat(octets) } as const;
  return { server: at("192.0.2.1"), status: "answer", isAuthoritative: false, records: [record] };
}

/** Asks for the keys one after the other; answers those that had to be asked. */
async function askedOf(cache: AnswerCache, keys: readonly string[], octets: number): Promise<string[]> {
  const asked: string[] = [];
  for (const key of keys) {
    await cache.answer(key, () => {
      asked.push(key);
      return Promise.resolve(large(octets));
    });
  }
  return asked;
}

describe("AnswerCache", () => {
  it("keeps what fits", async () => {
    const cache = new AnswerCache(1 << 20);
    const first = await askedOf(cache, ["a", "b", "c"], 60_000);
    const second = await askedOf(cache, ["a", "b", "c"], 60_000);
    expect([first, second]).toEqual([["a", "b", "c"], []]);
  });

  it("gives up the oldest when answers are large, so that memory has an end", async () => {
    const cache = new AnswerCache(150_000);
    await askedOf(cache, ["a", "b", "c"], 60_000);
    const again = await askedOf(cache, ["c", "b", "a"], 60_000);
    expect(again).toEqual(["a"]);
  });

  it("an answer larger than all of it is given and not kept", async () => {
    const cache = new AnswerCache(1000);
    const asked = await askedOf(cache, ["a", "a"], 60_000);
    expect(asked).toEqual(["a", "a"]);
  });

  it("an answer that was forgotten under way is not kept when it comes", async () => {
    const cache = new AnswerCache(1 << 20);
    const come: ((answer: ServerAnswer) => void)[] = [];
    const waiting = cache.answer("a", () => new Promise((resolve) => come.push(resolve)));
    cache.clear();
    come[0]?.(large(10));
    const [answer, asked] = [await waiting, await askedOf(cache, ["a"], 10)];
    expect(answer.status).toBe("answer");
    expect(asked).toEqual(["a"]);
  });

  it("a failure is an answer too: it is not asked again before it is forgotten", async () => {
    const cache = new AnswerCache(1 << 20);
    const failed = noAnswer(at("192.0.2.1"), "timeout", "no answer in time");
    await cache.answer("a", () => Promise.resolve(failed));
    const asked = await askedOf(cache, ["a"], 10);
    expect(asked).toEqual([]);
  });
});
