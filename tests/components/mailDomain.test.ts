import { Hosting } from "../../odoo/hosting";
import { DmarcPolicy } from "../../records/dmarc/tags";
import { MailDomain } from "../../components/mailDomain";
import type { MailDomainArgs } from "../../components/args";
import { SpfRecord } from "../../components/singleRecords";
import { type MockRun, valueOf } from "../mocks/mockRun";
import { acme, headlines, issueIds, runFailing, runProgram, txt } from "./world";

const CLOUDFLARE: MailDomainArgs = { domain: "acme.com", cloudflare: {} };

async function records(args: MailDomainArgs, zones = acme()): Promise<unknown[]> {
  const { run } = await runProgram(zones, () => new MailDomain("acme", args));
  return run.records.map(({ name }) => name).sort();
}

describe("which records there are", () => {
  const SPF = "cloudflare:acme.com:TXT";
  const DKIM = "cloudflare:odoo._domainkey.acme.com:CNAME";
  const DMARC = "cloudflare:_dmarc.acme.com:TXT";
  const cases: readonly (readonly [title: string, extra: Partial<MailDomainArgs>, names: string[]])[] = [
    ["SPF and DKIM when nothing is said", {}, [SPF, DKIM]],
    ["DMARC only when it is declared", { dmarc: { policy: DmarcPolicy.None } }, [DMARC, SPF, DKIM]],
    ["no DKIM when it is off", { dkim: { enabled: false } }, [SPF]],
    ["the same on Odoo.sh", { hosting: Hosting.OdooSh }, [SPF, DKIM]],
    ["nothing by itself with an own server", { hosting: Hosting.ExternalSmtp }, []],
    [
      "what is declared with an own server",
      {
        hosting: Hosting.ExternalSmtp,
        spf: { includes: ["a.example"] },
        dkim: { enabled: true, target: "k.example.net" },
      },
      [SPF, DKIM],
    ],
  ];
  it.each(cases)("%s", async (_title, extra, names) => {
    expect(await records({ ...CLOUDFLARE, ...extra })).toEqual(names);
  });

  it("each once on both providers", async () => {
    expect(await records({ ...CLOUDFLARE, route53: {} })).toEqual([
      SPF,
      DKIM,
      "route53:acme.com:TXT",
      "route53:odoo._domainkey.acme.com:CNAME",
    ]);
  });
});

describe("where Odoo sends with another Return-Path domain", () => {
  const mail = "mail.acme.com";

  it("SPF goes there, DKIM and DMARC stay at the author domain, in one zone", async () => {
    const args = { ...CLOUDFLARE, aliasDomain: mail, dmarc: { policy: DmarcPolicy.None } };
    const { run } = await runProgram(acme(), () => new MailDomain("acme", args));
    expect(run.records.map(({ inputs }) => [inputs["zoneId"], inputs["name"]]).sort()).toEqual([
      ["z", "_dmarc.acme.com"],
      ["z", mail],
      ["z", "odoo._domainkey.acme.com"],
    ]);
  });

  it("each goes to its own zone where there are two, and the longer name wins", async () => {
    const zones = {
      cloudflare: [
        { id: "z", name: "acme.com" },
        { id: "m", name: mail },
      ],
    };
    const { run } = await runProgram(zones, () => new MailDomain("acme", { ...CLOUDFLARE, aliasDomain: mail }));
    expect(run.records.map(({ inputs }) => [inputs["zoneId"], inputs["name"]]).sort()).toEqual([
      ["m", mail],
      ["z", "odoo._domainkey.acme.com"],
    ]);
  });

  it("a zone id that holds only one of them is refused", async () => {
    const args = { domain: "acme.com", aliasDomain: "other.example", cloudflare: { zoneId: "z" } };
    const { run, error } = await runFailing(acme(), () => new MailDomain("acme", args));
    expect(issueIds(error)).toEqual(["zone/other-domain"]);
    expect(run.children).toEqual([]);
  });
});

