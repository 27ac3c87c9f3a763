import { CLOUDFLARE_RECORD, type CloudflareBench, cloudflareBench } from "./benches";

/** What every change lists beside what the program changed. */
const RENEWED = ["modifiedOn", "commentModifiedOn", "tagsModifiedOn"];

let bench: CloudflareBench;
beforeEach(async () => {
  bench = await cloudflareBench();
});

test("a create leaves what the program wrote in the state, and what the API computed", async () => {
  const { engine, news } = bench;
  const { id, outputs } = await engine.create(CLOUDFLARE_RECORD, news);
  expect(id).toMatch(/^[0-9a-f]{32}$/);
  expect(outputs).toEqual({
    ...news,
    proxied: false,
    proxiable: false,
    tags: [],
    settings: {},
    meta: "{}",
    id,
    createdOn: expect.any(String),
    modifiedOn: expect.any(String),
    __meta: '{"schema_version":"4"}',
    __pulumi_raw_state_delta: { obj: {} },
  });
  expect(engine.cloud.cloudflare.records("acme.com", "TXT")).toHaveLength(1);
  expect((await engine.diff(CLOUDFLARE_RECORD, outputs, news)).diffsList).toEqual([]);
});

test("a preview of a create answers no id and unknown computed outputs, and makes no request", async () => {
  const { engine, news } = bench;
  const { id, outputs } = await engine.create(CLOUDFLARE_RECORD, news, true);
  expect(id).toBe("");
  expect(outputs["content"]).toBe(news.content);
  expect(outputs["createdOn"]).toBe("04da6b54-80e4-46f7-96ec-b56ff0331ba9");
  expect(engine.cloud.requests()).toEqual([]);
});

test("an import reads by <zone>/<record>, answers the record's id and every input, and costs two requests", async () => {
  const { engine, zone } = bench;
  const live = engine.cloud.cloudflare.addRecord({
    name: "acme.com",
    type: "TXT",
    content: '"v=spf1 ~all"',
    ttl: 120,
    comment: "theirs",
    tags: ["a:b"],
  });
  const read = await engine.read(CLOUDFLARE_RECORD, `${zone.id}/${live.id}`);
  expect(read.id).toBe(live.id);
  expect(read.inputs).toEqual({
    zoneId: zone.id,
    name: "acme.com",
    type: "TXT",
    content: '"v=spf1 ~all"',
    ttl: 120,
    proxied: false,
    comment: "theirs",
    tags: ["a:b"],
  });
  expect(engine.cloud.requests().map((request) => [request.method, request.operation])).toEqual([
    ["GET", "import"],
    ["GET", "import"],
  ]);
});

test("an import of a missing id fails with the API's 404", async () => {
  const { engine, zone } = bench;
  await expect(engine.read(CLOUDFLARE_RECORD, `${zone.id}/${"0".repeat(32)}`)).rejects.toThrow(
    /^failed to make http request: GET ".*\/dns_records\/0{32}": 404 Not Found .*"code":81044,"message":"Record does not exist\."/,
  );
});

test.each([
  ["a record deleted by hand", ({ engine }: CloudflareBench, id: string) => engine.cloud.cloudflare.removeRecord(id)],
  ["a record whose zone is gone", ({ engine, zone }: CloudflareBench) => engine.cloud.cloudflare.removeZone(zone.id)],
])("a refresh of %s answers nothing: any 404 takes it out of the state", async (_what, remove) => {
  const { engine, news } = bench;
  const { id, outputs } = await engine.create(CLOUDFLARE_RECORD, news);
  remove(bench, id);
  expect((await engine.read(CLOUDFLARE_RECORD, id, outputs, news)).id).toBe("");
});

test("the state tells when comment and tags were changed, where there are any", async () => {
  const { engine, news } = bench;
  const { outputs } = await engine.create(CLOUDFLARE_RECORD, { ...news, comment: "ours", tags: ["a:b"] });
  expect(outputs).toMatchObject({ commentModifiedOn: expect.any(String), tagsModifiedOn: expect.any(String) });
});

test("a CNAME has all three settings, and an update sends them", async () => {
  const { engine, news } = bench;
  const cname = { ...news, name: "x.acme.com", type: "CNAME", content: "target.example" };
  const settings = { flattenCname: false, ipv4Only: false, ipv6Only: false };
  const { id, outputs } = await engine.create(CLOUDFLARE_RECORD, cname);
  expect(outputs["settings"]).toEqual(settings);
  expect((await engine.read(CLOUDFLARE_RECORD, id, outputs, cname)).outputs["settings"]).toEqual(settings);
  expect((await engine.diff(CLOUDFLARE_RECORD, outputs, cname)).diffsList).toEqual([]);
  await engine.update(CLOUDFLARE_RECORD, id, outputs, { ...cname, ttl: 60 });
  expect(engine.cloud.cloudflare.records("x.acme.com")[0]?.settings).toEqual({});
});

