import * as pulumi from "@pulumi/pulumi";
import { Bucket } from "@pulumi/aws/s3/bucket";
import { getCallerIdentity } from "@pulumi/aws/getCallerIdentity";
import { Record as Route53Record } from "@pulumi/aws/route53/record";
import { Zone } from "@pulumi/aws/route53/zone";
import { DnsRecord } from "@pulumi/cloudflare/dnsRecord";
import { Zone as CloudflareZone } from "@pulumi/cloudflare/zone";
import { DmarcPolicy, MailDomain, SpfRecord } from "../../lib";
import { type TestRecord, type TestZones, valueOf, zones } from "../../testing";

const txt = (name: string, ...values: string[]): TestRecord => ({ name, type: "TXT", values });
const spf = (...values: string[]): TestRecord => txt("acme.com", ...values);

const GOOGLE = "v=spf1 include:_spf.google.com ~all";
const MERGED = "v=spf1 include:_spf.odoo.com include:_spf.google.com ~all";
const OURS = "v=spf1 include:_spf.odoo.com ~all";
const LONG = `v=spf1 ${"ip4:192.0.2.1 ".repeat(30)}~all`;

function onCloudflare(...records: TestRecord[]): TestZones {
  return { "acme.com": { provider: "cloudflare", records } };
}

function onRoute53(...records: TestRecord[]): TestZones {
  return { "acme.com": { provider: "route53", records } };
}

const cloudflareSpf = (): SpfRecord => new SpfRecord("acme", { domain: "acme.com", cloudflare: {} });
const route53Spf = (): SpfRecord => new SpfRecord("acme", { domain: "acme.com", route53: {} });

describe.each([
  ["Cloudflare", onCloudflare, cloudflareSpf],
  ["Route53", onRoute53, route53Spf],
] as const)("on %s", (_, on, program) => {
  test.each([
    ["an empty zone gets a record", [], [OURS]],
    ["a record is merged into", [spf(GOOGLE)], [MERGED]],
    ["other values at the name stay", [spf("site-verification=1", GOOGLE)], ["site-verification=1", MERGED]],
    [
      "a value longer than a character-string is one text",
      [spf(LONG)],
      [LONG.replace("v=spf1", "v=spf1 include:_spf.odoo.com")],
    ],
    ["octets that are not ASCII stay", [spf('grüße "a\\b"', GOOGLE)], ['gr\u00c3\u00bc\u00c3\u009fe "a\\b"', MERGED]],
  ] as const)("%s", async (_title, records, after) => {
    const stack = await zones(on(...records)).run(program);
    expect([...stack.values("acme.com")].sort()).toEqual([...after].sort());
  });
});

test("answers what would be registered: records in reading form, with the resource that declares them", async () => {
  const stack = await zones(onCloudflare(spf(GOOGLE))).run(
    () => new MailDomain("acme", { domain: "acme.com", cloudflare: {}, dmarc: { policy: DmarcPolicy.None } }),
  );
  expect(
    stack.records.map(({ provider, name, type, values, resource }) => ({
      provider,
      name,
      type,
      values,
      id: resource.importId,
    })),
  ).toEqual([
    { provider: "cloudflare", name: "_dmarc.acme.com", type: "TXT", values: ["v=DMARC1; p=none"], id: undefined },
    { provider: "cloudflare", name: "acme.com", type: "TXT", values: [MERGED], id: "zone-acme.com/record-1" },
    {
      provider: "cloudflare",
      name: "odoo._domainkey.acme.com",
      type: "CNAME",
      values: ["odoo._domainkey.odoo.com"],
      id: undefined,
    },
  ]);
  expect(stack.records.every(({ resource }) => resource.retainOnDelete && resource.parent === "acme")).toBe(true);
  expect(stack.resources[0]).toMatchObject({ type: "odoo-mail:index:MailDomain", name: "acme" });
  expect(stack.lookups.map(({ token }) => token)).toContain("cloudflare:index/getZones:getZones");
  expect(stack.infos.join("\n")).toContain(`before  ${GOOGLE}\n  after   ${MERGED}\n  + include:_spf.odoo.com`);
  const records = await valueOf(stack.result.records);
  expect(records?.map(({ fqdn }) => fqdn)).toEqual(["acme.com", "odoo._domainkey.acme.com", "_dmarc.acme.com"]);
});

