import { Hosting } from "../../odoo/hosting";
import type { MailDomainArgs, RecordSummary } from "../../components/args";
import { MailDomain } from "../../components/mailDomain";
import { allPublished } from "../../components/publishComponent";
import { summariseCheck, verificationFailure, verificationTarget } from "../../components/verifyAfterUp";
import type { DomainName } from "../../records/dns/domainName";
import { Severity } from "../../records/issue";
import { PolicyState } from "../../records/dmarc/effectivePolicy";
import { Area, type CheckIssue, type DomainCheck, Verdict } from "../../verify/report";
import { SpfRecord } from "../../components/singleRecords";
import { CloudflareMemory } from "../../testing/cloudflareMemory";
import { failureOf } from "../mocks/failure";
import { MockRun, valueOf } from "../mocks/mockRun";
import { acme, issueIds, quiet, runFailing } from "./world";

const DOMAIN = "acme.com" as DomainName;

function record(fqdn: string, type: string, value: string, provider = "cloudflare"): RecordSummary {
  return { provider, zoneId: "z", zoneName: "acme.com", fqdn, type, value, before: "", changes: [], notes: [] };
}

describe("what is to be seen of a domain", () => {
  const target = (extra: Partial<MailDomainArgs>, records: readonly RecordSummary[] = []) =>
    verificationTarget({ domain: "acme.com", ...extra }, records);

  it("is each record that the run left, with one value of each provider", () => {
    const records = [
      record("acme.com", "TXT", "v=spf1 a ~all"),
      record("acme.com", "TXT", "v=spf1 b ~all", "route53"),
      record("odoo._domainkey.acme.com", "CNAME", "odoo._domainkey.odoo.com"),
      record("crm._domainkey.acme.com", "CNAME", "k.crm.example"),
      record("_dmarc.acme.com", "TXT", ""),
    ];
    expect(target({}, records)).toEqual({
      domain: "acme.com",
      aliasDomain: "acme.com",
      hosting: Hosting.Online,
      odooVersion: 19,
      selectors: ["odoo", "crm"],
      expected: [
        { name: "acme.com", type: "TXT", values: ["v=spf1 a ~all", "v=spf1 b ~all"] },
        { name: "odoo._domainkey.acme.com", type: "CNAME", values: ["odoo._domainkey.odoo.com"] },
        { name: "crm._domainkey.acme.com", type: "CNAME", values: ["k.crm.example"] },
      ],
    });
  });

  it("is not the text that the run has replaced, though that may have all terms of the new one", () => {
    const before = "v=spf1 a b ~all";
    const changed = { ...record("acme.com", "TXT", "v=spf1 a ~all"), before };
    const unchanged = { ...record("_dmarc.acme.com", "TXT", "v=DMARC1; p=none"), before: "v=DMARC1; p=none" };
    expect(target({}, [changed, unchanged])?.expected).toEqual([
      { name: "acme.com", type: "TXT", values: ["v=spf1 a ~all"], replaced: [before] },
      { name: "_dmarc.acme.com", type: "TXT", values: ["v=DMARC1; p=none"] },
    ]);
  });

  it("is judged by the alias domain, the hosting and the version that were declared", () => {
    expect(target({ aliasDomain: "mail.acme.com", hosting: Hosting.OdooSh, odooVersion: 16 })).toMatchObject({
      aliasDomain: "mail.acme.com",
      hosting: Hosting.OdooSh,
      odooVersion: 16,
      selectors: [],
      expected: [],
    });
  });

  it.each([{ domain: "a b" }, { aliasDomain: "a b" }])("is nothing with %j", (wrong) => {
    expect(target(wrong)).toBeUndefined();
  });
});

const WRONG: CheckIssue = {
  id: "verify/no-spf",
  severity: Severity.Error,
  message: "There is none.",
  fix: "Publish one.",
  source: "RFC 7208",
  area: Area.Spf,
  isUnknown: false,
};
const OPEN: CheckIssue = { ...WRONG, id: "verify/unanswered", severity: Severity.Warning, isUnknown: true };

