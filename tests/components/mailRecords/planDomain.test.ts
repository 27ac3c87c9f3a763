import { type DomainPlan, planDomain, type PlanOptions } from "../../../components/mailRecords/planDomain";
import { DmarcRollout } from "../../../records/dmarc/rollout";
import { Hosting } from "../../../odoo/hosting";
import { AlignmentMode, DmarcPolicy } from "../../../records/dmarc/tags";
import { SenderId } from "../../../records/spf/senders";
import type { DomainName } from "../../../records/dns/domainName";
import { Area, Verdict } from "../../../verify/report";
import { type Zone, ZoneResolver } from "../../records/spf/zoneResolver";
import { rsaSigner } from "../../verify/message/mail";

const domain = "acme.example" as DomainName;
const KEY = rsaSigner(2048).record;
const INTERNET: Zone = {
  "acme.example": {},
  "gmail.com": {},
  "_spf.odoo.com": { TXT: ["v=spf1 ip4:203.0.113.0/24 ~all"] },
  "_spf.google.com": { TXT: ["v=spf1 ip4:192.0.2.0/24 ~all"] },
  "odoo._domainkey.odoo.com": { TXT: [KEY] },
};
const LIVE = "v=spf1 include:_spf.google.com ~all";
const plan = (zone: Zone, more: Partial<PlanOptions> = {}): Promise<DomainPlan> =>
  planDomain({ domain, ...more }, new ZoneResolver({ ...INTERNET, ...zone }));
const record = ({ records }: DomainPlan, area: Area) => records.find((one) => one.area === area);

