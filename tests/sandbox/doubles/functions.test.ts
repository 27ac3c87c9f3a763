import { startEngine } from "./engine";

const RECORDS = "cloudflare:index/getDnsRecords:getDnsRecords";
const ZONES = "cloudflare:index/getZones:getZones";

describe("Cloudflare", () => {
  const prepared = async () => {
    const engine = await startEngine("cloudflare");
    const zone = engine.cloud.cloudflare.addZone({
      name: "acme.com",
      flattenAllCnames: true,
      records: [
        { name: "acme.com", type: "TXT", content: '"a"', comment: "c", tags: ["t:1"], ttl: 60 },
        { name: "acme.com", type: "MX", content: "mx.acme.com", priority: 10 },
        { name: "_dmarc.acme.com", type: "TXT", content: '"b"' },
      ],
    });
    return { engine, zone };
  };

  test("getDnsRecords filters by exact name, in any case, and by type", async () => {
    const { engine, zone } = await prepared();
    const all = await engine.invoke(RECORDS, { zoneId: zone.id });
    const some = await engine.invoke(RECORDS, { zoneId: zone.id, name: { exact: "ACME.com" }, type: "TXT" });
    expect(all["results"]).toHaveLength(3);
    expect(some["results"]).toEqual([
      {
        ...{ id: zone.records[0]?.id, name: "acme.com", type: "TXT", content: '"a"', comment: "c", tags: ["t:1"] },
        ...{ ttl: 60, proxied: false, proxiable: false, settings: {}, meta: "{}" },
      },
    ]);
  });

  test("getDnsRecords costs one request when nothing is found, two for a page of results", async () => {
    const { engine, zone } = await prepared();
    await engine.invoke(RECORDS, { zoneId: zone.id, name: { exact: "none.acme.com" } });
    expect(engine.cloud.requests()).toHaveLength(1);
    await engine.invoke(RECORDS, { zoneId: zone.id, name: { exact: "acme.com" } });
    expect(engine.cloud.requests()).toHaveLength(3);
  });

  test.each([
    ["nothing", 0, undefined, 0, 1],
    ["one page", 100, undefined, 100, 2],
    ["a second page of one record", 101, undefined, 101, 3],
    ["1,000 records, where it stops", 1000, undefined, 1000, 10],
    ["more than it tells", 1101, undefined, 1000, 10],
    ["as many as it is asked for", 150, 100, 100, 1],
    ["fewer than it is asked for", 150, 151, 150, 3],
    ["more than 1,000, asked for", 1101, 2000, 1101, 13],
  ])(
    "getDnsRecords goes on until a page is empty or it has enough: %s",
    async (_what, there, maxItems, told, costs) => {
      const { engine } = await prepared();
      const records = Array.from({ length: there }, (_, n) => ({ name: `n${n}.big.com`, type: "TXT", content: "a" }));
      const zone = engine.cloud.cloudflare.addZone({ name: "big.com", records });
      const { results } = await engine.invoke(RECORDS, {
        zoneId: zone.id,
        ...(maxItems !== undefined && { maxItems }),
      });
      expect(results).toHaveLength(told);
      expect(engine.cloud.requests({ method: "GET" })).toHaveLength(costs);
    },
  );

  test("getDnsRecords tells what Email Routing keeps locked", async () => {
    const { engine, zone } = await prepared();
    engine.cloud.cloudflare.addRecord({ name: "x.acme.com", type: "TXT", content: '"a"', emailRouting: true });
    const { results } = await engine.invoke(RECORDS, { zoneId: zone.id, name: { exact: "x.acme.com" } });
    expect(results).toEqual([expect.objectContaining({ meta: '{"email_routing":true,"read_only":true}' })]);
    expect((results as object[])[0]).not.toHaveProperty("emailRouting");
  });

  test("zones of one name are told apart by status, type and name servers", async () => {
    const { engine } = await prepared();
    const nameServers = ["eve.ns.cloudflare.com", "kai.ns.cloudflare.com"];
    engine.cloud.cloudflare.addZone({ name: "acme.com", status: "pending", type: "partial", nameServers });
    const { results } = await engine.invoke(ZONES, { name: "acme.com" });
    expect(results).toMatchObject([
      { status: "active", type: "full", nameServers: ["ada.ns.cloudflare.com", "bob.ns.cloudflare.com"] },
      { status: "pending", type: "partial", nameServers },
    ]);
  });

  test("a filter that the double does not know is an error, not a longer list", async () => {
    const { engine, zone } = await prepared();
    await expect(engine.invoke(RECORDS, { zoneId: zone.id, search: "x" })).rejects.toThrow("search");
    await expect(engine.invoke(RECORDS, { zoneId: zone.id, name: { startswith: "x" } })).rejects.toThrow("startswith");
  });

  test("an unknown zone is a 404", async () => {
    const { engine } = await prepared();
    await expect(engine.invoke(RECORDS, { zoneId: "f".repeat(32) })).rejects.toThrow(/404 Not Found .*"code":7003/);
  });

  test("getZones finds by name, or nothing, without an error; getZone wants exactly one", async () => {
    const { engine, zone } = await prepared();
    const found = await engine.invoke(ZONES, { name: "acme.com" });
    expect(found["results"]).toMatchObject([{ id: zone.id, name: "acme.com", status: "active" }]);
    expect((await engine.invoke(ZONES, { name: "cme.com" }))["results"]).toEqual([]);
    const getZone = "cloudflare:index/getZone:getZone";
    expect(await engine.invoke(getZone, { filter: { name: "acme.com" } })).toMatchObject({ zoneId: zone.id });
    expect(await engine.invoke(getZone, { zoneId: zone.id })).toMatchObject({ name: "acme.com" });
    await expect(engine.invoke(getZone, { filter: { name: "none.com" } })).rejects.toThrow("exactly one");
  });

  test("getZoneDnsSettings tells whether all CNAMEs are flattened, in one request", async () => {
    const { engine, zone } = await prepared();
    const settings = await engine.invoke("cloudflare:index/getZoneDnsSettings:getZoneDnsSettings", { zoneId: zone.id });
    expect(settings).toMatchObject({ zoneId: zone.id, flattenAllCnames: true });
    expect(engine.cloud.requests()).toHaveLength(1);
  });
});

