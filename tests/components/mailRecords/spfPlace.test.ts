import { DmarcPolicy } from "../../../records/dmarc/tags";
import { DkimRecord, DmarcRecord, SpfRecord } from "../../../components/singleRecords";
import type { CloudflareRecord } from "../../../testing/cloudflareMemory";
import { valueOf } from "../../mocks/mockRun";
import { acme, headlines, issueIds, runFailing, runProgram, txt, warningIds, type Zones } from "../world";

const at = (name: string, type: string, content: string): CloudflareRecord => ({ id: "x", name, type, content });
const GOOGLE = "v=spf1 include:_spf.google.com ~all";
const OURS = "v=spf1 include:_spf.odoo.com ~all";
const spf = (domain: string, extra = {}) => new SpfRecord("acme", { domain, cloudflare: {}, ...extra });

describe("a wildcard that answers SPF for a new name is not hidden (RFC 4592 section 4.3)", () => {
  const BROKEN = "v=spf1 includ:_spf.google.com ~all";

  it.each<[title: string, wildcards: CloudflareRecord[], shown: string]>([
    ["a CNAME", [at("*.acme.com", "CNAME", "all.example")], '*.acme.com CNAME "all.example" answers for mail.acme.com'],
    [
      "several records",
      [txt("*.acme.com", GOOGLE), { ...txt("*.acme.com", "v=spf1 mx -all"), id: "r2" }],
      `*.acme.com TXT "${GOOGLE}"; *.acme.com TXT "v=spf1 mx -all" answers for mail.acme.com`,
    ],
    ["one that cannot be read", [txt("*.acme.com", BROKEN)], `*.acme.com TXT "${BROKEN}" answers for mail.acme.com`],
  ])("%s cannot be copied, and is refused", async (_title, wildcards, shown) => {
    const { run, error } = await runFailing(acme(wildcards), () => spf("mail.acme.com"));
    expect(issueIds(error)).toEqual(["spf/wildcard-at-name"]);
    expect(headlines(error).join()).toContain(shown);
    expect(run.children).toEqual([]);
  });

  it.each<[title: string, domain: string, wildcard: string, text: string]>([
    ["B16: a domain of which no subdomain sends", "mail.acme.com", "v=spf1 -all", "v=spf1 include:_spf.odoo.com -all"],
    ["B16: senders", "mail.acme.com", GOOGLE, "v=spf1 include:_spf.odoo.com include:_spf.google.com ~all"],
    ["B16: one further up", "a.b.acme.com", "v=spf1 mx ?all", "v=spf1 include:_spf.odoo.com mx ?all"],
    ["B16: what is declared, with another all", "mail.acme.com", OURS.replace("~", "-"), OURS.replace("~", "-")],
  ])("%s: the new record starts from it", async (_title, domain, wildcard, text) => {
    const { run, result, warnings } = await runProgram(acme([txt("*.acme.com", wildcard)]), () => spf(domain));
    expect(run.records.map(({ inputs }) => [inputs["name"], inputs["content"]])).toEqual([[domain, `"${text}"`]]);
    expect(await warningIds(result)).toContain("spf/hides-wildcard");
    expect(warnings.join()).toContain(
      `Until now *.acme.com TXT "${wildcard}" answers for ${domain}; once the new record is there, no wildcard does. The new record starts from the SPF record of the wildcard`,
    );
  });

  it.each<[title: string, wildcard: string, merged: string, left: string]>([
    ["senders", GOOGLE, "v=spf1 include:_spf.odoo.com include:_spf.google.com ~all", GOOGLE],
    ["none", "v=spf1 -all", "v=spf1 include:_spf.odoo.com -all", "v=spf1 -all"],
  ])("what the wildcard said is not ours later: %s", async (_title, wildcard, merged, left) => {
    const zone = txt("*.acme.com", wildcard);
    const first = await runProgram(acme([zone]), () => spf("mail.acme.com"));
    expect(first.infos.join()).toContain("authorizes 2 networks, changes nothing else");
    const live = acme([zone, txt("mail.acme.com", merged, { id: "new-2" })]);
    const prior = first.run.state;
    const second = await runProgram(live, () => spf("mail.acme.com"), { prior });
    expect([second.infos, second.run.records.map(({ inputs }) => inputs["content"])]).toEqual([[], [`"${merged}"`]]);
    const leaving = await runProgram(live, () => spf("mail.acme.com", { release: true }), { prior });
    expect(leaving.run.records.map(({ inputs }) => inputs["content"])).toEqual([`"${left}"`]);
  });

  it("on Route53, which lists it as \\052", async () => {
    const zones = acme([], [{ name: "*.acme.com", type: "TXT", values: [`"${GOOGLE}"`] }]);
    const { run } = await runProgram(zones, () => new SpfRecord("acme", { domain: "mail.acme.com", route53: {} }));
    expect(run.records.map(({ inputs }) => inputs["records"])).toEqual([
      ["v=spf1 include:_spf.odoo.com include:_spf.google.com ~all"],
    ]);
  });

  it("a proxied CNAME answers with addresses, and no SPF", async () => {
    const wildcard = { ...at("*.acme.com", "CNAME", "all.example"), proxied: true };
    const { result } = await runProgram(acme([wildcard]), () => spf("mail.acme.com"));
    expect(await warningIds(result)).toEqual(["spf/hides-wildcard"]);
  });
});