test("what is logged is kept from the console, what the program prints is not", async () => {
  const log = jest.spyOn(console, "log").mockImplementation();
  const warn = jest.spyOn(console, "warn").mockImplementation();
  const stack = await zones(onCloudflare()).run(() => {
    console.log("the program's own");
    void pulumi.log.warn("careful");
    return cloudflareSpf();
  });
  expect(log.mock.calls).toEqual([["the program's own"]]);
  expect(warn.mock.calls).toEqual([]);
  expect(stack.warnings).toContain("careful");
});

test("a refused domain throws what `pulumi up` shows, and the next run is not affected", async () => {
  const twice = zones(onCloudflare(spf(GOOGLE, OURS))).run(cloudflareSpf);
  const good = zones(onCloudflare()).run(cloudflareSpf);
  await expect(twice).rejects.toThrow(/There are 2 SPF records at acme\.com[^]*\[spf\/several-records\]/);
  expect((await good).values("acme.com")).toEqual([OURS]);
});

test("several refused domains are one error with all of their texts", async () => {
  const run = zones({
    "acme.com": { provider: "cloudflare", records: [spf(GOOGLE, OURS)] },
    "acme.org": { provider: "route53", records: [txt("acme.org", GOOGLE, OURS)] },
  }).run(() => [cloudflareSpf(), new SpfRecord("org", { domain: "acme.org", route53: {} })]);
  await expect(run).rejects.toThrow(/^(?=[^]*at acme\.com)(?=[^]*at acme\.org)/);
});

test("on Route53 several records of one name and type are one set, as Route53 keeps them", async () => {
  const stack = await zones({
    "acme.org": {
      provider: "route53",
      records: [txt("acme.org", GOOGLE), txt("ACME.org", "site-verification=1"), txt("www.acme.org", "b")],
    },
  }).run(() => new SpfRecord("org", { domain: "acme.org", route53: {} }));
  expect(stack.records.map(({ values }) => values)).toEqual([[MERGED, "site-verification=1"]]);
  expect(stack.values("acme.org")).toEqual([MERGED, "site-verification=1"]);
  expect(stack.values("www.acme.org")).toEqual(["b"]);
});

test("zones of one name at both providers are told apart", async () => {
  const stack = await zones({
    "acme.com": [
      { provider: "cloudflare", records: [spf(GOOGLE)] },
      { provider: "route53", id: "Z1" },
    ],
  }).run(() => new SpfRecord("acme", { domain: "acme.com", cloudflare: {}, route53: {} }));
  expect(stack.values("acme.com", "TXT", "cloudflare")).toEqual([MERGED]);
  expect(stack.values("acme.com", "TXT", "route53")).toEqual([OURS]);
  expect(stack.values("acme.com")).toEqual([MERGED, OURS]);
  expect(stack.records.map(({ zoneId }) => zoneId)).toEqual(["zone-acme.com", "Z1"]);
});

test("what is not DNS answers its inputs, or what the test says", async () => {
  const program = async () => {
    const { accountId } = await getCallerIdentity();
    return { accountId, arn: new Bucket("files", { bucket: "acme-files" }).arn };
  };
  const plain = await zones({}).run(program);
  expect([plain.result.accountId, await valueOf(plain.result.arn)]).toEqual([undefined, undefined]);
  expect(plain.records).toEqual([]);
  const told = await zones(
    {},
    {
      call: () => ({ accountId: "123456789012" }),
      newResource: (_type, name, inputs) => ({ ...inputs, arn: `arn:aws:s3:::${name}` }),
    },
  ).run(program);
  expect([told.result.accountId, await valueOf(told.result.arn)]).toEqual(["123456789012", "arn:aws:s3:::files"]);
});

