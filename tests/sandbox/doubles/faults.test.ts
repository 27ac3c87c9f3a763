import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { fileAppears, reachedFile } from "../../../sandbox/cloud/faults";
import { CLOUDFLARE_RECORD, cloudflareBench, ROUTE53_RECORD, route53Bench } from "./benches";
import { startEngine } from "./engine";

/** How often Cloudflare's client makes a request before it gives up. */
const ATTEMPTS = 11;

describe.each([
  ["Cloudflare", cloudflareBench, CLOUDFLARE_RECORD, ATTEMPTS],
  ["Route53", route53Bench, ROUTE53_RECORD, 1],
] as const)("%s", (_name, newBench, type, attempts) => {
  const prepared = async () => {
    const { engine, news } = await newBench();
    const records = () => [...engine.cloud.cloudflare.records(), ...engine.cloud.route53.recordSets()];
    return { engine, news, records, outcomes: () => engine.cloud.writes().map((request) => request.outcome) };
  };

  test.each([
    ["429", attempts, /429 Too Many Requests|Throttling: Rate exceeded/],
    ["500", attempts, /500 Internal Server Error|InternalFailure/],
    ["denied", 1, /403 Forbidden|AccessDenied/],
  ] as const)("%s refuses one request in %i attempts, writes nothing, and is in the log", async (...row) => {
    const [kind, times, message] = row;
    const { engine, news, records, outcomes } = await prepared();
    engine.cloud.addFault({ kind, operation: "create" });
    await expect(engine.create(type, news)).rejects.toThrow(message);
    const refused = Array<string>(times).fill(kind);
    expect([records(), outcomes()]).toEqual([[], refused]);
    await engine.create(type, news);
    expect(outcomes()).toEqual([...refused, "ok"]);
  });

  test("crashBefore dies with nothing written, crashAfter with everything", async () => {
    const { engine, news, records } = await prepared();
    engine.cloud.addFault({ kind: "crashBefore", operation: "create" });
    await expect(engine.create(type, news)).rejects.toThrow("the plug-in died");
    expect([engine.crashed(), records()]).toEqual([1, []]);
    engine.cloud.addFault({ kind: "crashAfter", operation: "create" });
    await expect(engine.create(type, news)).rejects.toThrow("the plug-in died");
    expect([engine.crashed(), records().length]).toEqual([2, 1]);
  });

  test("a lost answer to a create leaves a live record that the program does not know", async () => {
    const { engine, news, records, outcomes } = await prepared();
    engine.cloud.addFault({ kind: "lostAnswer", operation: "create" });
    await expect(engine.create(type, news)).rejects.toThrow(/81058|but it already exists/);
    expect(records()).toHaveLength(1);
    expect(outcomes()).toEqual(["ok", expect.stringMatching(/81058|InvalidChangeBatch/)]);
  });

  test("a lost answer to an update does no harm", async () => {
    const { engine, news } = await prepared();
    const { id, outputs } = await engine.create(type, news);
    engine.cloud.addFault({ kind: "lostAnswer", operation: "update" });
    expect(await engine.update(type, id, outputs, { ...news, ttl: 60 })).toMatchObject({ ttl: 60 });
  });

  test.each(["pause", "pauseAfter"] as const)("%s holds a request until its hook appears", async (kind) => {
    const { engine, news, records } = await prepared();
    const held = engine.cloud.hold({ kind, operation: "create" });
    const creating = engine.create(type, news);
    await held.reached;
    expect(records()).toHaveLength(kind === "pause" ? 0 : 1);
    held.release();
    await creating;
    expect(records()).toHaveLength(1);
  });

  test("a fault strikes the requests that match, after those it skips, as often as it says", async () => {
    const { engine, news, outcomes } = await prepared();
    const { id, outputs } = await engine.create(type, news);
    engine.cloud.addFault({ kind: "500", operation: "update", name: "other.com" });
    engine.cloud.addFault({ kind: "429", operation: "update", name: "acme.com", type: "TXT", skip: 1, times: 2 });
    const update = () => engine.update(type, id, outputs, { ...news, ttl: 60 });
    const results = [];
    for (let time = 0; time < 4; time++) results.push((await Promise.allSettled([update()]))[0].status);
    expect(results).toEqual(["fulfilled", "rejected", "rejected", "fulfilled"]);
    expect(outcomes()).toEqual(["ok", "ok", ...Array<string>(2 * attempts).fill("429"), "ok"]);
    expect(engine.cloud.faults()).toHaveLength(1);
  });
});