describe("Route53", () => {
  const LIST = "aws:route53/getRecords:getRecords";
  const aliasTarget = { dnsName: "lb.example.net", hostedZoneId: "Z2", evaluateTargetHealth: true };
  const prepared = async () => {
    const engine = await startEngine("aws", { region: "eu-west-1" });
    const zone = engine.cloud.route53.addZone({
      name: "acme.com",
      recordSets: [
        { name: "www.acme.com", type: "A", aliasTarget },
        { name: "*.acme.com", type: "TXT", values: ['"w"'], setIdentifier: "blue", weight: 0 },
        { name: "acme.com", type: "TXT", values: ['"a" "b"', '"c"'] },
      ],
    });
    return { engine, zone };
  };

  test("getRecords lists the zone as the API does: names with a dot, values with quotes, policies and aliases", async () => {
    const { engine, zone } = await prepared();
    const { resourceRecordSets } = await engine.invoke(LIST, { zoneId: zone.id });
    expect(resourceRecordSets).toEqual([
      { name: "acme.com.", type: "NS", ttl: 172_800, resourceRecords: expect.anything() },
      { name: "acme.com.", type: "SOA", ttl: 900, resourceRecords: expect.anything() },
      { name: "acme.com.", type: "TXT", ttl: 300, resourceRecords: [{ value: '"a" "b"' }, { value: '"c"' }] },
      {
        ...{ name: "\\052.acme.com.", type: "TXT", ttl: 300, setIdentifier: "blue", weight: 0 },
        resourceRecords: [{ value: '"w"' }],
      },
      {
        ...{ name: "www.acme.com.", type: "A" },
        aliasTarget: { ...aliasTarget, dnsName: "lb.example.net." },
      },
    ]);
  });

  test("nameRegex is matched on the client, against names with a trailing dot", async () => {
    const { engine, zone } = await prepared();
    const names = async (nameRegex: string) => {
      const result = await engine.invoke(LIST, { zoneId: zone.id, nameRegex });
      return (result["resourceRecordSets"] as { name: string }[]).map((set) => set.name);
    };
    expect(await names("^acme\\.com\\.$")).toEqual(["acme.com.", "acme.com.", "acme.com."]);
    expect(await names("(?i)^WWW")).toEqual(["www.acme.com."]);
  });

  test("lists without entries are left out: no match, no zones, no values of an alias", async () => {
    const { engine, zone } = await prepared();
    const nameRegex = "^acme\\.com$";
    expect(await engine.invoke(LIST, { zoneId: zone.id, nameRegex })).toEqual({ zoneId: zone.id, nameRegex });
    engine.cloud.route53.removeZone(zone.id);
    expect(await engine.invoke("aws:route53/getZones:getZones", {})).toEqual({ id: "eu-west-1" });
  });

  test("getRecords costs one request per 300 sets", async () => {
    const { engine } = await prepared();
    const recordSets = Array.from({ length: 301 }, (_, index) => ({
      name: `a${index}.big.com`,
      type: "TXT",
      values: ['"x"'],
    }));
    const zone = engine.cloud.route53.addZone({ name: "big.com", recordSets });
    await engine.invoke(LIST, { zoneId: zone.id });
    expect(engine.cloud.requests({ operation: "getRecords" })).toHaveLength(2);
  });

  test("getRecords of an unknown zone is an error", async () => {
    const { engine } = await prepared();
    await expect(engine.invoke(LIST, { zoneId: "Z0" })).rejects.toThrow(
      "listing Route 53 Records (Z0): couldn't find resource",
    );
  });

  test("getZones lists ids, getZone names; by name exactly one public zone must match", async () => {
    const { engine, zone } = await prepared();
    const twin = engine.cloud.route53.addZone({ name: "acme.com", privateZone: true });
    const getZone = "aws:route53/getZone:getZone";
    expect(await engine.invoke("aws:route53/getZones:getZones", {})).toEqual({
      id: "eu-west-1",
      ids: [zone.id, twin.id],
    });
    expect(await engine.invoke(getZone, { zoneId: twin.id })).toMatchObject({ name: "acme.com", privateZone: true });
    expect(await engine.invoke(getZone, { name: "acme.com." })).toMatchObject({ zoneId: zone.id, privateZone: false });
    await expect(engine.invoke(getZone, { name: "none.com" })).rejects.toThrow(
      "no matching Route 53 Hosted Zone found",
    );
    engine.cloud.route53.addZone({ name: "acme.com", id: "Z0SECOND" });
    await expect(engine.invoke(getZone, { name: "acme.com" })).rejects.toThrow(
      "multiple Route 53 Hosted Zones matched",
    );
  });
});
