import { ROUTE53_RECORD, type Route53Bench, route53Bench } from "./benches";

let bench: Route53Bench;
beforeEach(async () => {
  bench = await route53Bench();
});

/** Writes past the provider, as a person in the console. */
function byHand(...values: string[]): void {
  bench.engine.cloud.route53.putRecordSet({ name: "acme.com", type: "TXT", ttl: 60, values });
}

test("the id is <zone>_<name>_<TYPE>, values lose their outer quotes, and the state has no difference", async () => {
  const { engine, zone, news } = bench;
  const records = ["v=spf1 ~all", 'long" "rest'];
  const { id, outputs } = await engine.create(ROUTE53_RECORD, { ...news, records });
  expect(id).toBe(`${zone.id}_acme.com_TXT`);
  expect(outputs).toEqual({ ...news, records, fqdn: "acme.com" });
  expect(engine.cloud.route53.recordSets("acme.com", "TXT")).toEqual([
    { name: "acme.com", type: "TXT", ttl: 300, values: ['"v=spf1 ~all"', '"long" "rest"'] },
  ]);
  expect((await engine.diff(ROUTE53_RECORD, outputs, { ...news, records: records.toReversed() })).diffsList).toEqual(
    [],
  );
});

test("a preview of a create answers no id and an unknown fqdn, and makes no request", async () => {
  const { engine, news } = bench;
  const { id, outputs } = await engine.create(ROUTE53_RECORD, news, true);
  expect([id, outputs["records"], outputs["fqdn"]]).toEqual(["", news.records, "04da6b54-80e4-46f7-96ec-b56ff0331ba9"]);
  expect(engine.cloud.requests()).toEqual([]);
});

test("a create of a set that exists is refused, and the set stays", async () => {
  byHand('"theirs"');
  await expect(bench.engine.create(ROUTE53_RECORD, bench.news)).rejects.toThrow(
    "creating Route53 Record: InvalidChangeBatch: Tried to create resource record set [name='acme.com.', type='TXT'] but it already exists",
  );
  expect(bench.engine.cloud.route53.recordSets()[0]?.values).toEqual(['"theirs"']);
  expect(bench.engine.cloud.writes().map((request) => request.outcome)).toEqual(["InvalidChangeBatch"]);
});

test("allowOverwrite takes the place of a set that exists", async () => {
  byHand('"theirs"');
  await bench.engine.create(ROUTE53_RECORD, { ...bench.news, allowOverwrite: true });
  expect(bench.engine.cloud.route53.recordSets()[0]?.values).toEqual(['"v=spf1 ~all"']);
});

test("an update writes the whole set over whatever a stranger added", async () => {
  const { engine, news } = bench;
  const { id, outputs } = await engine.create(ROUTE53_RECORD, news);
  byHand('"v=spf1 ~all"', '"theirs"');
  await engine.update(ROUTE53_RECORD, id, outputs, { ...news, records: ["v=spf1 -all"] });
  expect(engine.cloud.route53.recordSets()[0]?.values).toEqual(['"v=spf1 -all"']);
});

test("an update of a vanished set creates it again", async () => {
  const { engine, news } = bench;
  const { id, outputs } = await engine.create(ROUTE53_RECORD, news);
  engine.cloud.route53.removeRecordSet(news);
  await engine.update(ROUTE53_RECORD, id, outputs, { ...news, ttl: 60 });
  expect(engine.cloud.route53.recordSets()).toHaveLength(1);
});

test("a delete takes the live set, whatever it holds by now; for a vanished one there is no request", async () => {
  const { engine, news } = bench;
  const { id, outputs } = await engine.create(ROUTE53_RECORD, news);
  byHand('"v=spf1 ~all"', '"theirs"');
  await engine.delete(ROUTE53_RECORD, id, outputs);
  expect(engine.cloud.route53.recordSets()).toEqual([]);
  await engine.delete(ROUTE53_RECORD, id, outputs);
  expect(engine.cloud.writes({ method: "DELETE" }).map((request) => request.outcome)).toEqual(["ok"]);
});

