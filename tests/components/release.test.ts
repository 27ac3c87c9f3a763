import { DmarcPolicy } from "../../records/dmarc/tags";
import type { SpfRecordArgs } from "../../components/args";
import { DkimRecord, DmarcRecord, SpfRecord } from "../../components/singleRecords";
import { type PriorChild, valueOf } from "../mocks/mockRun";
import { acme, type Past, past, runProgram, shown, txt, warningIds, type Zones } from "./world";

const OURS = "v=spf1 include:_spf.odoo.com ~all";
const NEUTRAL = "v=spf1 ?all";
const CLOUDFLARE = { domain: "acme.com", cloudflare: {}, release: true };
const CHILD = "cloudflare:acme.com:TXT";
const CREATED = past(CHILD);

async function release(zones: Zones, args: SpfRecordArgs = CLOUDFLARE, prior: PriorChild[] = []) {
  const ran = await runProgram(zones, () => new SpfRecord("acme", args), { prior });
  const { run, result } = ran;
  return {
    ...ran,
    records: run.records.map((record) => [
      shown(record),
      record.inputs["content"] ?? record.inputs["records"],
      record.retainOnDelete,
    ]),
    issues: await warningIds(result),
    changes: await valueOf(result.changes),
  };
}

it("a record that we created and that holds only ours is made neutral, and marked for deletion by the next run", async () => {
  const { run, records, issues, result } = await release(acme([txt("acme.com", OURS)]), CLOUDFLARE, CREATED);
  expect(records).toEqual([["cloudflare:acme.com:TXT", `"${NEUTRAL}"`, false]]);
  expect(issues).toEqual(["release/run-again"]);
  expect(await valueOf(result.value)).toBe(NEUTRAL);
  expect(run.children.map(({ name }) => name)).toEqual(["cloudflare:acme.com:TXT memory", "cloudflare:acme.com:TXT"]);
});

it("a marked record is no longer declared once it is neutral, and the run says that it goes", async () => {
  const { run, records, changes, infos } = await release(
    acme([txt("acme.com", NEUTRAL)]),
    CLOUDFLARE,
    past(CHILD, { isMarkedForDeletion: true }),
  );
  expect(records).toEqual([]);
  expect(run.children.map(({ name }) => name)).toEqual(["cloudflare:acme.com:TXT memory"]);
  expect(changes).toEqual([`- ${NEUTRAL}`]);
  expect(infos).toEqual([`acme.com TXT (Cloudflare)\n  before  ${NEUTRAL}\n  after   (no record)\n  - ${NEUTRAL}`]);
});

it("our term leaves an adopted record, which keeps everything else and is never marked", async () => {
  const found = "v=spf1 include:_spf.google.com ~all";
  const zones = acme([txt("acme.com", "v=spf1 include:_spf.odoo.com include:_spf.google.com ~all")]);
  const { records, issues, changes } = await release(zones, CLOUDFLARE, past(CHILD, { found }));
  expect(records).toEqual([["cloudflare:acme.com:TXT <- z/r1", '"v=spf1 include:_spf.google.com ~all"', true]]);
  expect(issues).toEqual([]);
  expect(changes).toEqual(["- include:_spf.odoo.com"]);
});

it("our term that was there before us stays, and the warning has the line that takes it out", async () => {
  const { records, issues, warnings } = await release(acme([txt("acme.com", OURS)]));
  expect(records).toEqual([["cloudflare:acme.com:TXT <- z/r1", `"${OURS}"`, true]]);
  expect(issues).toContain("release/found-terms");
  expect(warnings.join("\n")).toContain('removes: ["include:_spf.odoo.com"]');
});

it("our value goes from a Route53 set that holds strangers, which stays", async () => {
  const zones = acme([], [{ name: "acme.com", type: "TXT", values: ['"a"', `"${OURS}"`, '"b"'] }]);
  const args = { domain: "acme.com", route53: {}, release: true };
  const { records } = await release(zones, args, past("route53:acme.com:TXT"));
  expect(records).toEqual([["route53:acme.com:TXT", ["a", "b"], true]]);
});

it("a Route53 set without any SPF is left as it is", async () => {
  const zones = acme([], [{ name: "acme.com", type: "TXT", values: ['"a"'] }]);
  const { records, changes } = await release(zones, { domain: "acme.com", route53: {}, release: true });
  expect(records).toEqual([["route53:acme.com:TXT <- Z_acme.com_TXT", ["a"], true]]);
  expect(changes).toEqual([]);
});