test("a lost answer to a delete is a 404 at Cloudflare, and nothing at all at Route53", async () => {
  const cloudflare = await cloudflareBench();
  const record = await cloudflare.engine.create(CLOUDFLARE_RECORD, cloudflare.news);
  cloudflare.engine.cloud.addFault({ kind: "lostAnswer", operation: "delete" });
  await expect(cloudflare.engine.delete(CLOUDFLARE_RECORD, record.id, record.outputs)).rejects.toThrow("81044");
  expect(cloudflare.engine.cloud.cloudflare.records()).toEqual([]);

  const route53 = await route53Bench();
  const set = await route53.engine.create(ROUTE53_RECORD, route53.news);
  route53.engine.cloud.addFault({ kind: "lostAnswer", operation: "delete" });
  await route53.engine.delete(ROUTE53_RECORD, set.id, set.outputs);
  expect(route53.engine.cloud.route53.recordSets()).toEqual([]);
});

test("a reached hook is a file, so that another process can see it", async () => {
  const { engine, news } = await cloudflareBench();
  const hook = join(engine.cloud.dir, "hook");
  engine.cloud.addFault({ kind: "pause", hook, operation: "create" });
  const creating = engine.create(CLOUDFLARE_RECORD, news);
  await fileAppears(reachedFile(hook));
  expect(existsSync(hook)).toBe(false);
  writeFileSync(hook, "");
  expect((await creating).id).not.toBe("");
});

describe("a request that gets no answer", () => {
  test("fails at Route53 when the engine cancels", async () => {
    const { engine, news } = await route53Bench();
    engine.cloud.addFault({ kind: "noAnswer", operation: "create" });
    const creating = failure(engine.create(ROUTE53_RECORD, news));
    await engine.cancel();
    expect(await creating).toContain("context canceled");
    expect(engine.cloud.route53.recordSets()).toEqual([]);
    expect(engine.cloud.writes().map(({ outcome }) => outcome)).toEqual(["noAnswer"]);
  });

  test("goes on at Cloudflare when the engine cancels, and so does one that is held", async () => {
    const { engine, news } = await cloudflareBench();
    engine.cloud.addFault({ kind: "noAnswer", operation: "create", name: "silent.acme.com" });
    let ended = false;
    void failure(engine.create(CLOUDFLARE_RECORD, { ...news, name: "silent.acme.com" })).then(() => (ended = true));
    const held = engine.cloud.hold({ kind: "pause", operation: "create", name: "acme.com" });
    const creating = engine.create(CLOUDFLARE_RECORD, news);
    await held.reached;
    await engine.cancel();
    held.release();
    expect((await creating).id).not.toBe("");
    expect(ended).toBe(false);
  });
});

describe("Cloudflare's client sends again what is refused for now", () => {
  test.each(["429", "500", "html502"] as const)(
    "%s, also a POST, and tells what comes of the last attempt",
    async (kind) => {
      const { engine, news } = await cloudflareBench();
      engine.cloud.changeSettings({ retryPace: 0.0001 });
      engine.cloud.addFault({ kind, operation: "create", attempts: ATTEMPTS - 1 });
      expect((await engine.create(CLOUDFLARE_RECORD, news)).id).not.toBe("");
      expect(engine.cloud.writes().map(({ outcome }) => outcome)).toEqual([...Array<string>(10).fill(kind), "ok"]);
      expect(engine.told).toEqual([]);
    },
  );

  test("not a page of a proxy with status 403", async () => {
    const { engine, news } = await cloudflareBench();
    engine.cloud.addFault({ kind: "html403", operation: "create" });
    await expect(engine.create(CLOUDFLARE_RECORD, news)).rejects.toThrow(/403 Forbidden <!DOCTYPE html>/);
    expect(engine.cloud.writes().map(({ outcome }) => outcome)).toEqual(["html403"]);
  });

  test("what is above the rate limit of a user waits for the next window, with whichever of the user's tokens", async () => {
    const one = await startEngine("cloudflare", { apiToken: "one" });
    const other = await startEngine("cloudflare", { apiToken: "other" }, one.cloud);
    const { id: zoneId } = one.cloud.cloudflare.addZone({ name: "acme.com" });
    one.cloud.changeSettings({ rateLimit: { requests: 2, windowMilliseconds: 1_000 } });
    for (const engine of [one, other, other]) await engine.invoke(RECORDS, { zoneId, name: { exact: "a.acme.com" } });
    expect(one.cloud.requests().map(({ outcome }) => outcome)).toEqual(["ok", "ok", "429", "ok"]);
  });

  test("so does the second, empty page of an answer", async () => {
    const { engine, news } = await cloudflareBench();
    engine.cloud.cloudflare.addRecord({ name: "d.acme.com", type: "A", content: "192.0.2.1" });
    engine.cloud.changeSettings({ rateLimit: { requests: 1, windowMilliseconds: 1_000 } });
    await engine.invoke(RECORDS, { zoneId: news.zoneId, name: { exact: "d.acme.com" } });
    expect(engine.cloud.requests().map(({ outcome }) => outcome)).toEqual(["ok", "429", "ok"]);
  });
});