test("a set that changes between the look and the delete stays, and the provider reports it as deleted", async () => {
  const { engine, news } = bench;
  const { id, outputs } = await engine.create(ROUTE53_RECORD, news);
  const held = engine.cloud.hold({ kind: "pause", method: "DELETE" });
  const deleting = engine.delete(ROUTE53_RECORD, id, outputs);
  await held.reached;
  byHand('"v=spf1 ~all"', '"theirs"');
  held.release();
  await deleting;
  expect(engine.cloud.route53.recordSets()[0]?.values).toEqual(['"v=spf1 ~all"', '"theirs"']);
  expect(engine.cloud.writes({ method: "DELETE" }).map(({ outcome }) => outcome)).toEqual(["InvalidChangeBatch"]);
});

test("an import answers every input; the import id is the id", async () => {
  byHand('"a"', '"b" "c"');
  const id = `${bench.zone.id}_acme.com_TXT`;
  const read = await bench.engine.read(ROUTE53_RECORD, id);
  expect(read).toEqual({
    id,
    inputs: { zoneId: bench.zone.id, name: "acme.com", type: "TXT", ttl: 60, records: ["a", 'b" "c'] },
    outputs: { ...read.inputs, fqdn: "acme.com" },
  });
});

test("underscores in a name and a set identifier are told apart in an id", async () => {
  const { engine, zone } = bench;
  const set = { name: "_dmarc.acme.com", type: "TXT", values: ['"a"'], setIdentifier: "blue_1", weight: 10 };
  engine.cloud.route53.putRecordSet(set);
  const read = await engine.read(ROUTE53_RECORD, `${zone.id}__dmarc.acme.com_TXT_blue_1`);
  expect(read.inputs).toMatchObject({
    name: "_dmarc.acme.com",
    setIdentifier: "blue_1",
    weightedRoutingPolicies: [{ weight: 10 }],
  });
  expect((await engine.read(ROUTE53_RECORD, `${zone.id}__dmarc.acme.com_TXT`)).id).toBe("");
});

test("a set, or a zone, that is gone answers nothing to a refresh and to an import", async () => {
  const { engine, news, zone } = bench;
  const { id, outputs } = await engine.create(ROUTE53_RECORD, news);
  engine.cloud.route53.removeRecordSet(news);
  expect((await engine.read(ROUTE53_RECORD, id, outputs, news)).id).toBe("");
  expect((await engine.read(ROUTE53_RECORD, id)).id).toBe("");
  engine.cloud.route53.removeZone(zone.id);
  expect((await engine.read(ROUTE53_RECORD, id, outputs, news)).id).toBe("");
  await engine.delete(ROUTE53_RECORD, id, outputs);
});

test.each([
  ["zoneId", "Z0", true],
  ["name", "mail.acme.com", true],
  ["type", "SPF", false],
  ["ttl", 60, false],
  ["records", ["other"], false],
] as const)("a change of %s replaces or updates as the provider does", async (property, value, replaces) => {
  const { engine, news } = bench;
  const { outputs } = await engine.create(ROUTE53_RECORD, news);
  const diff = await engine.diff(ROUTE53_RECORD, outputs, { ...news, [property]: value });
  expect(diff.diffsList).toEqual([property]);
  expect(diff.replacesList).toEqual(replaces ? [property] : []);
});

test("a name in upper case or with a trailing dot is the same name; one outside of the zone is refused", async () => {
  const { engine, news } = bench;
  const { id, outputs } = await engine.create(ROUTE53_RECORD, { ...news, name: "ACME.com." });
  expect(id).toBe(`${news.zoneId}_acme.com_TXT`);
  expect((await engine.diff(ROUTE53_RECORD, outputs, news)).diffsList).toEqual([]);
  await expect(engine.create(ROUTE53_RECORD, { ...news, name: "notacme.com" })).rejects.toThrow(
    "RRSet with DNS name notacme.com. is not permitted in zone acme.com.",
  );
});

test("a change of the type deletes the old set and creates the new one in one batch", async () => {
  const { engine, news } = bench;
  const { id, outputs } = await engine.create(ROUTE53_RECORD, news);
  await engine.update(ROUTE53_RECORD, id, outputs, { ...news, type: "SPF" });
  expect(engine.cloud.route53.recordSets().map((set) => set.type)).toEqual(["SPF"]);
});

