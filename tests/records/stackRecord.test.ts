import { isZone, mailValues, recordOf, zoneNamesIn } from "../../records/stackRecord";

const CLOUDFLARE = "cloudflare:index/dnsRecord:DnsRecord";
const ROUTE53 = "aws:route53/record:Record";

test.each([
  [
    "a Cloudflare record: quoted character-strings are one text",
    CLOUDFLARE,
    { zoneId: "z", name: "Acme.com.", type: "txt", content: '"v=spf1 " "-all"', proxied: true },
    { provider: "Cloudflare", zoneId: "z", owner: "acme.com", type: "TXT", values: ["v=spf1 -all"], proxied: true },
  ],
  [
    "the value of an old Cloudflare provider",
    "cloudflare:index/record:Record",
    { zoneId: "z", name: "a.acme.com", type: "CNAME", value: "B.example." },
    { provider: "Cloudflare", zoneId: "z", owner: "a.acme.com", type: "CNAME", values: ["b.example"], proxied: false },
  ],
  [
    "a Route53 set: no outer quotes, escapes in octal",
    ROUTE53,
    { zoneId: "Z", name: "acme.com", type: "TXT", records: ['v=spf1 " "-all', "gr\\303\\274n", 1] },
    {
      provider: "Route53",
      zoneId: "Z",
      owner: "acme.com",
      type: "TXT",
      values: ["v=spf1 -all", "gr\u00c3\u00bcn"],
      proxied: false,
    },
  ],
  [
    "what is not known yet is empty",
    ROUTE53,
    {},
    { provider: "Route53", zoneId: "", owner: "", type: "", values: [], proxied: false },
  ],
  ["a resource that is no record", "aws:s3/bucket:Bucket", {}, undefined],
])("%s", (_, type, inputs, record) => {
  expect(recordOf({ type, inputs, outputs: {} }, new Map())).toEqual(record);
});

const ZONES = new Map([["z", "acme.com"]]);

test.each([
  ["@", "acme.com"],
  ["", "acme.com"],
  ["_dmarc", "_dmarc.acme.com"],
  ["Shop.Acme.com.", "shop.acme.com"],
  ["notacme.com", "notacme.com.acme.com"],
])("the name %j is relative to a zone whose name is known", (name, owner) => {
  expect(recordOf({ type: CLOUDFLARE, inputs: { zoneId: "z", name }, outputs: {} }, ZONES)?.owner).toBe(owner);
  expect(recordOf({ type: CLOUDFLARE, inputs: { zoneId: "y", name: "shop" }, outputs: {} }, ZONES)?.owner).toBe("shop");
});

test("a Route53 record that is there has its whole name in an output", () => {
  const outputs = { fqdn: "_dmarc.acme.com" };
  expect(recordOf({ type: ROUTE53, inputs: { zoneId: "Z", name: "_dmarc" }, outputs }, new Map())?.owner).toBe(
    "_dmarc.acme.com",
  );
});

test("zones and components tell the names of zones", () => {
  const resource = (type: string, outputs: Record<string, unknown>, more: object = {}) => ({
    type,
    inputs: {},
    outputs,
    ...more,
  });
  const records = [{ zoneId: "d", zoneName: "acme.org" }, { zoneId: "e", zoneName: "" }, null];
  const names = zoneNamesIn([
    resource("cloudflare:index/zone:Zone", {}, { id: "a", inputs: { name: "Acme.com." } }),
    resource("aws:route53/zone:Zone", { id: "b" }, { inputs: { name: "acme.net" } }),
    resource("aws:route53/zone:Zone", {}, { inputs: { name: "not-there-yet.com" } }),
    resource("odoo-mail:index:MailDomain", { records }),
    resource("odoo-mail:index:MailDomain", {}),
    resource("acme:index:Site", { records: [{ zoneId: "f", zoneName: "acme.info" }] }),
  ]);
  expect([...names]).toEqual([
    ["a", "acme.com"],
    ["b", "acme.net"],
    ["d", "acme.org"],
  ]);
});

test.each([
  ["acme.com", "TXT", ["v=spf1 -all", "other"], ["SPF v=spf1 -all"]],
  ["_dmarc.acme.com", "TXT", ["v=DMARC1; p=none"], ["DMARC v=DMARC1; p=none"]],
  ["_dmarc.acme.com", "CNAME", ["policy.example"], ["DMARC policy.example"]],
  ["s1._domainkey.acme.com", "CNAME", ["k.example"], ["DKIM k.example"]],
  ["acme.org._report._dmarc.acme.com", "TXT", ["v=DMARC1"], ["DMARC report v=DMARC1"]],
  ["acme.com", "MX", ["10 mx.acme.com"], ["MX 10 mx.acme.com"]],
  ["acme.com", "CNAME", ["b.example"], []],
  ["acme.com", "A", ["192.0.2.1"], []],
  ["my_dmarc.acme.com", "TXT", ["v=DMARC1; p=none"], []],
])("%s %s: what mail depends on", (owner, type, values, found) => {
  const record = { provider: "Route53", zoneId: "Z", owner, type, values, proxied: false } as const;
  expect(mailValues(record).map(({ protocol, text }) => `${protocol} ${text}`)).toEqual(found);
});

test("zones are told from records", () => {
  expect(["aws:route53/zone:Zone", "cloudflare:index/zone:Zone", ROUTE53].map(isZone)).toEqual([true, true, false]);
});
