import type { DomainName } from "../../../records/dns/domainName";
import { judgeSpfChange, type SpfChangePlan } from "../../../records/spf/judgeChange";
import { type Zone, ZoneResolver } from "./zoneResolver";

const ZONE: Zone = {
  "_spf.odoo.com": { TXT: ["v=spf1 ip4:203.0.113.0/24 ~all"] },
  "silent.example": "timeout",
  "mute.example": "servfail",
  "host.example": { A: ["192.0.2.1"] },
};
const judge = (before: string | undefined, after: string, more: Partial<SpfChangePlan> = {}) =>
  judgeSpfChange(
    {
      owner: "acme.example" as DomainName,
      after,
      removed: [],
      declared: [],
      others: [],
      ...(before !== undefined && { before }),
      ...more,
    },
    new ZoneResolver(ZONE),
  );
const ids = (issues: readonly { id: string }[]): string[] => issues.map(({ id }) => id);

test("what a change does is one line, and what its terms cost is another", async () => {
  const { issues, proof, effects } = await judge(undefined, "v=spf1 include:_spf.odoo.com ~all");
  expect(issues).toEqual([]);
  expect(proof).toMatch(/^authorizes 1 network.*; 1 of 10 lookups, was 0$/);
  expect(effects).toEqual(["costs   include:_spf.odoo.com (Odoo) 1"]);
});

test("a record that asks DNS nothing has no costs", async () => {
  expect((await judge("v=spf1 -all", "v=spf1 -all")).effects).toEqual([]);
});

test("doubts about terms of others are told only in the run that changes the record", async () => {
  const text = "v=spf1 include:%{l}.macro.example ~all";
  expect(ids((await judge(text, text)).issues)).toEqual([]);
  const changed = await judge(text, "v=spf1 include:_spf.odoo.com include:%{l}.macro.example ~all");
  expect(ids(changed.issues)).toContain("spf/price-not-known");
  expect(changed.effects[0]).toContain("include:%{l}.macro.example at least 1");
});

test("terms that DNS does not answer for are told together, beside all other issues", async () => {
  const one = await judge("v=spf1 ~all", "v=spf1 include:silent.example ~all");
  const unanswered = one.issues.filter(({ id }) => id === "spf/dns-unanswered");
  expect(unanswered.map(({ message }) => message)).toEqual([expect.not.stringContaining("The same holds")]);
  const text = "v=spf1 include:silent.example include:mute.example ~all";
  const told = (await judge(undefined, text)).issues.filter(({ id }) => id === "spf/dns-unanswered");
  expect(told.map(({ message }) => message)).toEqual([expect.stringMatching(/The same holds for 1 more term\.$/)]);
  const three = (await judge(undefined, text.replace("~all", "a:silent.example ~all"))).issues;
  expect(three.find(({ id }) => id === "spf/dns-unanswered")?.message).toMatch(/2 more terms\.$/);
  const unclear = await judge(undefined, text.replace("~all", "include:%{l}.macro.example ~all"));
  expect(ids(unclear.issues)).toEqual(expect.arrayContaining(["spf/dns-unanswered", "spf/price-not-known"]));
});

test("the size is told only where the record gets longer", async () => {
  const others = ["x".repeat(600)];
  expect(ids((await judge("v=spf1 ~all", "v=spf1 ~all", { others })).issues)).toEqual([]);
  expect((await judge(undefined, "v=spf1 ~all", { others })).issues.length).toBeGreaterThan(0);
  const limited = await judge(undefined, "v=spf1 ~all", { others, nameOctets: 300 });
  expect(limited.issues.some(({ severity }) => severity === "error")).toBe(true);
});

test("of many terms the first fifteen are priced in the line", async () => {
  const text = `v=spf1 ${"a:host.example ".repeat(17)}~all`;
  expect((await judge(undefined, text)).effects[0]).toMatch(/ and 2 more$/);
});
