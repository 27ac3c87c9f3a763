import { existsSync } from "node:fs";
import { join } from "node:path";

import { fileAppears, reachedFile } from "../../../sandbox/cloud/hooks";
import { CLOUDFLARE_RECORD, cloudflareBench, ROUTE53_RECORD, route53Bench } from "./benches";
import { startEngine } from "./engine";

describe.each([
  ["Cloudflare", cloudflareBench, CLOUDFLARE_RECORD],
  ["Route53", route53Bench, ROUTE53_RECORD],
] as const)("%s", (_name, newBench, type) => {
  const prepared = async () => {
    const { engine, news } = await newBench();
    const records = () => [...engine.cloud.cloudflare.records(), ...engine.cloud.route53.recordSets()];
    return { engine, news, records, outcomes: () => engine.cloud.writes().map((request) => request.outcome) };
  };

  test.each([
    ["429", /429 Too Many Requests|Throttling: Rate exceeded/],
    ["500", /500 Internal Server Error|InternalFailure/],
    ["denied", /403 Forbidden|AccessDenied/],
  ] as const)("%s refuses once, writes nothing, and is in the log", async (kind, message) => {
    const { engine, news, records, outcomes } = await prepared();
    engine.cloud.addFault({ kind, operation: "create" });
    await expect(engine.create(type, news)).rejects.toThrow(message);
    expect([records(), outcomes()]).toEqual([[], [kind]]);
    await engine.create(type, news);
    expect(outcomes()).toEqual([kind, "ok"]);
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

  test("a request that gets no answer fails when the engine cancels", async () => {
    const { engine, news, records, outcomes } = await prepared();
    engine.cloud.addFault({ kind: "noAnswer", operation: "create" });
    const creating = failure(engine.create(type, news));
    await engine.cancel();
    expect(await creating).toContain("context canceled");
    expect([records(), outcomes()]).toEqual([[], ["noAnswer"]]);
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
    expect(outcomes()).toEqual(["ok", "ok", "429", "429", "ok"]);
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
  const creating = failure(engine.create(CLOUDFLARE_RECORD, news));
  await fileAppears(reachedFile(hook));
  expect(existsSync(hook)).toBe(false);
  await engine.cancel();
  expect(await creating).toBe("context canceled");
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
