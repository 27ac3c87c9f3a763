import { DmarcPolicy } from "../../../records/dmarc/tags";
import type { DmarcRecordArgs, ReportZone } from "../../../components/args";
import { MailDomain } from "../../../components/mailDomain";
import { DmarcRecord, ReportAuthorization } from "../../../components/singleRecords";
import type { CloudflareRecord } from "../../../testing/cloudflareMemory";
import { valueOf } from "../../mocks/mockRun";
import {
  acme,
  headlines,
  internet,
  issueIds,
  type Past,
  past,
  runFailing,
  runProgram,
  shown,
  txt,
  warningIds,
  type Zones,
} from "../world";

const OWNER = "acme.com._report._dmarc.reports.acme.net";
const ARGS: DmarcRecordArgs = {
  domain: "acme.com",
  cloudflare: {},
  policy: DmarcPolicy.None,
  aggregateReports: ["mailto:acme@reports.acme.net", "mailto:dmarc@acme.com"],
};

/** acme.com on Cloudflare, and acme.net, which receives the reports, on both providers. */
function zones(records: readonly CloudflareRecord[] = []): Zones {
  const { cloudflare } = acme();
  return {
    cloudflare: [...cloudflare, { id: "n", name: "acme.net", records }],
    route53: [{ id: "N", name: "acme.net", sets: [] }],
  };
}

const withZones = (...reportZones: ReportZone[]): DmarcRecordArgs => ({ ...ARGS, reportZones });

it("declares the authorization in the zone of the destination (RFC 9990 section 4 step 3)", async () => {
  const args = withZones({ domain: "acme.net", cloudflare: {} });
  const { run, result } = await runProgram(zones(), () => new DmarcRecord("acme", args));
  expect(run.records.map(({ name, inputs, retainOnDelete }) => [name, inputs, retainOnDelete])).toContainEqual([
    `cloudflare:${OWNER}:TXT`,
    { zoneId: "n", name: OWNER, type: "TXT", content: '"v=DMARC1"', ttl: 1 },
    true,
  ]);
  expect(run.records).toHaveLength(2);
  // DNS does not know it yet, and nobody else has to do anything.
  expect([await valueOf(result.byHand), await valueOf(result.issues)]).toEqual([[], []]);
});

it("declares it on another provider than the policy's, and for every domain of MailDomain", async () => {
  const { run } = await runProgram(
    zones(),
    () =>
      new MailDomain("acme", {
        domain: "acme.com",
        cloudflare: {},
        dmarc: {
          aggregateReports: ["mailto:acme@reports.acme.net"],
          reportZones: [{ domain: "acme.net", route53: { zoneId: "N" } }],
        },
      }),
  );
  expect(run.records.map(({ name }) => name)).toContain(`route53:${OWNER}:TXT`);
  expect(run.records).toHaveLength(4);
});

it("takes an authorization over as it is, whatever else it says", async () => {
  const args = withZones({ domain: "reports.acme.net", cloudflare: {} });
  const live = zones([txt(OWNER, "v=DMARC1; rua=mailto:x@reports.acme.net", { comment: "by Eve" })]);
  const { run, infos } = await runProgram(live, () => new DmarcRecord("acme", args));
  const taken = run.records.find(({ name }) => name.includes("_report"));
  expect(taken && [shown(taken), taken.inputs["content"], taken.inputs["comment"]]).toEqual([
    `cloudflare:${OWNER}:TXT <- n/r1`,
    '"v=DMARC1; rua=mailto:x@reports.acme.net"',
    "by Eve",
  ]);
  expect(infos.filter((info) => info.includes("_report"))).toEqual([]);
});

it("says where an authorization of somebody else sends reports elsewhere (RFC 9990 section 4 step 9)", async () => {
  const diverting = "v=DMARC1; rua=mailto:x@evil.example";
  const resolver = internet({ [OWNER]: { TXT: [diverting] } });
  const args = withZones({ domain: "acme.net", cloudflare: {} });
  const run = runProgram(zones([txt(OWNER, diverting)]), () => new DmarcRecord("acme", args), { resolver });
  expect(await warningIds((await run).result)).toEqual(["dmarc/report-diverted"]);
});