describe("odoo-mail plan, as MailDomain would", () => {
  test("SPF is merged, Odoo's include first, with its proof and price (Odoo documentation)", async () => {
    const planned = await plan({ "acme.example": { TXT: ["token", LIVE] } });
    expect(record(planned, Area.Spf)).toEqual({
      area: "spf",
      owner: "acme.example",
      type: "TXT",
      before: LIVE,
      after: "v=spf1 include:_spf.odoo.com include:_spf.google.com ~all",
      added: ["include:_spf.odoo.com"],
      removed: [],
      proof: "authorizes 1 network, changes nothing else; 2 of 10 lookups, was 1",
      notes: ["costs   include:_spf.odoo.com (Odoo) 1, include:_spf.google.com (Google Workspace) 1"],
    });
    expect(planned.issues).toEqual([]);
    expect(planned.verdict).toBe(Verdict.Good);
  });

  test("B06: a record at the limit through which Odoo passes already stays as it is", async () => {
    const before = `v=spf1 include:spf.acme.example ${"a:h.acme.example ".repeat(8)}~all`;
    const planned = await plan({
      "acme.example": { TXT: [before] },
      "spf.acme.example": { TXT: ["v=spf1 include:_spf.odoo.com -all"] },
      "h.acme.example": { A: ["192.0.2.1"], AAAA: ["2001:db8::1"] },
    });
    expect(record(planned, Area.Spf)).toMatchObject({
      before,
      after: before,
      added: [],
      proof: "changes nothing; 10 of 10 lookups, was 10",
    });
    expect(planned.issues.map(({ id, severity }) => `${id} ${severity}`)).toEqual([
      "spf/near-lookup-limit warning",
      "spf/adds-nothing warning",
    ]);
  });

  test("an alias domain that is a CNAME is refused: no record can stand beside it (RFC 1034 section 3.6.2)", async () => {
    const aliasDomain = "bounce.acme.example" as DomainName;
    const planned = await plan({ [aliasDomain]: { CNAME: ["crm.example"], TXT: ["v=spf1 mx -all"] } }, { aliasDomain });
    expect(planned.issues.map(({ id, severity }) => [id, severity])).toEqual([["spf/cname-at-name", "error"]]);
    expect(record(planned, Area.Spf)).not.toHaveProperty("after");
    expect(planned.verdict).toBe(Verdict.Problems);
  });

  test("an alias domain that is a CNAME for an Odoo database has the SPF record that Odoo keeps", async () => {
    const aliasDomain = "bounce.acme.example" as DomainName;
    const planned = await plan({ [aliasDomain]: { CNAME: ["acme.odoo.com"] } }, { aliasDomain });
    expect(planned.issues.filter(({ area }) => area === Area.Spf)).toEqual([]);
    expect(record(planned, Area.Spf)?.notes).toEqual([expect.stringContaining("put `MX 10 acme.odoo.com.`")]);
  });

  test("a domain without records gets SPF, the DKIM CNAME and nothing that is not declared", async () => {
    const planned = await plan({});
    expect(planned.records.map(({ area, before, after }) => [area, before, after])).toEqual([
      ["spf", undefined, "v=spf1 include:_spf.odoo.com ~all"],
      ["dkim", undefined, "odoo._domainkey.odoo.com"],
      ["dmarc", undefined, undefined],
    ]);
    expect(planned.ladder).toEqual({
      next: expect.stringMatching(/^First step: rollout: monitor\. Before: Have an address/),
    });
    expect(planned.requirements).toMatchObject({ returnPath: "odoo", spf: "advised", dkim: "required" });
    expect(planned.byHand[0]).toContain("set the alias domain to acme.example");
  });

  test("a step of the rollout is planned with its tags, what it does and what comes next", async () => {
    const dmarc = { rollout: DmarcRollout.QuarantineTest };
    const live = "v=DMARC1; p=none; rua=mailto:dmarc@acme.example";
    const planned = await plan({ "_dmarc.acme.example": { TXT: [live] } }, { dmarc });
    expect(record(planned, Area.Dmarc)).toMatchObject({
      before: live,
      after: "v=DMARC1; p=quarantine; rua=mailto:dmarc@acme.example; t=y",
      added: ["p=quarantine", "t=y"],
    });
    expect(record(planned, Area.Dmarc)?.notes).toEqual([expect.stringMatching(/^policy for acme\.example/)]);
    expect(planned.ladder).toEqual({
      published: "monitor",
      planned: "quarantine-test",
      next: expect.stringMatching(/^Next step: rollout: quarantine\. Before:/),
    });
    expect(planned.issues.map(({ id }) => id)).toEqual(["dmarc/test-mode"]);
  });

  test("what is not declared of DMARC stays, and where it stands is told", async () => {
    const planned = await plan({ "_dmarc.acme.example": { TXT: ["v=DMARC1; p=reject"] } });
    expect(record(planned, Area.Dmarc)).toMatchObject({ before: "v=DMARC1; p=reject", added: [] });
    expect(record(planned, Area.Dmarc)?.after).toBeUndefined();
    expect(planned.ladder).toMatchObject({
      published: "reject",
      next: expect.stringMatching(/^reject is the last step/),
    });
  });

  test.each([{}, { dmarc: { rollout: DmarcRollout.Monitor } }])(
    "a DMARC record that DNS did not answer for has no first step (declared: %j)",
    async (more) => {
      const planned = await plan({ "_dmarc.acme.example": "timeout" }, more);
      expect(planned.ladder).toEqual({
        next: "DNS did not say at which step the domain stands, so the next step is not known. Run again when DNS answers.",
      });
    },
  );

  test("an own server needs nothing of Odoo: only declared senders are planned", async () => {
    const bare = await plan({}, { hosting: Hosting.ExternalSmtp });
    expect(bare.records.map(({ area }) => area)).toEqual(["dmarc"]);
    const planned = await plan({}, { hosting: Hosting.ExternalSmtp, spf: { senders: [SenderId.GoogleWorkspace] } });
    expect(record(planned, Area.Spf)?.after).toBe("v=spf1 include:_spf.google.com ~all");
    expect(planned.byHand.some((line) => line.startsWith("Google Workspace: "))).toBe(true);
    expect(planned.byHand.join()).not.toContain("Office 365");
  });

  test("Office 365 as the own server is told with the default From that it wants (case B38)", async () => {
    const planned = await plan({}, { hosting: Hosting.ExternalSmtp, spf: { senders: [SenderId.Microsoft365] } });
    expect(planned.byHand).toContainEqual(
      expect.stringMatching(/^Office 365 accepts only the From of the account .* `forceFrom: true`/),
    );
  });

  test("SPF stands at the alias domain, and only equal names align under aspf=s (RFC 9989)", async () => {
    const aliasDomain = "mail.acme.example" as DomainName;
    const planned = await plan(
      {},
      { aliasDomain, hosting: Hosting.OdooSh, dmarc: { policy: DmarcPolicy.None, spfAlignment: AlignmentMode.Strict } },
    );
    expect(record(planned, Area.Spf)?.owner).toBe(aliasDomain);
    expect(planned.requirements).toMatchObject({ spfAligns: false, dkimAligns: true });
  });

  test("a CNAME that is there already stays", async () => {
    const planned = await plan({ "odoo._domainkey.acme.example": { CNAME: ["odoo._domainkey.odoo.com"] } });
    expect(record(planned, Area.Dkim)).toMatchObject({
      before: "odoo._domainkey.odoo.com",
      after: "odoo._domainkey.odoo.com",
      added: [],
    });
  });
});