describe("a record that Email Routing keeps locked", () => {
  const locked = () => {
    const { engine, news } = bench;
    return engine.cloud.cloudflare.addRecord({ ...news, emailRouting: true });
  };

  test("is read with the words of the API", async () => {
    const { engine, zone } = bench;
    const { id } = locked();
    const { outputs } = await engine.read(CLOUDFLARE_RECORD, `${zone.id}/${id}`);
    expect(outputs["meta"]).toBe('{"email_routing":true,"read_only":true}');
    expect(outputs).not.toHaveProperty("emailRouting");
  });

  test("is neither changed nor deleted", async () => {
    const { engine, zone, news } = bench;
    const { id } = locked();
    const { outputs } = await engine.read(CLOUDFLARE_RECORD, `${zone.id}/${id}`);
    await expect(engine.update(CLOUDFLARE_RECORD, id, outputs, { ...news, ttl: 60 })).rejects.toThrow(/400 .*1046/);
    await expect(engine.delete(CLOUDFLARE_RECORD, id, outputs)).rejects.toThrow(/400 .*1046/);
    expect(engine.cloud.cloudflare.records("acme.com")).toEqual([expect.objectContaining({ id, ttl: 1 })]);
  });
});

test("a secondary zone takes no record", async () => {
  const { engine, zone, news } = bench;
  engine.cloud.cloudflare.editZone(zone.id, { type: "secondary" });
  await expect(engine.create(CLOUDFLARE_RECORD, news)).rejects.toThrow(/400 .*secondary zone/);
  expect(engine.cloud.cloudflare.records()).toEqual([]);
});

test.each([
  ["name", "ACME.com", "acme.com"],
  ["name", "acme.com.", "acme.com"],
  ["content", "a".repeat(256), `"${"a".repeat(255)}" "a"`],
])("a %s that is not canonical (%j) differs after every refresh", async (property, written, stored) => {
  const { engine, news } = bench;
  const program = { ...news, [property]: written };
  const { id, outputs } = await engine.create(CLOUDFLARE_RECORD, program);
  expect((await engine.diff(CLOUDFLARE_RECORD, outputs, program)).diffsList).toEqual([]);
  const refreshed = await engine.read(CLOUDFLARE_RECORD, id, outputs, program);
  expect(refreshed.outputs[property]).toBe(stored);
  expect((await engine.diff(CLOUDFLARE_RECORD, refreshed.outputs, program)).diffsList).toEqual([property, ...RENEWED]);
});

test.each(['"v=spf1 ~all"', "v=spf1 ~all", `"${"a".repeat(255)}" "\\"quoted\\" \\\\"`])(
  "canonical content %j does not differ after a refresh",
  async (content) => {
    const { engine, news } = bench;
    const { id, outputs } = await engine.create(CLOUDFLARE_RECORD, { ...news, content });
    const refreshed = await engine.read(CLOUDFLARE_RECORD, id, outputs, { ...news, content });
    expect((await engine.diff(CLOUDFLARE_RECORD, refreshed.outputs, { ...news, content })).diffsList).toEqual([]);
  },
);

test("a PUT wipes a comment and tags that the program does not declare, and keeps settings", async () => {
  const { engine, news } = bench;
  const live = engine.cloud.cloudflare.addRecord({
    ...{ name: "acme.com", type: "TXT", content: '"old"' },
    ...{ comment: "theirs", tags: ["a:b"], settings: { flattenCname: true } },
  });
  const { outputs } = await engine.read(CLOUDFLARE_RECORD, `${news.zoneId}/${live.id}`);
  await engine.update(CLOUDFLARE_RECORD, live.id, outputs, news);
  const [record] = engine.cloud.cloudflare.records("acme.com");
  expect(record).toEqual({
    ...{ id: live.id, name: "acme.com", type: "TXT", content: news.content },
    ...{ ttl: 1, proxied: false, tags: [], settings: { flattenCname: true } },
  });
});

test("an undeclared comment is a difference, undeclared tags and settings are none", async () => {
  const { engine, news } = bench;
  const { outputs } = await engine.create(CLOUDFLARE_RECORD, news);
  const drifted = { ...outputs, comment: "theirs", tags: ["a:b"], settings: { flattenCname: true } };
  expect((await engine.diff(CLOUDFLARE_RECORD, drifted, news)).diffsList).toEqual(["comment", ...RENEWED]);
});

test("tags compare as a set", async () => {
  const { engine, news } = bench;
  const { outputs } = await engine.create(CLOUDFLARE_RECORD, { ...news, tags: ["b", "a"] });
  expect((await engine.diff(CLOUDFLARE_RECORD, outputs, { ...news, tags: ["a", "b"] })).diffsList).toEqual([]);
});