it("refuses a CNAME and several records at the name, and a broken zone of the destination", async () => {
  const args = withZones({ domain: "acme.net", cloudflare: {} });
  const cname = zones([{ id: "c", name: OWNER, type: "CNAME", content: "auth.example" }]);
  expect(issueIds((await runFailing(cname, () => new DmarcRecord("acme", args))).error)).toEqual([
    "dmarc/cname-at-name",
  ]);
  const several = zones([txt(OWNER, "v=DMARC1", { id: "a" }), txt(OWNER, "v=DMARC1;", { id: "b" })]);
  expect(issueIds((await runFailing(several, () => new DmarcRecord("acme", args))).error)).toEqual([
    "dmarc/several-records",
  ]);
  const { run, error } = await runFailing(acme(), () => new DmarcRecord("acme", args));
  expect(issueIds(error)).toEqual(["zone/not-found"]);
  expect(run.children).toEqual([]);
});

it.each<[string, ReportZone, string, string]>([
  [
    "a zone without a provider",
    { domain: "acme.net" },
    "reportZones[0].cloudflare, reportZones[0].route53",
    "who serves the DNS",
  ],
  ["a domain that is none", { domain: "net", cloudflare: {} }, "reportZones[0].domain", "not a domain name"],
  ["a domain that no address is at", { domain: "other.net", cloudflare: {} }, "reportZones[0].domain", "not allowed"],
  ["a label that merely ends alike", { domain: "me.net", cloudflare: {} }, "reportZones[0].domain", "not allowed"],
  [
    "the policy domain itself, which needs none",
    { domain: "acme.com", cloudflare: {} },
    "reportZones[0].domain",
    "not allowed",
  ],
])("refuses %s before it reads anything", async (_title, zone, path, words) => {
  const { run, error } = await runFailing(zones(), () => new DmarcRecord("acme", withZones(zone)));
  expect(headlines(error)[0]).toContain(`- ${path}: `);
  expect(error.message).toContain(words);
  expect(run.invoked).toEqual([]);
});

it("leaves with the policy: ours is given to the engine to delete, a stranger's stays", async () => {
  const args = { ...withZones({ domain: "acme.net", cloudflare: {} }), release: true };
  const leave = async (before: Past): Promise<unknown[]> => {
    const prior = past(`cloudflare:${OWNER}:TXT`, { zoneId: "n", ours: ["v=DMARC1"], ...before });
    const live = zones([txt(OWNER, "v=DMARC1")]);
    const { run } = await runProgram(live, () => new DmarcRecord("acme", args), { prior });
    return run.records.map((record) => [shown(record), record.retainOnDelete]);
  };
  expect(await leave({ isMarkedForDeletion: true, left: "v=DMARC1" })).toEqual([]);
  expect(await leave({ found: "v=DMARC1" })).toEqual([[`cloudflare:${OWNER}:TXT <- n/r1`, true]]);
});

describe("the component of its own, for another account", () => {
  const ARGS = { domain: "reports.acme.net", cloudflare: {}, policyDomain: "acme.com" };

  it("declares the same record with its own provider", async () => {
    const { run, result } = await runProgram(zones(), () => new ReportAuthorization("acme", ARGS));
    expect(run.records.map(({ name, inputs }) => [name, inputs["content"]])).toEqual([
      [`cloudflare:${OWNER}:TXT`, '"v=DMARC1"'],
    ]);
    expect([await valueOf(result.fqdn), await valueOf(result.value)]).toEqual([OWNER, "v=DMARC1"]);
  });

  it.each([
    ["a policy domain that is none", "acme"],
    [
      "one that makes the name too long",
      `${"a".repeat(60)}.${"b".repeat(60)}.${"c".repeat(60)}.${"d".repeat(40)}.example`,
    ],
  ])("refuses %s", async (_title, policyDomain) => {
    const { run, error } = await runFailing(zones(), () => new ReportAuthorization("acme", { ...ARGS, policyDomain }));
    expect(headlines(error)).toEqual([expect.stringMatching(/^- policyDomain: /)]);
    expect(run.invoked).toEqual([]);
  });
});
