import { MailDomain } from "../../../components/mailDomain";
import { DmarcPolicy } from "../../../records/dmarc/tags";
import { DkimRecord, DmarcRecord } from "../../../components/singleRecords";
import type { CloudflareRecord } from "../../../testing/cloudflareMemory";
import { valueOf } from "../../mocks/mockRun";
import type { Zone } from "../../records/spf/zoneResolver";
import { acme, headlines, internet, issueIds, runFailing, runProgram, txt, warningIds, type Zones } from "../world";

const CLOUDFLARE = { domain: "acme.com", cloudflare: {} };
const ROUTE53 = { domain: "acme.com", route53: {} };
const KEY = "odoo._domainkey.acme.com";
const TARGET = "odoo._domainkey.odoo.com";

const at = (name: string, type: string, content: string): CloudflareRecord => ({ id: "x", name, type, content });
const sets = (name: string, type: string, value: string): Zones => acme([], [{ name, type, values: [value] }]);

describe("a wildcard beside a new DKIM CNAME is told (RFC 4592)", () => {
  it.each([
    [
      "one for all names stops answering for other selectors",
      at("*.acme.com", "CNAME", "all.example"),
      `*.acme.com CNAME "all.example" no longer answers for other selectors of acme.com once ${KEY} is there`,
    ],
    [
      "one for all selectors, such as that of a domain that signs nothing",
      txt("*._domainkey.acme.com", "v=DKIM1; p="),
      `*._domainkey.acme.com TXT "v=DKIM1; p=" answers for all selectors that have no record of their own`,
    ],
  ])("%s", async (_title, record, message) => {
    const { result, warnings } = await runProgram(acme([record]), () => new DkimRecord("acme", CLOUDFLARE));
    expect((await valueOf(result.issues))?.map(({ id, severity }) => [id, severity])).toEqual([
      ["dkim/wildcard", "warning"],
    ]);
    expect(warnings.join()).toContain(message);
  });

  it("on Route53, which lists it as \\052", async () => {
    const zones = sets("*._domainkey.acme.com", "TXT", '"v=DKIM1; p="');
    const { result } = await runProgram(zones, () => new DkimRecord("acme", ROUTE53));
    expect(await warningIds(result)).toEqual(["dkim/wildcard"]);
  });

  it("but not one of addresses, and nothing where the CNAME is there already", async () => {
    const address = at("*.acme.com", "A", "192.0.2.1");
    const first = await runProgram(acme([address]), () => new DkimRecord("acme", CLOUDFLARE));
    expect(await valueOf(first.result.issues)).toEqual([]);
    const live = acme([at(KEY, "CNAME", TARGET), at("*.acme.com", "CNAME", "all.example")]);
    const later = await runProgram(live, () => new DkimRecord("acme", CLOUDFLARE));
    expect(await valueOf(later.result.issues)).toEqual([]);
    expect(later.run.count("getDnsRecords")).toBe(1);
  });
});

describe("a name that nobody would see is refused", () => {
  it.each([
    ["the keys", "_domainkey.acme.com"],
    ["the very selector", KEY],
  ])("a delegation of %s (RFC 1034 section 4.2.1)", async (_title, name) => {
    const zones = sets(name, "NS", "ns1.vendor.example.");
    const { run, error } = await runFailing(zones, () => new DkimRecord("acme", ROUTE53));
    expect(issueIds(error)).toContain("dns/delegated-away");
    expect(error.message).toContain(`${name} is delegated to "ns1.vendor.example", so a record at ${KEY}`);
    expect(run.children).toEqual([]);
  });

  it("a delegation of _dmarc", async () => {
    const zones = acme([at("_dmarc.acme.com", "NS", "ns1.vendor.example")]);
    const { error } = await runFailing(
      zones,
      () => new DmarcRecord("acme", { ...CLOUDFLARE, policy: DmarcPolicy.None }),
    );
    expect(headlines(error)).toEqual([
      '- _dmarc.acme.com TXT (Cloudflare): _dmarc.acme.com is delegated to "ns1.vendor.example", so a record at _dmarc.acme.com in this zone would be seen by nobody. [dns/delegated-away]',
    ]);
  });
});