function check(issues: readonly CheckIssue[]): DomainCheck {
  const none = { state: PolicyState.NoPolicy };
  return {
    domain: DOMAIN,
    verdict: Verdict.Problems,
    areas: { spf: "problems", dkim: "good", dmarc: "good", alignment: "good", mx: "good", propagation: "good" },
    issues,
    spf: { name: DOMAIN, records: [], recordCount: 0, tree: [] },
    dkim: [],
    dmarc: {
      isIgnored: false,
      walk: [],
      policy: none,
      subdomainPolicy: none,
      nonExistentSubdomainPolicy: none,
      reports: [],
      reportCount: 0,
    },
    alignment: { text: "" },
    mx: [],
    mxCount: 0,
    added: [],
    propagation: {
      servers: [
        { server: "192.0.2.2:53", host: "ns\u001b.example", isAuthoritative: true, unanswered: 0, missed: 0 },
        { server: "192.0.2.1:53", isAuthoritative: false, unanswered: 0, missed: 0 },
      ],
      differences: [],
      unanswered: [],
    },
  };
}

describe("what a check leaves behind", () => {
  it("is the verdict, who was asked, and what is wrong, escaped", () => {
    const { area: _area, isUnknown: _isUnknown, ...issue } = WRONG;
    const evidence = summariseCheck(check([WRONG]));
    expect(evidence).toEqual({
      verdict: "problems",
      servers: ["192.0.2.1:53", expect.stringMatching(/^ns.+\.example 192\.0\.2\.2:53$/)],
      issues: [issue],
    });
    expect(JSON.stringify(evidence)).not.toContain("\\u001b");
  });

  it("says nothing of caches, whose answers change from run to run", () => {
    const lagging: CheckIssue = {
      ...WRONG,
      severity: Severity.Warning,
      area: Area.Propagation,
      fix: "Wait 17 seconds.",
    };
    const good = { ...check([lagging]).areas, spf: Verdict.Good, propagation: Verdict.Warnings };
    const seen = { ...check([lagging]), areas: good, verdict: Verdict.Warnings };
    expect(summariseCheck(seen)).toMatchObject({ verdict: "good", issues: [] });
    const silent: CheckIssue = { ...lagging, isUnknown: true };
    expect(summariseCheck({ ...seen, issues: [lagging, silent] })).toMatchObject({ verdict: "unknown", issues: [{}] });
  });

  it("fails a run for what is wrong, and not for what is unknown", () => {
    expect(verificationFailure(DOMAIN, check([OPEN]), 5)).toBeUndefined();
    const said = verificationFailure(DOMAIN, check([OPEN, WRONG]), 5);
    expect(said).toContain("after 5 s DNS does not show");
    expect(said).toContain("There is none. [verify/no-spf]");
    expect(said).not.toContain("verify/unanswered");
    expect(said).toContain("Nothing was rolled back.");
  });
});

it("waits for everything that is declared, also for what fails and for what is declared meanwhile", async () => {
  quiet();
  const memory = new CloudflareMemory([
    { id: "z", name: "acme.com" },
    { id: "y", name: "acme.org" },
  ]);
  await MockRun.start([memory]);
  const declare = (domain: string): SpfRecord => new SpfRecord(domain, { domain, cloudflare: {} });
  let written: string[] = [];
  const error = await failureOf(async () => {
    declare("missing.example");
    const first = declare("acme.com");
    void valueOf(first.records).then(() => declare("acme.org"));
    await allPublished();
    written = [...memory.stored("z", "acme.com"), ...memory.stored("y", "acme.org")];
  });
  expect(issueIds(error)).toEqual(["zone/not-found"]);
  expect(written).toEqual(['"v=spf1 include:_spf.odoo.com ~all"', '"v=spf1 include:_spf.odoo.com ~all"']);
});

it("refuses servers that are none and a time that is none, all at once", async () => {
  const verify = { after: true, servers: ["dns.example", "192.0.2.53", ":53"], seconds: -1 };
  const { error } = await runFailing(
    acme(),
    () => new MailDomain("acme", { domain: "acme.com", cloudflare: {}, verify }),
  );
  expect(issueIds(error)).toEqual(["verify/not-a-server", "verify/not-a-server", "config/not-allowed"]);
  const none = await runFailing(
    acme(),
    () => new MailDomain("acme", { domain: "acme.com", cloudflare: {}, verify: { servers: [] } }),
  );
  expect(issueIds(none.error)).toEqual(["config/not-allowed"]);
});