test("a change of the type is refused where the set is not what the state has", async () => {
  const { engine, news } = bench;
  const { id, outputs } = await engine.create(ROUTE53_RECORD, news);
  byHand('"v=spf1 ~all"', '"theirs"');
  await expect(engine.update(ROUTE53_RECORD, id, outputs, { ...news, type: "SPF" })).rejects.toThrow(
    "but the values provided do not match the current values",
  );
  expect(engine.cloud.route53.recordSets().map((set) => set.type)).toEqual(["TXT"]);
});

test("name, type and zoneId are required, and records with ttl", async () => {
  const { engine, news } = bench;
  expect(await engine.check(ROUTE53_RECORD, {})).toEqual(["name", "type", "zoneId", "records"]);
  expect(await engine.check(ROUTE53_RECORD, { ...news, ttl: undefined })).toEqual(["ttl"]);
  expect(await engine.check(ROUTE53_RECORD, { ...news, type: "txt" })).toEqual(["type"]);
  expect(await engine.check(ROUTE53_RECORD, news)).toEqual([]);
});

const NAME = { name: "x.acme.com" };
test.each([
  ["a character-string of 256 octets", { records: ["a".repeat(256)] }, "CharacterStringTooLong (Value is too long)"],
  ["an unescaped quote", { records: ['a"b'] }, "InvalidCharacterString"],
  ["an unescaped octet beyond ASCII", { records: ["\u00e9"] }, "InvalidCharacterString"],
  ["a value of more than 4,000 characters", { records: [Array(17).fill("a".repeat(250)).join('" "')] }, "4000"],
  ["two equal values", { records: ["a", "a"] }, "Duplicate Resource Record"],
  ["a CNAME at the apex", { type: "CNAME", records: ["x.example"] }, "is not permitted at apex in zone acme.com."],
  ["a CNAME beside a TXT", { ...NAME, type: "CNAME", records: ["x.example"] }, "a conflicting RRSet with the same"],
  ["a simple set beside a weighted one", { name: "w.acme.com" }, "other RRSets exist with the same name and type"],
])("%s is refused", async (_what, change, message) => {
  const { engine, news } = bench;
  engine.cloud.route53.putRecordSet({ ...NAME, type: "TXT", values: ['"a"'] });
  engine.cloud.route53.putRecordSet({
    name: "w.acme.com",
    type: "TXT",
    values: ['"a"'],
    setIdentifier: "b",
    weight: 1,
  });
  const before = engine.cloud.route53.recordSets();
  await expect(engine.create(ROUTE53_RECORD, { ...news, ...change })).rejects.toThrow(message);
  expect(engine.cloud.route53.recordSets()).toEqual(before);
});

test("32,000 characters go into one request, and a change counts each of them twice", async () => {
  const { engine, news } = bench;
  const value = (index: number): string => `${index}${"a".repeat(249)}`.concat(`" "${"a".repeat(250)}`.repeat(14));
  expect(value(0)).toHaveLength(3792);
  const records = Array.from({ length: 8 }, (_, index) => value(index));
  const { id, outputs } = await engine.create(ROUTE53_RECORD, { ...news, records });
  const half = { ...news, records: records.slice(0, 4) };
  await expect(engine.update(ROUTE53_RECORD, id, outputs, { ...news, records: records.slice(0, 5) })).rejects.toThrow(
    "InvalidChangeBatch: RDATA character limit of 32000 exceeded.",
  );
  expect(await engine.update(ROUTE53_RECORD, id, outputs, half)).toMatchObject({ records: half.records });
  await expect(
    engine.create(ROUTE53_RECORD, { ...news, name: "big.acme.com", records: [...records, value(8)] }),
  ).rejects.toThrow("RDATA character limit of 32000 exceeded.");
});

test("octal escapes stand for one octet each", async () => {
  const { engine, news } = bench;
  await engine.create(ROUTE53_RECORD, { ...news, records: ["\\303\\251".repeat(127)] });
  await expect(
    engine.create(ROUTE53_RECORD, { ...news, name: "y.acme.com", records: ["\\303\\251".repeat(128)] }),
  ).rejects.toThrow("CharacterStringTooLong");
});

test("a change can be made to wait for INSYNC", async () => {
  const { engine, news } = bench;
  engine.cloud.changeSettings({ insyncMilliseconds: 200 });
  const start = performance.now();
  await engine.create(ROUTE53_RECORD, news);
  expect(performance.now() - start).toBeGreaterThanOrEqual(195);
});
