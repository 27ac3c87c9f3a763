import { DkimRecord } from "../../components/singleRecords";
import { valueOf } from "../mocks/mockRun";
import type { CloudflareRecord } from "../../testing/cloudflareMemory";
import { acme, headlines, internet, issueIds, runFailing, runProgram, shown, txt } from "./world";

const OWNER = "odoo._domainkey.acme.com";
const TARGET = "odoo._domainkey.odoo.com";
const CLOUDFLARE = { domain: "acme.com", cloudflare: {} };

function cname(content: string, extra: Partial<CloudflareRecord> = {}): CloudflareRecord {
  return { id: "c1", name: OWNER, type: "CNAME", content, ...extra };
}

it("declares Odoo's CNAME, DNS only, with a memory before it", async () => {
  const { run, result } = await runProgram(acme(), () => new DkimRecord("acme", CLOUDFLARE));
  expect(run.records.map(({ inputs }) => inputs)).toEqual([
    { zoneId: "z", name: OWNER, type: "CNAME", content: TARGET, ttl: 1, proxied: false },
  ]);
  expect(run.children.map(shown)).toEqual([`cloudflare:${OWNER}:CNAME memory`, `cloudflare:${OWNER}:CNAME`]);
  expect(
    await Promise.all(
      [result.fqdn, result.value, result.before, result.changes].map((output) => valueOf<unknown>(output)),
    ),
  ).toEqual([OWNER, TARGET, "", [`+ ${TARGET}`]]);
});

it("declares it on Route53 with 300 s", async () => {
  const { run } = await runProgram(acme(), () => new DkimRecord("acme", { domain: "acme.com", route53: {} }));
  expect(run.records.map(({ inputs }) => inputs)).toEqual([
    { zoneId: "Z", name: OWNER, type: "CNAME", records: [TARGET], ttl: 300 },
  ]);
});

it("takes a CNAME to the same target over, however it is written", async () => {
  const zones = acme([cname("ODOO._domainkey.odoo.com.", { comment: "by hand", ttl: 600 })]);
  const { run, result, infos } = await runProgram(zones, () => new DkimRecord("acme", CLOUDFLARE));
  expect(run.records.map(shown)).toEqual([`cloudflare:${OWNER}:CNAME <- z/c1`]);
  expect(run.records[0]?.inputs).toMatchObject({ ttl: 600, comment: "by hand", proxied: false });
  expect([await valueOf(result.changes), infos]).toEqual([[], []]);
});

it("a proxied CNAME to our target is changed, because it answers addresses", async () => {
  const { run, infos } = await runProgram(
    acme([cname(TARGET, { proxied: true })]),
    () => new DkimRecord("acme", CLOUDFLARE),
  );
  expect(run.records[0]?.inputs["proxied"]).toBe(false);
  expect(infos).toHaveLength(1);
});

it("takes another selector and target", async () => {
  const args = { ...CLOUDFLARE, selector: "s1", target: "S1.keys.example." };
  const { run } = await runProgram(acme(), () => new DkimRecord("acme", args));
  expect(run.records.map(({ inputs }) => [inputs["name"], inputs["content"]])).toEqual([
    ["s1._domainkey.acme.com", "s1.keys.example"],
  ]);
});

it("overwrites a CNAME to elsewhere only with `replaceTarget`, and then says what was there", async () => {
  const zones = acme([cname("old.example")]);
  const { run, error } = await runFailing(zones, () => new DkimRecord("acme", CLOUDFLARE));
  expect(headlines(error)).toEqual([
    `- ${OWNER} CNAME (Cloudflare): ${OWNER} is a CNAME for old.example, not for ${TARGET}. [dkim/other-target]`,
  ]);
  expect(run.children).toEqual([]);
  const replaced = await runProgram(zones, () => new DkimRecord("acme", { ...CLOUDFLARE, replaceTarget: true }));
  expect(replaced.run.records.map(shown)).toEqual([`cloudflare:${OWNER}:CNAME <- z/c1`]);
  expect(await valueOf(replaced.result.changes)).toEqual([`+ ${TARGET}`, "- old.example"]);
});