it("gives out every record, warnings, and what is left to do by hand", async () => {
  const { run, result } = await runProgram(acme(), () => new MailDomain("acme", CLOUDFLARE));
  expect(
    (await valueOf(result.records))?.map(({ provider, zoneId, fqdn, type }) => [provider, zoneId, fqdn, type]),
  ).toEqual([
    ["cloudflare", "z", "acme.com", "TXT"],
    ["cloudflare", "z", "odoo._domainkey.acme.com", "CNAME"],
  ]);
  expect(await valueOf(result.issues)).toEqual([]);
  expect((await valueOf(result.byHand))?.[0]).toMatch(/^In Odoo, set the alias domain to acme\.com/);
  expect(run.registrations[0]).toMatchObject({ type: "odoo-mail:index:MailDomain", name: "acme" });
});

it("lists a zone in which several components have a record, and reads the only record of a zone by its name", async () => {
  const one = (domain: string) => new SpfRecord(domain, { domain, cloudflare: {} });
  const inputsOf = (run: MockRun) =>
    run.invoked.filter(({ token }) => token.endsWith("getDnsRecords")).map(({ inputs }) => inputs);
  const alone = await runProgram(acme(), () => one("acme.com"));
  expect(inputsOf(alone.run)).toEqual([{ zoneId: "z", name: { exact: "acme.com" } }]);
  const several = await runProgram(acme(), () => ["a.acme.com", "b.acme.com", "c.acme.com"].map(one));
  expect(inputsOf(several.run)).toEqual([{ zoneId: "z", maxItems: 300 }]);
  expect(several.run.records).toHaveLength(3);
});

it("reads a zone of thousands of records by name, and merges into what no listing shows", async () => {
  const others = Array.from({ length: 2000 }, (_, n) => txt(`host${n}.acme.com`, "x", { id: `x${n}` }));
  const zone = acme([...others, txt("acme.com", "v=spf1 ip4:192.0.2.1 ~all", { id: "last" })]);
  const { run } = await runProgram(zone, () => new MailDomain("acme", CLOUDFLARE));
  const asked = run.invoked.filter(({ token }) => token.endsWith("getDnsRecords")).map(({ inputs }) => inputs);
  const [listing, ...names] = asked.map(({ maxItems, name }) => maxItems ?? (name as { exact?: string }).exact);
  expect(listing).toBe(300);
  expect(names).toEqual(expect.arrayContaining(["acme.com", "odoo._domainkey.acme.com"]));
  expect(names).not.toContain(undefined);
  const spf = run.records.find(({ inputs }) => inputs["name"] === "acme.com");
  expect([spf?.importId, spf?.inputs["content"]]).toEqual([
    "z/last",
    '"v=spf1 include:_spf.odoo.com ip4:192.0.2.1 ~all"',
  ]);
});

it("reads a zone's names once each, whatever the number of records", async () => {
  const args = { ...CLOUDFLARE, dmarc: { policy: DmarcPolicy.None } };
  const { run } = await runProgram(acme(), () => new MailDomain("acme", args));
  expect([run.count("getZones"), run.count("getZoneDnsSettings"), run.count("getDnsRecords")]).toEqual([1, 1, 1]);
  // One listing serves all names, whether the records are there or not.
  const again = acme([
    txt("acme.com", "v=spf1 include:_spf.odoo.com ~all"),
    txt("_dmarc.acme.com", "v=DMARC1; p=none"),
    { id: "c", name: "odoo._domainkey.acme.com", type: "CNAME", content: "odoo._domainkey.odoo.com" },
  ]);
  expect((await runProgram(again, () => new MailDomain("acme", args))).run.count("getDnsRecords")).toBe(1);
  const route53 = await runProgram(
    acme(),
    () => new MailDomain("acme", { domain: "acme.com", route53: {}, dmarc: { policy: DmarcPolicy.None } }),
  );
  expect([route53.run.count("getZones"), route53.run.count("getZone"), route53.run.count("getRecords")]).toEqual([
    1, 1, 1,
  ]);
});

it("takes a U-label and writes A-labels (RFC 5890)", async () => {
  const zones = { cloudflare: [{ id: "z", name: "xn--bcher-kva.example" }] };
  const { run } = await runProgram(zones, () => new MailDomain("b", { domain: "Bücher.example.", cloudflare: {} }));
  expect(run.records.map(({ inputs }) => inputs["name"]).sort()).toEqual([
    "odoo._domainkey.xn--bcher-kva.example",
    "xn--bcher-kva.example",
  ]);
});

