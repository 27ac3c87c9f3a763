import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import fc from "fast-check";
import { parse, stringify } from "yaml";

import { parseLines } from "../../../sandbox/cloud/zonesYaml";
import { openCloud } from "../../../sandbox/cloud/openCloud";
import { temporaryDirectory } from "../temporary";

const root = temporaryDirectory();
let number = 0;
const newCloud = () => openCloud(join(root, String(++number)));

describe("cloudflare.yaml", () => {
  test("shows one record a line, without what is default", () => {
    const cloud = newCloud();
    cloud.cloudflare.addZone({
      id: "z1",
      name: "Acme.com.",
      records: [{ id: "r1", name: "ACME.com", type: "txt", content: '"v=spf1 ~all"', comment: "ours", tags: ["a:b"] }],
    });
    expect(readFileSync(join(cloud.dir, "cloudflare.yaml"), "utf8").split("\n").slice(1)).toEqual([
      "revision: 1",
      "zones:",
      '- id: "z1"',
      '  name: "acme.com"',
      '  status: "active"',
      "  flattenAllCnames: false",
      "  records:",
      String.raw`    - { "id": "r1", "name": "acme.com", "type": "TXT", "content": "\"v=spf1 ~all\"", "ttl": 1, "comment": "ours", "tags": ["a:b"] }`,
      "",
    ]);
  });

  test("says type and name servers of a zone that is not like most, and which record Email Routing keeps locked", () => {
    const cloud = newCloud();
    const zone = cloud.cloudflare.addZone({
      name: "acme.com",
      type: "partial",
      nameServers: ["eve.ns.cloudflare.com"],
      records: [{ name: "acme.com", type: "TXT", content: '"a"', emailRouting: true }],
    });
    expect(readFileSync(join(cloud.dir, "cloudflare.yaml"), "utf8")).toContain('type: "partial"');
    expect(openCloud(cloud.dir).cloudflare.zones()).toEqual([zone]);
  });

  test("a record typed by hand needs neither id nor ttl, and is seen at once", () => {
    const cloud = newCloud();
    cloud.cloudflare.addZone({ name: "acme.com" });
    const file = join(cloud.dir, "cloudflare.yaml");
    const typed = readFileSync(file, "utf8").replace(
      "records: []",
      "records: [{ name: a.acme.com, type: A, content: 192.0.2.1 }]",
    );
    writeFileSync(file, typed);
    const [record] = cloud.cloudflare.records("a.acme.com", "A");
    expect(record).toMatchObject({
      content: "192.0.2.1",
      ttl: 1,
      proxied: false,
      id: expect.stringMatching(/^[0-9a-f]{32}$/),
    });
    cloud.cloudflare.addRecord({ name: "b.acme.com", type: "A", content: "192.0.2.2" });
    expect(cloud.cloudflare.records("a.acme.com")).toEqual([record]);
  });

  test("a file that cannot be understood is named in the error, and is not overwritten", () => {
    const cloud = newCloud();
    cloud.cloudflare.addZone({ name: "acme.com" });
    const file = join(cloud.dir, "cloudflare.yaml");
    writeFileSync(file, "zones: 5");
    expect(() => cloud.cloudflare.addZone({ name: "b.com" })).toThrow(`${file} cannot be read: zones is not a list`);
    expect(readFileSync(file, "utf8")).toBe("zones: 5");
  });

  test("a record goes to the longest zone that holds its name, on a label boundary", () => {
    const cloud = newCloud();
    cloud.cloudflare.addZones([{ name: "acme.com" }, { name: "mail.acme.com" }]);
    cloud.cloudflare.addRecord({ name: "x.mail.acme.com", type: "A", content: "192.0.2.1" });
    expect(cloud.cloudflare.zone("mail.acme.com").records).toHaveLength(1);
    expect(() => cloud.cloudflare.addRecord({ name: "notacme.com", type: "A", content: "192.0.2.1" })).toThrow(
      "no Cloudflare zone for notacme.com",
    );
  });

  test("an edit keeps the id, a removal and a new record change it", () => {
    const cloud = newCloud();
    cloud.cloudflare.addZone({ name: "acme.com" });
    const init = { name: "acme.com", type: "TXT", content: "a", comment: "c" };
    const first = cloud.cloudflare.addRecord(init);
    expect(cloud.cloudflare.editRecord(first.id, { content: "b", comment: undefined })).toEqual({
      ...{ id: first.id, name: "acme.com", type: "TXT", content: "b" },
      ...{ ttl: 1, proxied: false, tags: [], settings: {} },
    });
    cloud.cloudflare.removeRecord(first.id);
    expect(cloud.cloudflare.addRecord(init).id).not.toBe(first.id);
  });

  test("ids are the same in two clouds with the same history", () => {
    const ids = [newCloud(), newCloud()].map((cloud) => {
      const zone = cloud.cloudflare.addZone({ name: "acme.com" });
      return [zone.id, cloud.cloudflare.addRecord({ name: "acme.com", type: "TXT", content: "a" }).id];
    });
    expect(ids[0]).toEqual(ids[1]);
  });
});