test("zones and records that the program declares itself are in the answer", async () => {
  const stack = await zones({}).run(() => {
    const route53 = new Zone("org", { name: "acme.org" });
    const cloudflare = new CloudflareZone("com", { name: "acme.com", account: { id: "a" } });
    const mail = [
      new SpfRecord("org", { domain: "acme.org", route53: { zoneId: route53.zoneId } }),
      new SpfRecord("com", { domain: "acme.com", cloudflare: { zoneId: cloudflare.id } }),
    ];
    const web = [
      new Route53Record("www", {
        zoneId: route53.id,
        name: "www.acme.org",
        type: "A",
        records: ["192.0.2.1"],
        ttl: 60,
      }),
      new DnsRecord("www-com", {
        zoneId: cloudflare.id,
        name: "www.acme.com",
        type: "A",
        content: "192.0.2.2",
        ttl: 60,
      }),
    ];
    return { mail, web };
  });
  expect(stack.records.map(({ name, values }) => [name, ...values])).toEqual([
    ["acme.com", OURS],
    ["acme.org", OURS],
    ["www.acme.com", "192.0.2.2"],
    ["www.acme.org", "192.0.2.1"],
  ]);
  expect(stack.values("WWW.acme.org", "A")).toEqual(["192.0.2.1"]);
});

test("a preview writes nothing", async () => {
  const stack = await zones(onCloudflare(spf(GOOGLE)), { preview: true }).run(() => {
    expect(pulumi.runtime.isDryRun()).toBe(true);
    return cloudflareSpf();
  });
  expect(stack.values("acme.com")).toEqual([GOOGLE]);
  expect(stack.records.map(({ values }) => values)).toEqual([[MERGED]]);
});

test("configuration, project and stack are the test's", async () => {
  const stack = await zones({}, { config: { "acme:domain": "acme.com" }, project: "mail", stack: "prod" }).run(() => {
    new Bucket("files", {});
    return [new pulumi.Config("acme").require("domain"), pulumi.getProject(), pulumi.getStack()];
  });
  expect(stack.result).toEqual(["acme.com", "mail", "prod"]);
});

test("a program that registers nothing is told why that may be", async () => {
  await expect(zones({}).run(() => undefined)).rejects.toThrow("The program registered no resource.");
});

test("all mistakes in the zones are told at once", () => {
  const wrong: TestZones = {
    "no zone": { provider: "cloudflare" },
    "acme.com": [
      { provider: "azure" },
      {
        provider: "route53",
        records: [txt("_dmarc", "v=DMARC1; p=none"), { name: "acme.com", type: "TXT", values: [] }],
      },
    ],
  };
  expect(() => zones(wrong)).toThrow(
    `The zones of the test have mistakes:
- "no zone" is not the name of a zone.
- zone "acme.com": provider "azure" is not allowed. Allowed: cloudflare, route53.
- zone "acme.com": the record name "_dmarc" is not in the zone. Write names in full: "www.acme.com", and "acme.com" itself.
- zone "acme.com": the record at "acme.com" has no values.`,
  );
});

test("a type that is misspelt or left out is a mistake, because the zone would look empty", () => {
  const records = ["txt", "TXTT", undefined].map((type) => ({ name: "acme.com", type, values: ["v=spf1 ~all"] }));
  expect(() => zones({ "acme.com": { provider: "cloudflare", records: records as TestRecord[] } })).toThrow(
    `The zones of the test have mistakes:
- zone "acme.com": the record at "acme.com" has the type "txt". Write "TXT".
- zone "acme.com": the record at "acme.com" has the type "TXTT". Write a type of DNS records, such as TXT.
- zone "acme.com": the record at "acme.com" has no type, such as TXT.`,
  );
});

test("the configuration of a run ends with it", async () => {
  const missing = { "odoo-mail:dnsSnapshot": "missing.json" };
  await expect(zones(onCloudflare(), { config: missing }).run(cloudflareSpf)).rejects.toThrow("missing.json");
  expect((await zones(onCloudflare()).run(cloudflareSpf)).values("acme.com")).toEqual([OURS]);
});