describe("a CNAME at the name itself", () => {
  const alias = at("mail.acme.com", "CNAME", "x.cloudfront.example");
  const mx = { ...at("mail.acme.com", "MX", "mx.acme.com"), id: "m" };

  it("keeps an SPF record from standing there (RFC 1034 section 3.6.2)", async () => {
    const { run, error } = await runFailing(acme([alias, mx]), () => spf("mail.acme.com"));
    expect(issueIds(error)).toEqual(["spf/cname-at-name"]);
    expect(run.children).toEqual([]);
  });

  it.each<[title: string, records: CloudflareRecord[], flattenAllCnames: boolean, domain: string]>([
    ["B14: a proxied one", [{ ...alias, proxied: true }, mx], false, "mail.acme.com"],
    ["B14: a flattened one", [{ ...alias, settings: { flattenCname: true } }, mx], false, "mail.acme.com"],
    ["B14: one of a zone that flattens all", [alias, mx], true, "mail.acme.com"],
    ["that of an apex", [{ ...alias, name: "acme.com" }], false, "acme.com"],
  ])("%s is no CNAME to the world: a record may stand beside it", async (_title, records, flattenAllCnames, domain) => {
    const zones = { cloudflare: [{ id: "z", name: "acme.com", flattenAllCnames, records }] };
    const { run, result } = await runProgram(zones, () => spf(domain));
    expect(await valueOf(result.issues)).toEqual([]);
    expect(run.records.map(({ inputs }) => inputs["content"])).toEqual([`"${OURS}"`]);
  });
});

describe("what else a wildcard answers is told", () => {
  it.each<[title: string, wildcard: CloudflareRecord, shown: string]>([
    ["mail servers", at("*.acme.com", "MX", "mx.acme.com"), '*.acme.com MX "mx.acme.com" answers for mail.acme.com'],
    ["other texts", txt("*.acme.com", "x=1"), '*.acme.com TXT "x=1" answers'],
    ["SPF that holds nothing but what is declared", txt("*.acme.com", OURS), `*.acme.com TXT "${OURS}" answers`],
  ])("%s", async (_title, wildcard, shown) => {
    const { run, result, warnings } = await runProgram(acme([wildcard]), () => spf("mail.acme.com"));
    expect((await valueOf(result.issues))?.map(({ id, severity }) => [id, severity])).toEqual([
      ["spf/hides-wildcard", "warning"],
    ]);
    expect(warnings.join()).toContain(shown);
    expect(run.records.map(({ inputs }) => inputs["content"])).toEqual([`"${OURS}"`]);
  });
});

