import type { DomainName } from "../../../../records/dns/domainName";
import { judgeSpfPlan } from "../../../../records/spf/compare/plan";
import { judgeSpfChange } from "../../../../records/spf/judgeChange";
import { spf, type Zone, ZoneResolver } from "../zoneResolver";

const ODOO = "include:_spf.odoo.test";
const ZONE: Zone = {
  "_spf.odoo.test": spf("v=spf1 ip4:198.51.100.0/28 ip4:198.51.100.64/28 ~all"),
  "_spf.google.test": spf("v=spf1 ip4:192.0.2.0/24 ~all"),
  "spf.acme.test": spf(`v=spf1 include:_spf.google.test ${ODOO} include:c.acme.test ~all`),
  "a.acme.test": spf("v=spf1 a:h.test a:h.test ip4:203.0.113.1 -all"),
  "b.acme.test": spf("v=spf1 a:h.test a:h.test -all"),
  "c.acme.test": spf("v=spf1 ip4:203.0.113.2 -all"),
  "open.test": spf("v=spf1 +all"),
  "h.test": { A: ["203.0.113.9"], AAAA: ["2001:db8::9"] },
};

const judge = (before: string | undefined, after: string, more: object = {}) =>
  judgeSpfPlan({ before, after, removed: [], domain: "acme.test", resolver: new ZoneResolver(ZONE), ...more });

interface Row {
  readonly what: string;
  readonly before: string | undefined;
  readonly after: string;
  readonly says: readonly string[];
  readonly summary: RegExp;
  readonly keeps?: boolean;
}

const NOTHING = "spf/adds-nothing warning";
// 10 lookups: three of its own, three in the first, two in each of the others.
const FULL = "include:spf.acme.test include:a.acme.test include:b.acme.test";

const ROWS: readonly Row[] = [
  {
    what: "B05: a flattened copy",
    before: "v=spf1 ip4:198.51.100.0/28 ip4:198.51.100.64/28 ip4:203.0.113.0/27 -all",
    after: `v=spf1 ${ODOO} ip4:198.51.100.0/28 ip4:198.51.100.64/28 ip4:203.0.113.0/27 -all`,
    says: [NOTHING],
    summary: /^changes nothing; 1 of 10/,
  },
  {
    what: "half of it is not there",
    before: "v=spf1 ip4:198.51.100.0/28 -all",
    after: `v=spf1 ${ODOO} ip4:198.51.100.0/28 -all`,
    says: [],
    summary: /^authorizes 1 network/,
  },
  {
    what: "B06: through an include of the company's own, below the limit",
    before: "v=spf1 include:spf.acme.test ~all",
    after: `v=spf1 ${ODOO} include:spf.acme.test ~all`,
    says: ["spf/visited-twice warning", NOTHING],
    summary: /^changes nothing; 5 of 10 lookups, was 4/,
  },
  {
    what: "B06: at the limit the record stays as it is",
    before: `v=spf1 ${FULL} ~all`,
    after: `v=spf1 ${ODOO} ${FULL} ~all`,
    says: ["spf/near-lookup-limit warning", NOTHING],
    summary: /^changes nothing; 10 of 10 lookups, was 10/,
    keeps: true,
  },
  {
    what: "at the limit, with other mail that would change",
    before: `v=spf1 ${FULL.replace("spf.acme", "_spf.google")} a:h.test a:h.test a:h.test ~all`,
    after: `v=spf1 ${ODOO} ${FULL.replace("spf.acme", "_spf.google")} a:h.test a:h.test a:h.test ~all`,
    says: ["spf/over-lookup-limit error", "spf/changes-other-mail error"],
    summary: /^authorizes 2 networks/,
  },
  {
    what: "everybody passes",
    before: "v=spf1 include:open.test ~all",
    after: `v=spf1 ${ODOO} include:open.test ~all`,
    says: ["spf/passes-everyone warning", NOTHING],
    summary: /^changes nothing; 2 of 10/,
  },
  {
    what: "a term that depends on the mail may decide before the added one",
    before: "v=spf1 -exists:%{i}.x.test ip4:198.51.100.0/24 ~all",
    after: `v=spf1 ${ODOO} -exists:%{i}.x.test ip4:198.51.100.0/24 ~all`,
    says: ["spf/price-not-known warning", "spf/not-decided warning"],
    summary: /^authorizes 2 networks/,
  },
  {
    what: "an addition that depends on the mail",
    before: "v=spf1 ip4:198.51.100.0/24 ~all",
    after: "v=spf1 exists:%{i}.x.test ip4:198.51.100.0/24 ~all",
    says: ["spf/price-not-known warning", "spf/not-decided warning"],
    summary: /not decided/,
  },
];

describe("what passes by address already", () => {
  test.each(ROWS)("$what", async ({ before, after, says, summary, keeps = false }) => {
    const judged = await judge(before, after);
    expect(judged.issues.map(({ id, severity }) => `${id} ${severity}`)).toEqual(says);
    expect(judged.summary).toMatch(summary);
    expect(judged.keepsBefore).toBe(keeps);
  });

  test("says that nothing is to do", async () => {
    const fixes = await Promise.all(
      ROWS.filter(({ says }) => says.includes(NOTHING)).map(
        async ({ before, after }) => (await judge(before, after)).issues.at(-1)?.fix ?? "",
      ),
    );
    expect(fixes.map((fix) => /^Nothing is to do: the record stays/.test(fix))).toEqual([false, false, true, false]);
    expect(fixes.every((fix) => fix.startsWith("Nothing is to do"))).toBe(true);
  });

  test("no size is told of a record that stays as it is", async () => {
    const others = ["x".repeat(400)];
    const plan = { owner: "acme.test" as DomainName, removed: [], declared: [ODOO], others };
    const full = { before: `v=spf1 ${FULL} ~all`, after: `v=spf1 ${ODOO} ${FULL} ~all` };
    const kept = await judgeSpfChange({ ...plan, ...full }, new ZoneResolver(ZONE));
    expect(kept.issues.map(({ id }) => id)).toEqual(["spf/near-lookup-limit", "spf/adds-nothing"]);
    expect(kept.keepsBefore).toBe(true);
  });

  test("the added include is written where the limit was accepted", async () => {
    const after = `v=spf1 ${ODOO} ${FULL} ~all`;
    const judged = await judge(`v=spf1 ${FULL} ~all`, after, { lookupLimit: "warning" });
    expect(judged.keepsBefore).toBe(false);
  });
});