interface Row {
  readonly fault: string;
  readonly zone: Zone;
  readonly more?: Partial<PlanOptions>;
  readonly verdict: Verdict;
  readonly ids: readonly string[];
}

const TEN = Array.from({ length: 10 }, (_, at) => `a:h${at}.acme.example`).join(" ");
const ROWS: readonly Row[] = [
  {
    fault: "two SPF records",
    zone: { "acme.example": { TXT: [LIVE, "v=spf1 -all"] } },
    verdict: Verdict.Problems,
    ids: ["spf/several-records"],
  },
  {
    fault: "a text that is meant as SPF",
    zone: { "acme.example": { TXT: [` ${LIVE}`] } },
    verdict: Verdict.Problems,
    ids: ["spf/lookalike-at-name"],
  },
  {
    fault: "B15: a record in pieces",
    zone: { "acme.example": { TXT: ["v=spf1", "include:spf.protection.outlook.com -all"] } },
    verdict: Verdict.Problems,
    ids: ["spf/lookalike-at-name", "spf/no-all"],
  },
  {
    fault: "an SPF record that cannot be read",
    zone: { "acme.example": { TXT: ["v=spf1 moo -all"] } },
    verdict: Verdict.Problems,
    ids: ["spf/unknown-mechanism", "spf/broken-record"],
  },
  {
    fault: "a record that would cost eleven lookups",
    zone: {
      "acme.example": { TXT: [`v=spf1 ${TEN} ~all`] },
      ...Object.fromEntries(
        Array.from({ length: 10 }, (_, at) => [`h${at}.acme.example`, { A: ["192.0.2.1"], AAAA: ["2001:db8::1"] }]),
      ),
    },
    verdict: Verdict.Problems,
    ids: ["spf/over-lookup-limit", "spf/changes-other-mail"],
  },
  {
    fault: "SPF that DNS does not answer for",
    zone: { "acme.example": "timeout" },
    verdict: Verdict.Unknown,
    ids: ["verify/unanswered"],
  },
  {
    fault: "an include that DNS does not answer for",
    zone: { "acme.example": { TXT: [LIVE] }, "_spf.google.com": "timeout" },
    verdict: Verdict.Unknown,
    ids: ["spf/dns-unanswered", "spf/not-decided"],
  },
  {
    fault: "a CNAME that leads elsewhere",
    zone: { "odoo._domainkey.acme.example": { CNAME: ["keys.other.example"] } },
    verdict: Verdict.Problems,
    ids: ["dkim/other-target"],
  },
  {
    fault: "a copy of the key in the place of the CNAME",
    zone: { "odoo._domainkey.acme.example": { TXT: [KEY] } },
    verdict: Verdict.Problems,
    ids: ["dkim/other-data"],
  },
  {
    fault: "no key behind the target",
    zone: { "odoo._domainkey.odoo.com": "nxdomain" },
    verdict: Verdict.Warnings,
    ids: ["dkim/target-without-key"],
  },
  {
    fault: "two DMARC records",
    zone: { "_dmarc.acme.example": { TXT: ["v=DMARC1; p=none", "v=DMARC1; p=reject"] } },
    more: { dmarc: { policy: DmarcPolicy.None } },
    verdict: Verdict.Problems,
    ids: ["dmarc/several-records", "dmarc/no-aggregate-reports"],
  },
  {
    fault: "two DMARC records, and none is declared",
    zone: { "_dmarc.acme.example": { TXT: ["v=DMARC1; p=none", "v=DMARC1; p=reject"] } },
    verdict: Verdict.Warnings,
    ids: ["dmarc/several-records"],
  },
  {
    fault: "a policy that is managed elsewhere",
    zone: {
      "_dmarc.acme.example": { CNAME: ["acme.managed.example"], TXT: ["v=DMARC1; p=none; rua=mailto:a@acme.example"] },
      "acme.managed.example": { TXT: ["v=DMARC1; p=none; rua=mailto:a@acme.example"] },
    },
    more: { dmarc: { policy: DmarcPolicy.Reject } },
    verdict: Verdict.Problems,
    ids: ["dmarc/cname-at-name", "dmarc/no-aggregate-reports", "dmarc/answered-elsewhere", "dmarc/reject-at-once"],
  },
  {
    fault: "a step that is left out",
    zone: { "_dmarc.acme.example": { TXT: ["v=DMARC1; p=none; rua=mailto:a@acme.example"] } },
    more: { dmarc: { rollout: DmarcRollout.Reject } },
    verdict: Verdict.Problems,
    ids: ["dmarc/rollout-step-skipped"],
  },
  {
    fault: "a policy that is none",
    zone: {},
    more: { dmarc: { policy: "refuse" as unknown as DmarcPolicy } },
    verdict: Verdict.Problems,
    ids: ["dmarc/value-not-allowed"],
  },
  {
    fault: "B18: a TXT beside a CNAME",
    zone: {
      "_dmarc.acme.example": { CNAME: ["acme.managed.example"], TXT: ["v=DMARC1; p=none; rua=mailto:a@acme.example"] },
      "acme.managed.example": {},
    },
    more: { dmarc: { policy: DmarcPolicy.Reject } },
    verdict: Verdict.Problems,
    ids: ["dmarc/record-beside-cname", "dmarc/reject-at-once"],
  },
  {
    fault: "a domain that does not exist",
    zone: { "acme.example": "nxdomain" },
    verdict: Verdict.Unknown,
    ids: ["verify/no-such-domain"],
  },
  {
    fault: "an alias domain elsewhere that does not exist",
    zone: {},
    more: { aliasDomain: "nowhere.example" as DomainName },
    verdict: Verdict.Unknown,
    ids: ["verify/no-such-domain"],
  },
  {
    fault: "a new alias domain below the domain",
    zone: {},
    more: { aliasDomain: "bounce.acme.example" as DomainName },
    verdict: Verdict.Good,
    ids: [],
  },
  {
    fault: "a generic provider",
    zone: {},
    more: { domain: "gmail.com" as DomainName },
    verdict: Verdict.Problems,
    ids: ["odoo/generic-provider"],
  },
  {
    fault: "an alias domain of a generic provider",
    zone: {},
    more: { aliasDomain: "gmail.com" as DomainName },
    verdict: Verdict.Problems,
    ids: ["odoo/generic-provider"],
  },
];

test.each(ROWS)("$fault: $verdict", async ({ zone, more, verdict, ids }) => {
  const planned = await plan(zone, more);
  expect([planned.verdict, planned.issues.map(({ id }) => id)]).toEqual([verdict, ids]);
});