describe("a wildcard does not answer, and is not looked for without need", () => {
  it.each<[title: string, domain: string, records: CloudflareRecord[], reads: number]>([
    ["where the name exists", "mail.acme.com", [at("mail.acme.com", "A", "192.0.2.1"), txt("*.acme.com", GOOGLE)], 2],
    [
      "where a name in between exists",
      "a.b.acme.com",
      [at("b.acme.com", "A", "192.0.2.1"), txt("*.acme.com", GOOGLE)],
      4,
    ],
    ["where the record is there", "mail.acme.com", [txt("mail.acme.com", OURS), txt("*.acme.com", GOOGLE)], 1],
    ["at an apex", "acme.com", [txt("*.acme.com", GOOGLE)], 1],
  ])("%s", async (_title, domain, records, reads) => {
    const { run, result } = await runProgram(acme(records), () => spf(domain));
    expect(await valueOf(result.issues)).toEqual([]);
    expect(run.count("getDnsRecords")).toBe(reads);
  });
});

describe("a name below a delegation is refused (RFC 1034 section 4.2.1)", () => {
  const cut = at("sub.acme.com", "NS", "ns1.elsewhere.example");
  const two = [cut, { ...cut, id: "y", content: "ns2.elsewhere.example" }];
  const message = (owner: string): string =>
    `sub.acme.com is delegated to "ns1.elsewhere.example", "ns2.elsewhere.example", so a record at ${owner} in this zone would be seen by nobody.`;

  it.each<[owner: string, declare: () => unknown]>([
    ["sub.acme.com", () => spf("sub.acme.com")],
    ["a.b.sub.acme.com", () => spf("a.b.sub.acme.com")],
    ["odoo._domainkey.sub.acme.com", () => new DkimRecord("acme", { domain: "sub.acme.com", cloudflare: {} })],
    [
      "_dmarc.sub.acme.com",
      () => new DmarcRecord("acme", { domain: "sub.acme.com", cloudflare: {}, policy: DmarcPolicy.None }),
    ],
  ])("%s", async (owner, declare) => {
    const { run, error } = await runFailing(acme(two), declare);
    expect(issueIds(error)).toEqual(["dns/delegated-away"]);
    expect(headlines(error).join()).toContain(message(owner));
    expect(run.children).toEqual([]);
  });

  it("but the name servers of the zone itself delegate nothing away", async () => {
    const zones: Zones = acme([], [{ name: "acme.com", type: "NS", values: ["ns1.awsdns.example."] }]);
    const { result } = await runProgram(zones, () => new SpfRecord("acme", { domain: "acme.com", route53: {} }));
    expect(await valueOf(result.issues)).toEqual([]);
  });
});

describe("a text that was meant as SPF", () => {
  const BLANK = ` ${GOOGLE}`;

  it("keeps us from publishing a second one beside it (RFC 7208 section 4.5)", async () => {
    const { run, error } = await runFailing(acme([txt("acme.com", BLANK)]), () => spf("acme.com"));
    expect(headlines(error)).toEqual([
      `- acme.com TXT (Cloudflare): A TXT record at acme.com is meant as SPF and does not start with v=spf1 and a space, so receivers ignore it: "${BLANK}". [spf/lookalike-at-name]`,
    ]);
    expect(run.children).toEqual([]);
  });

  it.each<[title: string, records: CloudflareRecord[], fix: string]>([
    [
      "B03: typographic quotes",
      [txt("acme.com", "\u201cv=spf1 mx \u2013all\u201d")],
      'meant to be: "v=spf1 mx -all". Then run again',
    ],
    [
      "B10: a record of type SPF",
      [at("acme.com", "SPF", `"${GOOGLE}"`)],
      "fix: Publish it as TXT by hand. Then run again",
    ],
    [
      "B15: a record in pieces",
      [txt("acme.com", "v=spf1"), { ...txt("acme.com", "include:_spf.google.com ~all"), id: "r2" }],
      `meant to be: "${GOOGLE}". Then run again`,
    ],
  ])("%s is refused with what was meant", async (_title, records, fix) => {
    const { run, error } = await runFailing(acme(records), () => spf("acme.com"));
    expect(issueIds(error)).toEqual(["spf/lookalike-at-name"]);
    expect(String(error)).toContain(fix);
    expect(run.children).toEqual([]);
  });

  it("does not matter where there is a record that works", async () => {
    const zones = acme([{ ...txt("acme.com", BLANK), id: "r2" }, txt("acme.com", GOOGLE)]);
    const { result } = await runProgram(zones, () => spf("acme.com"));
    expect(await valueOf(result.issues)).toEqual([]);
  });
});
