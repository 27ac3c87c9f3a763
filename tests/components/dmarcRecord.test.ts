import { DmarcPolicy } from "../../records/dmarc/tags";
import type { DmarcRecordArgs } from "../../components/args";
import { DmarcRecord } from "../../components/singleRecords";
import { DmarcRollout, readRollout } from "../../records/dmarc/rollout";
import { dmarcTerms } from "../../records/dmarc/wanted";
import { type PriorChild, valueOf } from "../mocks/mockRun";
import {
  acme,
  headlines,
  internet,
  issueIds,
  past,
  runFailing,
  runProgram,
  shown,
  txt,
  warningIds,
  type Zones,
} from "./world";

const OWNER = "_dmarc.acme.com";
const CLOUDFLARE = { domain: "acme.com", cloudflare: {} };
const OPTIONS = { policy: DmarcPolicy.None, aggregateReports: ["mailto:dmarc@acme.com"] };
const DECLARED = { ...CLOUDFLARE, ...OPTIONS };

it("declares a new policy record", async () => {
  const { run, result } = await runProgram(acme(), () => new DmarcRecord("acme", DECLARED));
  const text = "v=DMARC1; p=none; rua=mailto:dmarc@acme.com";
  expect(run.records.map(({ name, inputs, retainOnDelete }) => [name, inputs, retainOnDelete])).toEqual([
    [`cloudflare:${OWNER}:TXT`, { zoneId: "z", name: OWNER, type: "TXT", content: `"${text}"`, ttl: 1 }, true],
  ]);
  expect(run.children).toHaveLength(2);
  expect([await valueOf(result.fqdn), await valueOf(result.value)]).toEqual([OWNER, text]);
});

it("adds to a stranger's record and keeps every other byte of it", async () => {
  const live = "v=DMARC1;p=none; rua=mailto:x@dmarc-reports.cloudflare.net;  x=y";
  const { run } = await runProgram(acme([txt(OWNER, live)]), () => new DmarcRecord("acme", DECLARED));
  expect(run.records.map((record) => [shown(record), record.inputs["content"]])).toEqual([
    [
      `cloudflare:${OWNER}:TXT <- z/r1`,
      '"v=DMARC1;p=none; rua=mailto:x@dmarc-reports.cloudflare.net,mailto:dmarc@acme.com;  x=y"',
    ],
  ]);
});

it("keeps a stranger's stricter policy, with a warning", async () => {
  const zones = acme([txt(OWNER, "v=DMARC1; p=reject; rua=mailto:a@acme.com")]);
  const { run, result } = await runProgram(
    zones,
    () => new DmarcRecord("acme", { ...CLOUDFLARE, policy: DmarcPolicy.None }),
  );
  expect(run.records[0]?.inputs["content"]).toBe('"v=DMARC1; p=reject; rua=mailto:a@acme.com"');
  expect(await warningIds(result)).toContain("dmarc/stricter-value-kept");
});

it("lowers it with `allowWeaker`", async () => {
  const zones = acme([txt(OWNER, "v=DMARC1; p=reject; rua=mailto:a@acme.com")]);
  const args = { ...CLOUDFLARE, policy: DmarcPolicy.None, allowWeaker: true };
  const { run } = await runProgram(zones, () => new DmarcRecord("acme", args));
  expect(run.records[0]?.inputs["content"]).toBe('"v=DMARC1; p=none; rua=mailto:a@acme.com"');
});

it("refuses a name that is a CNAME, and says who holds the policy (RFC 1034 section 3.6.2)", async () => {
  const record = { id: "c1", name: OWNER, type: "CNAME", content: "acme.dmarc.example" };
  const { run, error } = await runFailing(acme([record]), () => new DmarcRecord("acme", DECLARED));
  expect(issueIds(error)).toEqual(["dmarc/cname-at-name"]);
  expect(headlines(error)[0]).toContain("acme.dmarc.example");
  expect(run.children).toEqual([]);
});