test.each([
  ["zoneId", "0".repeat(32), true],
  ["type", "txt", true],
  ["name", "mail.acme.com", false],
  ["content", '"other"', false],
  ["ttl", 300, false],
  ["proxied", true, false],
] as const)("a change of %s replaces or updates as the provider does", async (property, value, replaces) => {
  const { engine, news } = bench;
  const { outputs } = await engine.create(CLOUDFLARE_RECORD, news);
  const diff = await engine.diff(CLOUDFLARE_RECORD, outputs, { ...news, [property]: value });
  expect(diff.diffsList).toEqual([property, ...RENEWED]);
  expect(diff.replacesList).toEqual(replaces ? [property] : []);
  expect(diff.deletebeforereplace).toBe(false);
});

test("zoneId, name, type and ttl are required", async () => {
  expect(await bench.engine.check(CLOUDFLARE_RECORD, { content: "x" })).toEqual(["name", "ttl", "type", "zoneId"]);
  expect(await bench.engine.check(CLOUDFLARE_RECORD, bench.news)).toEqual([]);
});

test("a second SPF record with other content is accepted without a word", async () => {
  const { engine, news } = bench;
  await engine.create(CLOUDFLARE_RECORD, news);
  await engine.create(CLOUDFLARE_RECORD, { ...news, content: '"v=spf1 -all"' });
  expect(engine.cloud.cloudflare.records("acme.com", "TXT")).toHaveLength(2);
});

const CNAME = { type: "CNAME", content: "target.example" };
const A = { type: "A", content: "192.0.2.1" };
test.each([
  ["an identical record", 81058, {}, {}],
  ["identical content, quoted and bare", 81058, {}, { content: "v=spf1 ~all" }],
  ["a CNAME beside a CNAME", 81053, CNAME, { ...CNAME, content: "other.example" }],
  ["a CNAME beside an address", 81053, A, CNAME],
  ["an address beside a CNAME", 81054, CNAME, A],
  ["a TTL of 10", 9021, {}, { content: '"x"', ttl: 10 }],
  ["a TTL of 90000", 9021, {}, { content: '"x"', ttl: 90_000 }],
  ["no content", 1004, {}, { content: undefined }],
  ["a comment of 101 characters", 9313, {}, { content: '"x"', comment: "c".repeat(101) }],
  ["a character-string of 256 octets", 1004, {}, { content: `"${"a".repeat(256)}"` }],
  ["content that is quoted badly", 1004, {}, { content: '"a" b' }],
  ["a record of more than 4,096 octets", 1004, {}, { content: "a".repeat(4090) }],
])("%s is refused in up with %i, after a green preview", async (_what, code, first, second) => {
  const { engine, news } = bench;
  const name = "x.acme.com";
  await engine.create(CLOUDFLARE_RECORD, { ...news, name, ...first });
  const before = engine.cloud.cloudflare.records();
  await engine.create(CLOUDFLARE_RECORD, { ...news, name, ...second }, true);
  await expect(engine.create(CLOUDFLARE_RECORD, { ...news, name, ...second })).rejects.toThrow(
    new RegExp(`^failed to make http request: POST ".*": 400 Bad Request .*"code":${code},`),
  );
  expect(engine.cloud.cloudflare.records()).toEqual(before);
});

test("a TXT beside a CNAME is accepted", async () => {
  const { engine, news } = bench;
  await engine.create(CLOUDFLARE_RECORD, { ...news, name: "x.acme.com", ...CNAME });
  await engine.create(CLOUDFLARE_RECORD, { ...news, name: "x.acme.com" });
  expect(engine.cloud.cloudflare.records("x.acme.com")).toHaveLength(2);
});

test("records of one name and type hold 8,192 characters together", async () => {
  const { engine, news } = bench;
  const content = (letter: string): string =>
    Array(15)
      .fill(`"${letter.repeat(255)}"`)
      .join(" ");
  await engine.create(CLOUDFLARE_RECORD, { ...news, content: content("a") });
  await engine.create(CLOUDFLARE_RECORD, { ...news, content: content("b") });
  await expect(engine.create(CLOUDFLARE_RECORD, { ...news, content: content("c") })).rejects.toThrow(
    "8,192 characters",
  );
});

test.each(["update", "delete"] as const)("%s of a vanished record is a 404", async (step) => {
  const { engine, news } = bench;
  const { id, outputs } = await engine.create(CLOUDFLARE_RECORD, news);
  engine.cloud.cloudflare.removeRecord(id);
  const run =
    step === "update"
      ? engine.update(CLOUDFLARE_RECORD, id, outputs, news)
      : engine.delete(CLOUDFLARE_RECORD, id, outputs);
  await expect(run).rejects.toThrow(/404 Not Found .*81044/);
});
