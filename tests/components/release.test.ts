import type { SpfRecordArgs } from "../../components/args";
import { DkimRecord, DmarcRecord, SpfRecord } from "../../components/singleRecords";
import { valueOf } from "../mocks/mockRun";
import { acme, runProgram, shown, txt, type Zones } from "./world";

const OURS = "v=spf1 include:_spf.odoo.com ~all";
const NEUTRAL = "v=spf1 ?all";
const CLOUDFLARE = { domain: "acme.com", cloudflare: {}, release: true };
const CREATED = { "cloudflare:acme.com:TXT memory": { createdId: "z/r1", found: null } };

async function release(zones: Zones, args: SpfRecordArgs = CLOUDFLARE, remembered: Record<string, object> = {}) {
  const options = { remembered: remembered as Record<string, Record<string, unknown>> };
  const ran = await runProgram(zones, () => new SpfRecord("acme", args), options);
  const { run, result } = ran;
  return {
    ...ran,
    records: run.records.map((record) => [
      shown(record),
      record.inputs["content"] ?? record.inputs["records"],
      record.retainOnDelete,
    ]),
    issues: (await valueOf(result.issues))?.map(({ id }) => id),
    changes: await valueOf(result.changes),
  };
}

it("a record that we created and that holds only ours is made neutral, and armed to be deleted by the next run", async () => {
  const { run, records, issues, result } = await release(acme([txt("acme.com", OURS)]), CLOUDFLARE, CREATED);
  expect(records).toEqual([["cloudflare:acme.com:TXT", `"${NEUTRAL}"`, false]]);
  expect(issues).toEqual(["release/run-again"]);
  expect(await valueOf(result.value)).toBe(NEUTRAL);
  expect(run.children.map(({ name }) => name)).toEqual([
    "cloudflare:acme.com:TXT memory",
    "cloudflare:acme.com:TXT confirmed",
    "cloudflare:acme.com:TXT",
    "cloudflare:acme.com:TXT leaving",
  ]);
});

it("an armed record is no longer declared once it is neutral, and the run says that it goes", async () => {
  const { run, records, changes, infos } = await release(acme([txt("acme.com", NEUTRAL)]), CLOUDFLARE, CREATED);
  expect(records).toEqual([]);
  expect(run.children.map(({ name }) => name)).toEqual([
    "cloudflare:acme.com:TXT memory",
    "cloudflare:acme.com:TXT confirmed",
    "cloudflare:acme.com:TXT leaving",
  ]);
  expect(changes).toEqual([`- ${NEUTRAL}`]);
  expect(infos).toEqual([`acme.com TXT (Cloudflare)\n  before  ${NEUTRAL}\n  after   (no record)\n  - ${NEUTRAL}`]);
});

it("our term leaves an adopted record, which keeps everything else and is never armed", async () => {
  const found = { importId: "z/r1", text: "v=spf1 include:_spf.google.com ~all", ttl: 1 };
  const zones = acme([txt("acme.com", "v=spf1 include:_spf.odoo.com include:_spf.google.com ~all")]);
  const { records, issues, changes } = await release(zones, CLOUDFLARE, {
    "cloudflare:acme.com:TXT memory": { createdId: "", found },
  });
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

it("our value simply goes from a Route53 set that holds strangers, which stays", async () => {
  const zones = acme([], [{ name: "acme.com", type: "TXT", values: ['"a"', `"${OURS}"`, '"b"'] }]);
  const args = { domain: "acme.com", route53: {}, release: true };
  const { records } = await release(zones, args, {
    "route53:acme.com:TXT memory": { createdId: "Z_acme.com_TXT", found: null },
  });
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

it("another record in the place of the one that we created has a memory of its own, by its id", async () => {
  const { run, records } = await release(acme([txt("acme.com", OURS, { id: "r9" })]), CLOUDFLARE, CREATED);
  expect(run.children.map(({ name }) => name).slice(0, 2)).toEqual([
    "cloudflare:acme.com:TXT memory",
    "cloudflare:acme.com:TXT memory of z/r9",
  ]);
  expect(records).toEqual([["cloudflare:acme.com:TXT <- z/r9", `"${OURS}"`, true]]);
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
  const run = async (content: string, memory: object) => {
    const zones = acme([{ id: "r1", name: OWNER, type: "CNAME", content }]);
    const remembered = { [`${child} memory`]: memory as Record<string, unknown> };
    const ran = await runProgram(zones, () => new DkimRecord("acme", CLOUDFLARE), { remembered });
    const issues = (await valueOf(ran.result.issues))?.map(({ id }) => id);
    return {
      issues,
      records: ran.run.records.map((record) => [shown(record), record.inputs["content"], record.retainOnDelete]),
    };
  };

  it("that we created is not declared once the state has it as left", async () => {
    expect(await run(TARGET, { createdId: "z/r1", found: null })).toEqual({
      records: [],
      issues: ["release/goes-now"],
    });
  });

  it("that was there before us stays", async () => {
    const found = { importId: "z/r1", text: TARGET, ttl: 1 };
    expect(await run(TARGET, { createdId: "", found })).toEqual({
      records: [[`${child} <- z/r1`, TARGET, true]],
      issues: ["release/found-terms"],
    });
  });

  it("that pointed elsewhere before us points there again", async () => {
    const found = { importId: "z/r1", text: "old.example", ttl: 1 };
    expect((await run(TARGET, { createdId: "", found })).records).toEqual([[`${child} <- z/r1`, "old.example", true]]);
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
  const args = { ...CLOUDFLARE, policy: "none", aggregateReports: ["mailto:d@acme.com"] };

  it("that we adopted gets the values back that it had", async () => {
    const zones = acme([txt(OWNER, "v=DMARC1; p=none; rua=mailto:a@acme.com,mailto:d@acme.com")]);
    const found = { importId: "z/r1", text: "v=DMARC1; p=none; rua=mailto:a@acme.com", ttl: 1 };
    const remembered = { [`cloudflare:${OWNER}:TXT memory`]: { createdId: "", found } };
    const { run } = await runProgram(zones, () => new DmarcRecord("acme", args), { remembered });
    expect(run.records.map(({ inputs, retainOnDelete }) => [inputs["content"], retainOnDelete])).toEqual([
      [`"${found.text}"`, true],
    ]);
  });

  it("that we created and nobody joined is not declared once the state has it as left", async () => {
    const zones = acme([txt(OWNER, "v=DMARC1; p=none; rua=mailto:d@acme.com")]);
    const remembered = { [`cloudflare:${OWNER}:TXT memory`]: { createdId: "z/r1", found: null } };
    const { run } = await runProgram(zones, () => new DmarcRecord("acme", args), { remembered });
    expect(run.records).toEqual([]);
  });
});