it("B18: tells a policy beside a CNAME, which leads to another one", async () => {
  const cname = { id: "c1", name: OWNER, type: "CNAME", content: "acme.dmarc.example" };
  const zones = acme([cname, txt(OWNER, "v=DMARC1; p=quarantine")]);
  const { run, error } = await runFailing(zones, () => new DmarcRecord("acme", DECLARED));
  expect(headlines(error)).toEqual([
    `- ${OWNER} TXT (Cloudflare): ${OWNER} has a TXT record, "v=DMARC1; p=quarantine", and a CNAME for acme.dmarc.example, which leads to another policy. Which of the two receivers see is chance. [dmarc/record-beside-cname]`,
  ]);
  expect(run.children).toEqual([]);
});

it("a proxied CNAME leads nowhere but to addresses: the record is declared beside it", async () => {
  const cname = { id: "c1", name: OWNER, type: "CNAME", content: "acme.dmarc.example", proxied: true };
  const { run } = await runProgram(acme([cname]), () => new DmarcRecord("acme", DECLARED));
  expect(run.records.map(({ inputs }) => inputs["type"])).toEqual(["TXT"]);
});

it("refuses several records, because it cannot know which policy is meant", async () => {
  const records = ["none", "reject"].map((policy) => txt(OWNER, `v=DMARC1; p=${policy}`, { id: policy }));
  const { error } = await runFailing(acme(records), () => new DmarcRecord("acme", DECLARED));
  expect(issueIds(error)).toEqual(["dmarc/several-records"]);
  const values = ['"v=DMARC1; p=none"', '"v=DMARC1; p=reject"'];
  const set = await runFailing(
    acme([], [{ name: OWNER, type: "TXT", values }]),
    () => new DmarcRecord("acme", { domain: "acme.com", route53: {}, ...OPTIONS }),
  );
  expect(issueIds(set.error)).toEqual(["dmarc/several-records"]);
});

it("refuses to stand beside a record that was meant as DMARC", async () => {
  const { error } = await runFailing(acme([txt(OWNER, "v=dmarc1; p=none")]), () => new DmarcRecord("acme", DECLARED));
  expect(issueIds(error)).toEqual(["dmarc/lookalike-at-name"]);
});

it("warns of an SPF record at the name, and leaves it alone", async () => {
  const zones = acme([txt(OWNER, "v=spf1 -all")]);
  const { run, result, warnings } = await runProgram(zones, () => new DmarcRecord("acme", DECLARED));
  expect(await warningIds(result)).toEqual(["dmarc/spf-at-name"]);
  expect(warnings).toHaveLength(1);
  expect(run.records.map(shown)).toEqual([`cloudflare:${OWNER}:TXT`]);
});

it("refuses a wrong policy before it reads or registers anything but itself", async () => {
  const { run, error } = await runFailing(
    acme(),
    () => new DmarcRecord("acme", { ...CLOUDFLARE, policy: "rejet" as never }),
  );
  expect(headlines(error)).toEqual(['- policy: "rejet" is not a value of policy (p). [dmarc/value-not-allowed]']);
  expect(run.invoked).toEqual([]);
  expect(run.children).toEqual([]);
});