it("refuses a name with other data, which no CNAME can stand beside (RFC 1034 section 3.6.2), and shows it", async () => {
  const { error } = await runFailing(acme([txt(OWNER, "v=DKIM1; p=abc")]), () => new DkimRecord("acme", CLOUDFLARE));
  expect(headlines(error)).toEqual([
    `- ${OWNER} CNAME (Cloudflare): There is other data at ${OWNER}, and a CNAME cannot stand beside it: TXT "v=DKIM1; p=abc". [dkim/other-data]`,
  ]);
});

it.each([
  ["a zone that flattens all CNAMEs", { cloudflare: [{ id: "z", name: "acme.com", flattenAllCnames: true }] }],
  ["a CNAME that is flattened itself", acme([cname(TARGET, { settings: { flattenCname: true } })])],
])("refuses %s, where the key would not be found", async (_title, zones) => {
  const { run, error } = await runFailing(zones, () => new DkimRecord("acme", CLOUDFLARE));
  expect(issueIds(error)).toEqual(["dkim/flattened"]);
  expect(run.children).toEqual([]);
});

it("refuses a wrong selector and a wrong target at once", async () => {
  const args = { ...CLOUDFLARE, selector: "a b", target: "x" };
  const { run, error } = await runFailing(acme(), () => new DkimRecord("acme", args));
  expect(headlines(error).map((line) => line.split(":")[0])).toEqual(["- selector", "- target"]);
  expect(run.invoked).toEqual([]);
});

describe("the key behind the target is looked at", () => {
  const odoo = (answer: string[] | "timeout"): { resolver: ReturnType<typeof internet> } => ({
    resolver: internet({ [TARGET]: answer === "timeout" ? answer : { TXT: answer } }),
  });

  it("and the CNAME refused while the key is revoked, before anything is registered", async () => {
    const { run, error } = await runFailing(acme(), () => new DkimRecord("acme", CLOUDFLARE), odoo(["v=DKIM1; p="]));
    expect(headlines(error)).toEqual([
      `- ${OWNER} CNAME (Cloudflare): No verifier accepts the key at ${TARGET}: the key was revoked (p is empty). [dkim/target-not-usable]`,
    ]);
    expect(run.children).toEqual([]);
  });

  it.each([
    ["it is published already", acme([cname(TARGET)]), odoo(["v=DKIM1; p="]), "dkim/published-not-usable"],
    ["DNS does not answer", acme(), odoo("timeout"), "dkim/target-unanswered"],
    ["there is no key yet", acme(), odoo(["some text"]), "dkim/target-without-key"],
  ])("with a warning only, where %s", async (_title, zones, options, id) => {
    const { run, result } = await runProgram(zones, () => new DkimRecord("acme", CLOUDFLARE), options);
    expect((await valueOf(result.issues))?.map((issue) => [issue.id, issue.severity])).toEqual([[id, "warning"]]);
    expect(run.records).toHaveLength(1);
  });

  it("but not while we leave", async () => {
    const { resolver } = odoo("timeout");
    const args = { ...CLOUDFLARE, release: true };
    const { warnings } = await runProgram(acme([cname(TARGET)]), () => new DkimRecord("acme", args), { resolver });
    expect(resolver.asked).toEqual([]);
    expect(warnings.join()).not.toContain("dkim/target");
  });
});

describe("several selectors", () => {
  const NEXT = { selector: "next", target: "next.keys.example" };

  it("are a CNAME each, beside the first", async () => {
    const { run } = await runProgram(acme(), () => new DkimRecord("acme", { ...CLOUDFLARE, selectors: [NEXT] }));
    expect(run.records.map(({ inputs }) => [inputs["name"], inputs["content"]])).toEqual([
      [OWNER, TARGET],
      ["next._domainkey.acme.com", NEXT.target],
    ]);
  });

  it.each([
    ["the first one again", [{ selector: "ODOO", target: TARGET }], ["- selectors[0].selector"]],
    ["one twice", [NEXT, { ...NEXT, target: "b.example" }], ["- selectors[1].selector"]],
    [
      "what is none, and a target that is none",
      [{ selector: "-", target: "b" }],
      ["- selectors[0].selector", "- selectors[0].target"],
    ],
  ])("are refused with %s, before anything is read", async (_title, selectors, where) => {
    const { run, error } = await runFailing(acme(), () => new DkimRecord("acme", { ...CLOUDFLARE, selectors }));
    expect(headlines(error).map((line) => line.split(":")[0])).toEqual(where);
    expect(run.invoked).toEqual([]);
  });
});