it("where nothing is live nothing is registered", async () => {
  const { run, issues } = await release(acme());
  expect([run.children, issues]).toEqual([[], []]);
});

it("another record in the place of the one that we created counts as found, by its id", async () => {
  const { run, records, issues } = await release(acme([txt("acme.com", OURS, { id: "r9" })]), CLOUDFLARE, CREATED);
  expect(run.children[0]?.inputs["input"]).toMatchObject({
    records: { [CHILD]: { found: { id: "z/r9", text: OURS } } },
  });
  expect(records).toEqual([["cloudflare:acme.com:TXT <- z/r9", `"${OURS}"`, true]]);
  expect(issues).toContain("release/found-terms");
});

it("a record that we created is declared without import, on every run", async () => {
  const args = { domain: "acme.com", cloudflare: {}, ttl: 120 };
  const { records, run } = await release(acme([txt("acme.com", OURS)]), args, CREATED);
  expect(records).toEqual([["cloudflare:acme.com:TXT", `"${OURS}"`, true]]);
  // The TTL of our own creation follows the arguments.
  expect(run.records[0]?.inputs["ttl"]).toBe(120);
});

describe("a DKIM CNAME", () => {
  const OWNER = "odoo._domainkey.acme.com";
  const TARGET = "odoo._domainkey.odoo.com";
  const child = `cloudflare:${OWNER}:CNAME`;
  const run = async (content: string, before: Past) => {
    const zones = acme([{ id: "r1", name: OWNER, type: "CNAME", content }]);
    const prior = past(child, { ours: [TARGET], ...before });
    const ran = await runProgram(zones, () => new DkimRecord("acme", CLOUDFLARE), { prior });
    const issues = await warningIds(ran.result);
    return {
      issues,
      records: ran.run.records.map((record) => [shown(record), record.inputs["content"], record.retainOnDelete]),
    };
  };

  it("that we created is not declared once the state has it as left", async () => {
    expect(await run(TARGET, { isMarkedForDeletion: true, left: TARGET })).toEqual({
      records: [],
      issues: ["release/goes-now"],
    });
  });

  it("that was there before us stays", async () => {
    expect(await run(TARGET, { found: TARGET })).toEqual({
      records: [[`${child} <- z/r1`, TARGET, true]],
      issues: ["release/found-terms"],
    });
  });

  it("that pointed elsewhere before us points there again", async () => {
    expect((await run(TARGET, { found: "old.example" })).records).toEqual([[`${child} <- z/r1`, "old.example", true]]);
  });

  it("that somebody pointed elsewhere is left alone", async () => {
    const zones = acme([{ id: "r1", name: OWNER, type: "CNAME", content: "theirs.example" }]);
    const args = { ...CLOUDFLARE, replaceTarget: true };
    const ran = await runProgram(zones, () => new DkimRecord("acme", args));
    expect(ran.run.records.map(({ inputs }) => inputs["content"])).toEqual(["theirs.example"]);
  });
});

describe("a DMARC record", () => {
  const OWNER = "_dmarc.acme.com";
  const DECLARED = ["p=none", "rua=mailto:d@acme.com"];
  const args = { ...CLOUDFLARE, policy: DmarcPolicy.None, aggregateReports: ["mailto:d@acme.com"] };

  it("that we adopted gets the values back that it had", async () => {
    const zones = acme([txt(OWNER, "v=DMARC1; p=none; rua=mailto:a@acme.com,mailto:d@acme.com")]);
    const found = "v=DMARC1; p=none; rua=mailto:a@acme.com";
    const prior = past(`cloudflare:${OWNER}:TXT`, { found, ours: DECLARED });
    const { run } = await runProgram(zones, () => new DmarcRecord("acme", args), { prior });
    expect(run.records.map(({ inputs, retainOnDelete }) => [inputs["content"], retainOnDelete])).toEqual([
      [`"${found}"`, true],
    ]);
  });

  it("that we created and nobody joined is not declared once the state has it as left", async () => {
    const zones = acme([txt(OWNER, "v=DMARC1; p=none; rua=mailto:d@acme.com")]);
    const prior = past(`cloudflare:${OWNER}:TXT`, {
      isMarkedForDeletion: true,
      ours: DECLARED,
      left: "v=DMARC1; p=none; rua=mailto:d@acme.com",
    });
    const { run } = await runProgram(zones, () => new DmarcRecord("acme", args), { prior });
    expect(run.records).toEqual([]);
  });
});