describe("route53.yaml", () => {
  test("a set takes the place of one with the same name, type and set identifier", () => {
    const cloud = newCloud();
    cloud.route53.addZone({ name: "acme.com" });
    const weighted = { name: "acme.com", type: "TXT", setIdentifier: "a", weight: 1, values: ['"x"'] };
    cloud.route53.putRecordSet(weighted);
    cloud.route53.putRecordSet({ ...weighted, setIdentifier: "b" });
    cloud.route53.putRecordSet({ ...weighted, values: ['"y"'] });
    expect(cloud.route53.recordSets("acme.com", "TXT").map((set) => [set.setIdentifier, ...set.values])).toEqual([
      ["b", '"x"'],
      ["a", '"y"'],
    ]);
    cloud.route53.removeRecordSet({ name: "acme.com", type: "TXT", setIdentifier: "b" });
    expect(cloud.route53.recordSets()).toHaveLength(1);
  });

  test("an alias has no TTL, a set with values has 300 s unless it says another", () => {
    const cloud = newCloud();
    const aliasTarget = { dnsName: "lb.example.net", hostedZoneId: "Z1", evaluateTargetHealth: false };
    cloud.route53.addZone({ name: "acme.com", recordSets: [{ name: "acme.com", type: "A", aliasTarget }] });
    cloud.route53.putRecordSet({ name: "acme.com", type: "TXT", values: ['"x"'] });
    expect(cloud.route53.recordSets().map((set) => set.ttl)).toEqual([undefined, 300]);
  });
});

test("any octets of a TXT value survive the way through the files", () => {
  const cloud = newCloud();
  cloud.cloudflare.addZone({ name: "acme.com" });
  cloud.route53.addZone({ name: "acme.com" });
  const octets = fc.string({
    unit: fc.nat(255).map((code) => String.fromCharCode(code)),
    minLength: 1,
    maxLength: 300,
  });
  fc.assert(
    fc.property(octets, (content) => {
      const { id } = cloud.cloudflare.addRecord({ name: "acme.com", type: "TXT", content });
      cloud.route53.putRecordSet({ name: "acme.com", type: "TXT", values: [content] });
      const other = openCloud(cloud.dir);
      expect(other.cloudflare.records("acme.com", "TXT").find((record) => record.id === id)?.content).toBe(content);
      expect(other.route53.recordSets("acme.com", "TXT")[0]?.values).toEqual([content]);
      // The quick way to read a file must read what any YAML parser reads.
      for (const file of ["cloudflare.yaml", "route53.yaml"]) {
        const text = readFileSync(join(cloud.dir, file), "utf8");
        expect(parseLines(text)).toEqual(parse(text));
      }
      cloud.cloudflare.removeRecord(id);
    }),
    { numRuns: 60 },
  );
});

test.each([
  ["a comment beside a value", "revision: 1 # one\nzones: []\n"],
  ["a plain text", "revision: 1\nzones:\n- name: acme.com\n"],
  ["another order of lines", 'zones:\n- name: "a.com"\n  records:\n  - { "name": "a.com" }\n'],
  ["a record outside a list", 'zones:\n- name: "a.com"\n    - { "name": "a.com" }\n'],
  ["a field outside a zone", 'revision: 1\n  name: "a.com"\n'],
])("%s is left to the YAML parser", (_what, text) => {
  expect(parseLines(text)).toBeUndefined();
});

test("a file that a person laid out in another way says the same", () => {
  const cloud = newCloud();
  const set = { name: "acme.com", type: "TXT", ttl: 60, values: ['"a"', '"b \\" c"'] };
  const zone = { id: "Z1", name: "acme.com", privateZone: false, recordSets: [set] };
  writeFileSync(join(cloud.dir, "route53.yaml"), `# mine\n${stringify({ zones: [zone] })}`);
  expect(cloud.route53.zones()).toEqual([zone]);
  cloud.route53.putRecordSet({ name: "b.acme.com", type: "TXT", values: ['"x"'] });
  expect(openCloud(cloud.dir).route53.recordSets("acme.com")).toEqual([set]);
});

test("two edits within one tick of the clock are told apart, even with the same size", () => {
  const cloud = newCloud();
  cloud.cloudflare.addZone({ name: "acme.com", records: [{ id: "r", name: "acme.com", type: "TXT", content: "a" }] });
  const reader = openCloud(cloud.dir);
  for (const content of ["b", "c", "d", "e", "f"]) {
    cloud.cloudflare.editRecord("r", { content });
    expect(reader.cloudflare.records()[0]?.content).toBe(content);
  }
});

test("no temporary file stays behind", () => {
  const cloud = newCloud();
  cloud.cloudflare.addZone({ name: "acme.com" });
  expect(readdirSync(cloud.dir).sort()).toEqual([".cloudflare.yaml.lock", "cloudflare.yaml"]);
});