describe("wrong arguments", () => {
  it("are told all at once, with their paths, before anything is read or registered", async () => {
    const args: MailDomainArgs = {
      domain: "acme",
      aliasDomain: "a..b",
      hosting: "cloud" as never,
      nameSuffix: "a b",
      readTimeout: 0,
      spf: { includes: ["not a name"], all: "+all" },
      dmarc: { policy: "rejet" as never, aggregateReports: ["x"] },
      dkim: { selector: "-", target: "x" },
    };
    const { run, error } = await runFailing(acme(), () => new MailDomain("acme", args));
    const paths = headlines(error).map((line) => /^- ([\w., []+\]?)/.exec(line)?.[1]);
    expect(paths).toEqual([
      "cloudflare, route53",
      "nameSuffix",
      "readTimeout",
      "domain",
      "hosting",
      "aliasDomain",
      "spf.all",
      "spf",
      "dkim.selector",
      "dkim.target",
      "dmarc.policy",
      "dmarc.aggregateReports[0]",
    ]);
    expect([run.invoked, run.children]).toEqual([[], []]);
  });

  it("`adopt` and `release` contradict each other", async () => {
    const args = { ...CLOUDFLARE, adopt: true, release: true };
    const { run, error } = await runFailing(acme(), () => new MailDomain("acme", args));
    expect(headlines(error)).toEqual(["- adopt: true is not allowed here. [config/not-allowed]"]);
    expect([run.invoked, run.children]).toEqual([[], []]);
  });

  it("options that no longer matter do not keep a record from being released", async () => {
    const args = { ...CLOUDFLARE, release: true, spf: { includes: ["x"] }, dmarc: { policy: "rejet" as never } };
    const { run } = await runProgram(acme(), () => new MailDomain("acme", args));
    expect(run.children).toEqual([]);
  });

  it.each([
    ["59 s on Cloudflare", { cloudflare: {}, ttl: 59 }, "1 (automatic) or 60 to 86400 seconds on Cloudflare"],
    [
      "a day and a second on Cloudflare",
      { cloudflare: {}, ttl: 86_401 },
      "1 (automatic) or 60 to 86400 seconds on Cloudflare",
    ],
    ["half a second on Route53", { route53: {}, ttl: 0.5 }, "1 (automatic) or 1 to 2147483647 seconds on Route53"],
    ["a NaN", { route53: {}, ttl: Number.NaN }, "1 (automatic) or 1 to 2147483647 seconds on Route53"],
  ])("a TTL of %s is refused, with what is allowed", async (_title, extra, allowed) => {
    const { error } = await runFailing(acme(), () => new MailDomain("acme", { domain: "acme.com", ...extra }));
    expect(error.message).toContain(`fix: Allowed: ${allowed}.`);
    expect(headlines(error)).toHaveLength(1);
  });

  it("enforcement without DKIM on Odoo Online would reject the domain's own mail", async () => {
    const args = { ...CLOUDFLARE, dkim: { enabled: false }, dmarc: { policy: DmarcPolicy.Reject } };
    const { error } = await runFailing(acme(), () => new MailDomain("acme", args));
    expect(issueIds(error)).toEqual(["dmarc/enforced-without-authentication"]);
    expect(await records({ ...args, hosting: Hosting.OdooSh })).toHaveLength(2);
  });
});

it("registers none of its records when one is refused, and tells the issues of all", async () => {
  const zones = acme([
    txt("acme.com", "v=spf1 mx", { id: "1" }),
    txt("acme.com", "v=spf1 a", { id: "2" }),
    txt("odoo._domainkey.acme.com", "v=DKIM1; p=", { id: "3" }),
  ]);
  const { run, error } = await runFailing(
    zones,
    () => new MailDomain("acme", { ...CLOUDFLARE, dmarc: { policy: DmarcPolicy.None } }),
  );
  expect(issueIds(error)).toEqual(["spf/several-records", "dkim/other-data"]);
  expect(error.message.split("\n")[0]).toBe("acme.com stays as it is:");
  expect(run.children).toEqual([]);
});