describe("B11: a name that is delegated, where the other zone has the record", () => {
  const keys = at("_domainkey.acme.com", "NS", "ns1.provider.example");
  const dkim = (): DkimRecord => new DkimRecord("acme", CLOUDFLARE);
  const cname = (target: string): Zone => ({ [KEY]: { CNAME: [target] } });

  it("counts as published: nothing is written", async () => {
    const { run, result } = await runProgram(acme([keys]), dkim, { resolver: internet(cname(TARGET)) });
    expect(run.children).toEqual([]);
    expect((await valueOf(result.issues))?.map(({ id, severity }) => [id, severity])).toEqual([
      ["dns/published-in-delegated-zone", "warning"],
    ]);
    expect([await valueOf(result.fqdn), await valueOf(result.value)]).toEqual([KEY, TARGET]);
  });

  it.each<[title: string, world: Zone]>([
    ["nothing", {}],
    ["another target", cname("key.vendor.example")],
    ["no answer", { [KEY]: "servfail" }],
  ])("is refused while DNS has %s there", async (_title, world) => {
    const { run, error } = await runFailing(acme([keys]), dkim, { resolver: internet(world) });
    expect(issueIds(error)).toEqual(["dns/delegated-away"]);
    expect(error.message).toContain("and run again: once DNS answers it, nothing is left to do here.");
    expect(run.children).toEqual([]);
  });

  it("leaves no circle with a policy that wants DKIM", async () => {
    const program = () =>
      new MailDomain("acme", { ...CLOUDFLARE, dmarc: { policy: DmarcPolicy.Reject, allowWeaker: true } });
    const { run } = await runProgram(acme([keys]), program, { resolver: internet(cname(TARGET)) });
    expect(run.records.map(({ inputs }) => inputs["name"])).toEqual(["acme.com", "_dmarc.acme.com"]);
  });

  it.each<[text: string, isThere: boolean]>([
    ["v=DMARC1; p=none; rua=mailto:d@acme.com; x=y", true],
    ["v=DMARC1; p=none", false],
  ])("a shared record is there when it has all that is declared: %s", async (text, isThere) => {
    const program = () =>
      new DmarcRecord("acme", { ...CLOUDFLARE, policy: DmarcPolicy.None, aggregateReports: ["mailto:d@acme.com"] });
    const zones = acme([at("_dmarc.acme.com", "NS", "ns1.provider.example")]);
    const options = { resolver: internet({ "_dmarc.acme.com": { TXT: [text] } }) };
    const ids = isThere
      ? await warningIds((await runProgram(zones, program, options)).result)
      : issueIds((await runFailing(zones, program, options)).error);
    expect(ids).toEqual([isThere ? "dns/published-in-delegated-zone" : "dns/delegated-away"]);
  });
});

describe("a wildcard that answers for _dmarc is told (RFC 4592 section 4.3)", () => {
  const declare = (): DmarcRecord =>
    new DmarcRecord("acme", { ...CLOUDFLARE, policy: DmarcPolicy.None, aggregateReports: ["mailto:dmarc@acme.com"] });

  it.each([
    ["a policy", txt("*.acme.com", "v=DMARC1; p=none"), '*.acme.com TXT "v=DMARC1; p=none" answers'],
    ["a CNAME", at("*.acme.com", "CNAME", "all.example"), '*.acme.com CNAME "all.example" answers'],
  ])("%s", async (_title, record, message) => {
    const { result, warnings } = await runProgram(acme([record]), declare);
    expect(await warningIds(result)).toEqual(["dmarc/wildcard-at-name"]);
    expect(warnings.join()).toContain(message);
  });

  it("and the new record starts from its policy, so that nobody loses the reports", async () => {
    const wildcard = txt("*.acme.com", "v=DMARC1; p=none; rua=mailto:d@vendor.example");
    const { run, warnings } = await runProgram(acme([wildcard]), declare);
    expect(run.records.map(({ inputs }) => inputs["content"])).toEqual([
      '"v=DMARC1; p=none; rua=mailto:d@vendor.example,mailto:dmarc@acme.com"',
    ]);
    expect(warnings.join()).toContain("the new record starts from that text.");
  });

  it.each<[title: string, wildcards: CloudflareRecord[], told: number]>([
    ["a proxied CNAME", [{ ...at("*.acme.com", "CNAME", "all.example"), proxied: true }], 0],
    ["several policies", ["none", "reject"].map((p) => ({ ...txt("*.acme.com", `v=DMARC1; p=${p}`), id: p })), 2],
    ["a policy that cannot be read", [txt("*.acme.com", "v=DMARC1; p=none; p=none")], 1],
  ])("but not from %s", async (_title, wildcards, told) => {
    const { run, result } = await runProgram(acme(wildcards), declare);
    expect(run.records.map(({ inputs }) => inputs["content"])).toEqual([
      '"v=DMARC1; p=none; rua=mailto:dmarc@acme.com"',
    ]);
    expect(await warningIds(result)).toEqual(Array<string>(told).fill("dmarc/wildcard-at-name"));
  });

  it("but not one of other texts", async () => {
    const { result } = await runProgram(acme([txt("*.acme.com", "v=spf1 -all")]), declare);
    expect(await valueOf(result.issues)).toEqual([]);
  });
});