describe("a rollout", () => {
  const at = (rollout: DmarcRollout, more: Partial<DmarcRecordArgs> = {}): DmarcRecordArgs => ({
    ...CLOUDFLARE,
    aggregateReports: ["mailto:dmarc@acme.com"],
    rollout,
    ...more,
  });
  const published = (tags: string): Zones => acme([txt(OWNER, `v=DMARC1; ${tags}`)]);

  it("starts with monitoring, and says what comes next and what to look at before, in the plan and as an output", async () => {
    const { run, result, infos } = await runProgram(acme(), () => new DmarcRecord("acme", at(DmarcRollout.Monitor)));
    expect(run.records[0]?.inputs["content"]).toBe('"v=DMARC1; p=none; rua=mailto:dmarc@acme.com"');
    const note =
      "Next step: rollout: quarantine-test. Before: In the aggregate reports of some weeks, every sender that is yours passes DMARC with SPF or DKIM aligned.";
    expect(infos.flatMap((info) => info.split("\n"))).toContain(`  ${note}`);
    expect((await valueOf(result.records))?.map(({ notes }) => notes)).toEqual([[note]]);
  });

  it.each([
    [DmarcRollout.Monitor, DmarcRollout.QuarantineTest, "p=none", "p=quarantine; rua=mailto:dmarc@acme.com; t=y"],
    [
      DmarcRollout.QuarantineTest,
      DmarcRollout.Quarantine,
      "p=quarantine; t=y",
      "p=quarantine; rua=mailto:dmarc@acme.com",
    ],
  ] as const)("goes from %s to %s", async (before, step, from, to) => {
    const prior = pastAt(before, `v=DMARC1; p=none; x=1`);
    const zones = published(`${from}; rua=mailto:dmarc@acme.com`);
    const { run } = await runProgram(zones, () => new DmarcRecord("acme", at(step)), { prior });
    expect(run.records.map(({ inputs }) => inputs["content"])).toEqual([`"v=DMARC1; ${to}"`]);
  });

  it.each([
    ["nothing is published", acme(), DmarcRollout.QuarantineTest, "no record to quarantine-test and leave out monitor"],
    [
      "a step is between",
      published("p=none"),
      DmarcRollout.Quarantine,
      "monitor to quarantine and leave out quarantine-test",
    ],
  ] as const)("is refused where %s, before anything is registered", async (_title, zones, step, message) => {
    const { run, error } = await runFailing(zones, () => new DmarcRecord("acme", at(step)));
    expect(issueIds(error)).toEqual(["dmarc/rollout-step-skipped"]);
    expect(headlines(error)[0]).toContain(`The rollout would go from ${message}.`);
    expect(run.children).toEqual([]);
  });

  it("leaves steps out with `allowSkip`", async () => {
    const { run } = await runProgram(
      acme(),
      () => new DmarcRecord("acme", at(DmarcRollout.Reject, { allowSkip: true })),
    );
    expect(run.records[0]?.inputs["content"]).toBe('"v=DMARC1; p=reject; rua=mailto:dmarc@acme.com"');
  });

  it("is refused beside `policy`, before anything is read", async () => {
    const { run, error } = await runFailing(
      acme(),
      () => new DmarcRecord("acme", at(DmarcRollout.Monitor, { policy: DmarcPolicy.None })),
    );
    expect(headlines(error)).toEqual([
      "- rollout: The step monitor says p=none by itself, and policy is declared too. [dmarc/rollout-and-policy]",
    ]);
    expect(run.invoked).toEqual([]);
  });

  function pastAt(step: DmarcRollout, found: string): PriorChild[] {
    const ours = dmarcTerms(readRollout({ rollout: step, aggregateReports: ["mailto:dmarc@acme.com"] }).declared);
    return past(`cloudflare:${OWNER}:TXT`, { found, ours });
  }
});