const RECORDS = "cloudflare:index/getDnsRecords:getDnsRecords";

describe("what Cloudflare's provider tells beside its answers", () => {
  test("each error of a resource, word for word", async () => {
    const { engine, news } = await cloudflareBench();
    engine.cloud.addFault({ kind: "denied", operation: "create" });
    const message = await failure(engine.create(CLOUDFLARE_RECORD, news));
    expect(message).toContain("403 Forbidden");
    expect(engine.told).toEqual([`error name: ${message}`]);
  });

  test.each([
    ["denied", "403 Forbidden {", true],
    ["html403", "403 Forbidden <!DOCTYPE html>", false],
    ["html502", "502 Bad Gateway <!DOCTYPE html>", false],
  ] as const)("each error of a function (%s); of one that is no JSON only there", async (kind, words, isAnswered) => {
    const { engine, news } = await cloudflareBench();
    engine.cloud.addFault({ kind, operation: "getDnsRecords" });
    const message = await failure(engine.invoke(RECORDS, { zoneId: news.zoneId }));
    expect(engine.told).toEqual([expect.stringMatching(/^error stack: failed to make http request: GET /)]);
    expect(engine.told[0]).toContain(words);
    expect(message).toBe(isAnswered ? engine.told[0]?.replace("error stack: ", "") : "");
  });

  test("a record that a refresh does not find", async () => {
    const { engine, news } = await cloudflareBench();
    const { id, outputs } = await engine.create(CLOUDFLARE_RECORD, news);
    engine.cloud.cloudflare.removeRecord(id);
    await engine.read(CLOUDFLARE_RECORD, id, outputs, news);
    expect(engine.told).toEqual([
      "warning name: Resource not found: The resource was not found on the server and will be removed from state.",
    ]);
  });

  test("nothing of the sort at Route53", async () => {
    const { engine, news } = await route53Bench();
    engine.cloud.addFault({ kind: "denied", operation: "create" });
    await failure(engine.create(ROUTE53_RECORD, news));
    expect((await engine.read(ROUTE53_RECORD, `${news.zoneId}_acme.com_TXT`, { ...news }, news)).id).toBe("");
    expect(engine.told).toEqual([]);
  });
});

/** Why a request failed, or that it did not. */
function failure(request: Promise<unknown>): Promise<string> {
  return request.then(
    () => "it did not fail",
    (error: unknown) => (error instanceof Error ? error.message : String(error)),
  );
}

describe("credentials", () => {
  test.each([
    ["cloudflare", { apiToken: "denied" }, "cloudflare:index/getZones:getZones", /403 Forbidden .*10000/],
    ["aws", { accessKey: "denied" }, "aws:route53/getZones:getZones", /StatusCode: 403, .*AccessDenied/],
  ] as const)(
    "%s refuses everything to one that is called denied, after a Configure without request",
    async (...row) => {
      const [provider, config, token, message] = row;
      const engine = await startEngine(provider, config);
      expect(engine.cloud.requests()).toEqual([]);
      await expect(engine.invoke(token, {})).rejects.toThrow(message);
      expect(engine.cloud.requests()).toMatchObject([{ method: "GET", outcome: "denied" }]);
    },
  );

  test("a limited token sees its zones only", async () => {
    const engine = await startEngine("cloudflare", { apiToken: "t1" });
    const [mine, other] = engine.cloud.cloudflare.addZones([{ name: "mine.com" }, { name: "other.com" }]);
    engine.cloud.limitAccess("cloudflare", "t1", ["mine.com"]);
    const { results } = await engine.invoke("cloudflare:index/getZones:getZones", {});
    expect((results as { name: string }[]).map((zone) => zone.name)).toEqual(["mine.com"]);
    const list = (zoneId?: string) => engine.invoke("cloudflare:index/getDnsRecords:getDnsRecords", { zoneId });
    expect((await list(mine?.id))["results"]).toEqual([]);
    await expect(list(other?.id)).rejects.toThrow("403 Forbidden");
  });

  test("a limited access key does not know that other zones exist", async () => {
    const engine = await startEngine("aws", { accessKey: "k1" });
    const [mine, other] = engine.cloud.route53.addZones([{ name: "mine.com" }, { name: "other.com" }]);
    engine.cloud.limitAccess("route53", "k1", ["mine.com"]);
    expect((await engine.invoke("aws:route53/getZones:getZones", {}))["ids"]).toEqual([mine?.id]);
    await expect(engine.invoke("aws:route53/getZone:getZone", { zoneId: other?.id })).rejects.toThrow(
      "NoSuchHostedZone",
    );
  });
});
