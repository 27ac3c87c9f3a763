import fc from "fast-check";
import { targetsOfOutputs } from "../../verify/targetsOfOutputs";
import type { CheckTarget } from "../../verify/target";
import { checkProperty } from "../records/property";
import { valueOf } from "../records/valueOf";

const SPF = "v=spf1 include:_spf.odoo.com ~all";

function record(fqdn: string, type: string, value: string, provider = "cloudflare"): object {
  return { provider, zoneId: "z1", fqdn, type, value, before: "", changes: [], notes: [] };
}

function entry(...records: object[]): object {
  return { records, byHand: [] };
}

function targets(outputs: object): readonly CheckTarget[] {
  return valueOf(targetsOfOutputs(JSON.stringify(outputs)));
}

function problems(text: string): string[] {
  const read = targetsOfOutputs(text);
  if (read.ok) throw new Error("was taken");
  expect(new Set(read.issues.map(({ id }) => id))).toEqual(new Set(["verify/outputs-not-valid"]));
  return read.issues.map(({ message }) => message);
}

describe("targetsOfOutputs", () => {
  it("reads domains, where their SPF stands, their selectors and every record that must be seen", () => {
    const records = [
      record("mail.acme.com", "TXT", SPF),
      record("odoo._domainkey.acme.com", "CNAME", "odoo._domainkey.odoo.com"),
      record("s1._domainkey.acme.com", "CNAME", "s1.vendor.example"),
      record("_dmarc.acme.com", "TXT", "v=DMARC1; p=none"),
    ];
    const said = { hosting: "odoosh", odooVersion: 17, aliasDomain: "mail.acme.com" };
    expect(targets({ domains: { "acme.com": { ...entry(...records), ...said } } })).toEqual([
      {
        domain: "acme.com",
        ...said,
        selectors: ["odoo", "s1"],
        expected: [
          { name: "mail.acme.com", type: "TXT", values: [SPF] },
          { name: "odoo._domainkey.acme.com", type: "CNAME", values: ["odoo._domainkey.odoo.com"] },
          { name: "s1._domainkey.acme.com", type: "CNAME", values: ["s1.vendor.example"] },
          { name: "_dmarc.acme.com", type: "TXT", values: ["v=DMARC1; p=none"] },
        ],
      },
    ]);
  });

  it.each<[string, object[], string]>([
    ["an SPF record elsewhere", [record("mail.acme.com", "TXT", SPF)], "mail.acme.com"],
    ["one at the domain too", [record("mail.acme.com", "TXT", SPF), record("acme.com", "TXT", SPF)], "acme.com"],
    ["a key and no SPF record", [record("s1._domainkey.acme.com", "TXT", "v=DKIM1; p=x")], "acme.com"],
    ["nothing of Odoo", [record("acme.com", "TXT", "v=spf1 mx ~all")], "acme.com"],
    ["no record", [], "acme.com"],
  ])("does not guess the hosting, and takes the alias domain from where SPF stands: %s", (_, records, aliasDomain) => {
    const [target] = targets({ domains: { "acme.com": entry(...records) } });
    expect(target).toMatchObject({ aliasDomain });
    expect(target).not.toHaveProperty("hosting");
  });

  it("takes the hosting and the alias domain from the component that says them", () => {
    const said = { ...entry(record("mail.acme.com", "TXT", SPF)), hosting: "odoosh", aliasDomain: "mail.acme.com" };
    expect(targets({ domains: { "acme.com": entry(), "acme.com:b": said } })).toMatchObject([
      { hosting: "odoosh", aliasDomain: "mail.acme.com" },
    ]);
  });

  it("knows which text the stack has replaced", () => {
    const changed = { ...record("acme.com", "TXT", SPF), before: `${SPF} ` };
    const same = { ...record("_dmarc.acme.com", "TXT", "v=DMARC1; p=none"), before: "v=DMARC1; p=none" };
    expect(targets({ domains: { "acme.com": entry(changed, changed, same) } })[0]?.expected).toEqual([
      { name: "acme.com", type: "TXT", values: [SPF], replaced: [`${SPF} `] },
      { name: "_dmarc.acme.com", type: "TXT", values: ["v=DMARC1; p=none"] },
    ]);
  });

  it("expects one of the values that two providers have", () => {
    const records = [record("acme.com", "TXT", SPF), record("acme.com", "TXT", `${SPF} `, "route53")];
    expect(targets({ domains: { "acme.com": entry(...records) } })[0]?.expected).toEqual([
      { name: "acme.com", type: "TXT", values: [SPF, `${SPF} `] },
    ]);
  });

  it("puts components on several zones of one domain together", () => {
    const b = entry(record("acme.com", "TXT", SPF), record("k._domainkey.acme.com", "CNAME", "k.example.com"));
    expect(targets({ domains: { "acme.com": entry(record("acme.com", "TXT", SPF)), "acme.com:b": b } })).toMatchObject([
      { domain: "acme.com", selectors: ["k"], expected: [{ values: [SPF] }, { values: ["k.example.com"] }] },
    ]);
  });

  it("does not expect what was taken out again", () => {
    expect(targets({ domains: { "acme.com": entry(record("acme.com", "TXT", "")) } })[0]?.expected).toEqual([]);
  });

  it("does not check a domain that the stack leaves", () => {
    const left = { ...entry(record("acme.com", "TXT", "v=spf1 mx -all")), hosting: "online", release: true };
    expect(targets({ domains: { "acme.com": left } })).toEqual([]);
    expect(targets({ domains: { "acme.com": { ...left, release: false } } })).toHaveLength(1);
  });

  it("reads parked domains, which have neither selectors nor Odoo", () => {
    expect(
      targets({ domains: {}, parked: { "old.example": entry(record("old.example", "TXT", "v=spf1 -all")) } }),
    ).toEqual([
      {
        domain: "old.example",
        isParked: true,
        selectors: [],
        expected: [{ name: "old.example", type: "TXT", values: ["v=spf1 -all"] }],
      },
    ]);
  });

  it.each([
    ["no JSON", "v=spf1", /^The outputs must be JSON; got "v=spf1"\.$/],
    ["a list", "[]", /^The outputs must be an object; got a list\.$/],
    [
      "another stack's outputs",
      '{"url":"https://x"}',
      /^domains must be an object with the stack's domains; got undefined/,
    ],
    ["domains as a text", '{"domains":"x"}', /^domains must be an object; got "x"\.$/],
    ["no domain name", '{"domains":{"\\u001b[31m":{"records":[]}}}', /^domains\["\\027\[31m"\] must be a domain name/],
    ["no records", '{"domains":{"acme.com":{}}}', /^domains\["acme\.com"\]\.records must be a list; got undefined\.$/],
    [
      "an invalid record",
      '{"domains":{"acme.com":{"records":[1]}}}',
      /^domains\["acme\.com"\]\.records\[0\] must be an object; got 1/,
    ],
    [
      "another type",
      JSON.stringify({ parked: { "a.com": entry(record("a.com", "MX", "x")) } }),
      /^parked\["a\.com"\]\.records\[0\]\.type must be TXT or CNAME; got "MX"/,
    ],
    [
      "a secret",
      JSON.stringify({ domains: { "a.com": { records: [{ fqdn: "a.com", type: "TXT", value: {} }] } } }),
      /\.value must be a text; got an object\.$/,
    ],
    [
      "another hosting",
      JSON.stringify({ domains: { "a.com": { ...entry(), hosting: "moon" } } }),
      /\.hosting must be one of online, [a-z, -]+; got "moon"\.$/,
    ],
    [
      "another version",
      JSON.stringify({ domains: { "a.com": { ...entry(), odooVersion: 3 } } }),
      /\.odooVersion must be one of 14, 15, [0-9, ]+; got 3/,
    ],
    [
      "another alias domain",
      JSON.stringify({ domains: { "a.com": { ...entry(), aliasDomain: 1 } } }),
      /\.aliasDomain must be a domain name; got 1/,
    ],
  ])("refuses %s and says where", (_, text, message) => {
    expect(problems(text)[0]).toMatch(message);
  });

  it("tells twenty problems and how many more there are, and refuses more domains than a stack has", () => {
    const many = Object.fromEntries(Array.from({ length: 10_001 }, (_, at) => [`a${at}.com`, {}]));
    const told = problems(JSON.stringify({ domains: many }));
    expect(told).toHaveLength(21);
    expect(told[0]).toMatch(/^domains must be an object with at most 10000 domains/);
    expect(told[20]).toBe("9981 more places in the outputs are not as they must be.");
  });

  it("never throws, whatever JSON it is given", () => {
    const some = fc.oneof(fc.jsonValue(), fc.record({ domains: fc.dictionary(fc.domain(), fc.constant(entry())) }));
    checkProperty(some, 0.2, (value) => {
      const { ok, issues } = targetsOfOutputs(JSON.stringify(value));
      expect(ok).toBe(issues.length === 0);
      return ok;
    });
  });
});

it("cuts the keys of outputs, of which the paths in its messages are made", () => {
  const key = "a".repeat(100_000);
  const [told] = problems(JSON.stringify({ domains: { [key]: entry() } }));
  expect(told?.length).toBeLessThan(1000);
});