describe("what receivers find", () => {
  const SUB = { domain: "mail.acme.com", cloudflare: {} };

  it("changes with the plan, which says how", async () => {
    const zones = acme([txt(OWNER, "v=DMARC1; p=none; rua=mailto:a@acme.com")]);
    const { infos } = await runProgram(
      zones,
      () => new DmarcRecord("acme", { ...CLOUDFLARE, policy: DmarcPolicy.Reject }),
    );
    expect(infos.join("\n").split("\n")).toContain(
      "  policy for acme.com, subdomains of acme.com, names below acme.com that do not exist: none (from acme.com) -> reject (from acme.com)",
    );
  });

  it("keeps a new record from being weaker than what the name inherits (RFC 9989 section 4.10.1)", async () => {
    const resolver = internet({ [OWNER]: { TXT: ["v=DMARC1; p=reject"] } });
    const { run, error } = await runFailing(
      acme(),
      () => new DmarcRecord("sub", { ...SUB, policy: DmarcPolicy.None }),
      {
        resolver,
      },
    );
    expect(headlines(error)).toEqual([
      "- _dmarc.mail.acme.com TXT (Cloudflare): The new record would be weaker than what applies without it: mail.acme.com has reject (from acme.com) and would have none (from mail.acme.com). [dmarc/weaker-than-inherited]",
    ]);
    expect(run.children).toEqual([]);
    const args = { ...SUB, policy: DmarcPolicy.None, allowWeaker: true };
    const allowed = await runProgram(acme(), () => new DmarcRecord("sub", args), { resolver });
    expect(allowed.run.records).toHaveLength(1);
  });

  it("is not known where DNS does not answer, which is said and never taken for no policy", async () => {
    const resolver = internet({ [OWNER]: "timeout" });
    const { result } = await runProgram(acme(), () => new DmarcRecord("acme", DECLARED), { resolver });
    expect(await warningIds(result)).toEqual(["dmarc/inherited-unknown"]);
  });

  it("may be a wildcard's answer, or another zone's", async () => {
    const resolver = internet({ [OWNER]: { TXT: ["v=DMARC1; p=none"] } });
    const { result } = await runProgram(acme(), () => new DmarcRecord("acme", DECLARED), { resolver });
    expect(await warningIds(result)).toEqual(["dmarc/answered-elsewhere"]);
  });
});

describe("reports to another organization (RFC 9990 section 4)", () => {
  const ABROAD = { ...CLOUDFLARE, policy: DmarcPolicy.None, aggregateReports: ["mailto:acme@reports.example"] };
  const AUTHORIZATION = "acme.com._report._dmarc.reports.example";

  it("are not sent without its authorization: the record to ask for is printed and in `byHand`", async () => {
    const resolver = internet({ [AUTHORIZATION]: "nxdomain" });
    const { result, warnings } = await runProgram(acme(), () => new DmarcRecord("acme", ABROAD), { resolver });
    const record = `${AUTHORIZATION} TXT "v=DMARC1"`;
    expect(await valueOf(result.byHand)).toEqual([
      `Ask the owner of reports.example to publish: ${record}; without it no reports about acme.com are sent there.`,
    ]);
    expect(warnings.join("\n")).toContain(`fix: Ask its owner to publish: ${record}`);
  });

  it("are sent with it, whether it names us or is a wildcard: DNS answers alike", async () => {
    const resolver = internet({ [AUTHORIZATION]: { TXT: ["v=DMARC1;"] } });
    const { result } = await runProgram(acme(), () => new DmarcRecord("acme", ABROAD), { resolver });
    expect([await valueOf(result.byHand), await valueOf(result.issues)]).toEqual([[], []]);
  });

  it("of which a record names thousands are looked up to a bound, and the rest told once", async () => {
    const uris = Array.from({ length: 2000 }, (_, at) => `mailto:a@r${at}.example`).join(",");
    const resolver = internet();
    const zones = acme([txt(OWNER, `v=DMARC1; p=none; rua=${uris}`)]);
    const { result } = await runProgram(zones, () => new DmarcRecord("acme", CLOUDFLARE), { resolver });
    const ids = await warningIds(result);
    expect(ids.filter((id) => id === "dmarc/report-not-authorized")).toHaveLength(16);
    expect(ids.filter((id) => id === "dmarc/report-authorization-unknown")).toHaveLength(1);
    expect(resolver.asked.length).toBeLessThan(100);
  });

  it("are looked at in every run, also for addresses of strangers", async () => {
    const resolver = internet({ [AUTHORIZATION]: "nxdomain" });
    const zones = acme([txt(OWNER, "v=DMARC1; p=none; rua=mailto:a@reports.example")]);
    const { result } = await runProgram(zones, () => new DmarcRecord("acme", CLOUDFLARE), { resolver });
    expect(await warningIds(result)).toEqual(["dmarc/report-not-authorized"]);
  });
});
