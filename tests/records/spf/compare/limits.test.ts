import { compareSpf } from "../../../../records/spf/compare/compare";
import { judgeSpfPlan } from "../../../../records/spf/compare/plan";
import { mx, spf, type Zone, ZoneResolver } from "../zoneResolver";

const X = "exists:%{i}.x.test";
const Y = "exists:%{i}.y.test";
const NET = "ip4:198.51.100.7";
const VALIMAIL = "include:%{i}._ip.%{h}._ehlo.%{d}._spf.vendor.test";

const ZONE: Zone = {
  "new.test": spf("v=spf1 a:gone.test ip4:203.0.113.0/24 -all"),
  "nets.test": spf("v=spf1 ip4:203.0.113.0/24 -all"),
  "_spf.salesforce.test": spf("v=spf1 exists:%{i}._spf.mta.salesforce.test -all"),
  "_spf.sap.test": spf("v=spf1 exists:%{i}._spf.sap.test -all"),
  "_spf.new.test": spf("v=spf1 exists:%{i}._spf.new.test -all"),
  "v4.test": { A: ["203.0.113.1"] },
  "silent.test": "timeout",
  "dead.test": { MX: mx("gone1.test", "silent.test", "gone2.test") },
  "a.test": spf("v=spf1 ip4:192.0.2.0/24 -all"),
  "down.test": "timeout",
};

interface Case {
  readonly what: string;
  readonly before: string;
  readonly after: string;
  readonly removed?: readonly string[];
  /** Of each group that is not decided: whether it is declared, and what may happen. */
  readonly undecided: readonly string[];
  /** Ids and severities that the comparison adds. */
  readonly says: readonly string[];
}

const MAY = "spf/may-change-other-mail error";
const OPEN = "spf/not-decided warning";

const CASES: readonly Case[] = [
  {
    what: "I03: a stranger comes behind a third lookup that finds nothing",
    before: `${X} ${Y} ${NET} a:gone.test -all`,
    after: `${X} ${Y} a:gone.test ${NET} -all`,
    undecided: ["declared", "reached"],
    says: [OPEN, MAY],
  },
  {
    what: "I04: a declared include finds nothing once, in front of two terms that may",
    before: `${X} ${Y} ${NET} -all`,
    after: `include:new.test ${X} ${Y} ${NET} -all`,
    undecided: ["reached"],
    says: [MAY],
  },
  {
    what: "I05: a third include that depends on the mail",
    before: `include:_spf.salesforce.test include:_spf.sap.test ${NET} -all`,
    after: `include:_spf.new.test include:_spf.salesforce.test include:_spf.sap.test ${NET} -all`,
    undecided: ["reached"],
    says: [MAY],
  },
  {
    what: "ptr and macros count as well",
    before: `ptr a:%{d}.test ${NET} -all`,
    after: `include:new.test ptr a:%{d}.test ${NET} -all`,
    undecided: ["reached"],
    says: [MAY],
  },
  {
    what: "a declared include that always finds something moves nobody",
    before: `${X} ${Y} ${NET} -all`,
    after: `include:nets.test ${X} ${Y} ${NET} -all`,
    undecided: ["declared"],
    says: [OPEN],
  },
  {
    what: "who was behind the limit stays there",
    before: `${X} ${Y} exists:%{i}.z.test ${NET} -all`,
    after: `include:nets.test ${X} ${Y} exists:%{i}.z.test ${NET} -all`,
    undecided: ["declared"],
    says: [OPEN],
  },
  {
    what: "a declared term that comes last may be over the limit itself",
    before: `${X} ${Y} -all`,
    after: `${X} ${Y} a:gone.test -all`,
    undecided: ["declared"],
    says: [OPEN],
  },
  {
    what: "less is spent: a limit that is met no more is no harm",
    before: `include:new.test ${X} ${Y} ${NET} -all`,
    after: `${X} ${Y} ${NET} -all`,
    removed: ["include:new.test"],
    undecided: ["declared"],
    says: [OPEN],
  },
  {
    what: "less is spent: the limit is met one term later",
    before: `a:gone.test ${X} ${Y} exists:%{i}.z.test ${NET} -all`,
    after: `${X} ${Y} exists:%{i}.z.test ${NET} -all`,
    removed: ["a:gone.test"],
    undecided: ["declared"],
    says: [OPEN],
  },
  {
    what: "the order of a limit and a term that depends on the mail",
    before: `ptr ptr:a.test ?exists:%{i}.z.test a:gone.test -all`,
    after: `ptr ptr:a.test a:gone.test ?exists:%{i}.z.test -all`,
    undecided: ["reached"],
    says: [MAY],
  },
  {
    what: "lookups before an include of unknown cost come on top of it",
    before: `${VALIMAIL} ${NET} -all`,
    after: `include:nets.test ${VALIMAIL} ${NET} -all`,
    undecided: ["open"],
    says: [OPEN],
  },
  {
    what: "lookups behind it move nobody else",
    before: `${VALIMAIL} ${NET} -all`,
    after: `${VALIMAIL} ${NET} include:nets.test -all`,
    undecided: ["declared"],
    says: [OPEN],
  },
  {
    what: "a redirect of unknown cost",
    before: "a:v4.test redirect=%{d}.x.test",
    after: "include:nets.test a:v4.test redirect=%{d}.x.test",
    undecided: ["open"],
    says: [OPEN],
  },
  {
    what: "a limit that DNS leaves open is not decided",
    before: `a:silent.test ${Y} ${NET} -all`,
    after: `include:new.test a:silent.test ${Y} ${NET} -all`,
    undecided: ["reached"],
    says: [OPEN],
  },
  {
    what: "the hosts of an mx are one term",
    before: `mx:dead.test ${NET} -all`,
    after: `mx:dead.test ${NET} -all`,
    undecided: ["declared"],
    says: [OPEN],
  },
];

describe("terms whose lookups are not known count in what a plan proves (RFC 7208 section 4.6.4)", () => {
  test.each(CASES)("$what", async ({ before, after, removed = [], undecided, says }) => {
    const resolver = new ZoneResolver(ZONE);
    const plan = { before: `v=spf1 ${before}`, after: `v=spf1 ${after}`, removed, domain: "acme.test", resolver };
    const { comparison, issues } = await judgeSpfPlan(plan);
    const groups = comparison.undecided.map(({ isDeclared, risk }) => (isDeclared ? "declared" : risk));
    expect([...new Set(groups)]).toEqual(undecided);
    const told = issues.filter(({ id }) => /other-mail|not-decided/.test(id));
    expect([...new Set(told.map(({ id, severity }) => `${id} ${severity}`))]).toEqual(says);
    expect(comparison.undecided.filter(({ isSame, risk }) => isSame && risk !== "none")).toEqual([]);
  });

  test("the issue names the limit and the way out, which softens it", async () => {
    const resolver = new ZoneResolver(ZONE);
    const plan = {
      before: `v=spf1 ${X} ${Y} ${NET} -all`,
      after: `v=spf1 include:new.test ${X} ${Y} ${NET} -all`,
      removed: [],
      domain: "acme.test",
      resolver,
    };
    const [issue] = (await judgeSpfPlan(plan)).issues.filter(({ id }) => id === "spf/may-change-other-mail");
    expect([issue?.message, issue?.fix]).toEqual([
      `With this change, mail that none of these terms match may meet more than 2 lookups that find nothing, and then gets permerror: "${X} (acme.test)", "${Y} (acme.test)".`,
      "Take out what is not needed any more with `spf: { removes: [...] }`: most of these terms find nothing for most mail. To go on all the same, set `spf: { lookupLimit: warning }`.",
    ]);
    const accepted = await judgeSpfPlan({ ...plan, lookupLimit: "warning" });
    expect(accepted.issues.filter(({ severity }) => severity === "error")).toEqual([]);
  });
});

test("I07: a result that a term may still change is not told as known", async () => {
  const { changes } = await compareSpf(
    "v=spf1 include:a.test -include:down.test -all",
    "v=spf1 -include:down.test -all",
    "acme.test",
    new ZoneResolver(ZONE),
  );
  expect(changes.map(({ kind, before, after }) => [kind, before, after])).toEqual([["stopped", "pass", "undecided"]]);
});

describe("B04: only clients with an IPv6 address meet hosts of IPv4 as nothing", () => {
  const four = mx("m1.test", "m2.test", "m3.test", "m4.test");
  const zone: Zone = {
    "acme.test": { MX: four },
    ...Object.fromEntries([1, 2, 3, 4].map((at) => [`m${at}.test`, { A: [`203.0.113.${at}`] }])),
  };
  const judge = (text: string) =>
    judgeSpfPlan({ before: text, after: text, removed: [], domain: "acme.test", resolver: new ZoneResolver(zone) });

  test("an mx with several of them is no fault", async () => {
    expect((await judge("v=spf1 mx ~all")).issues).toEqual([]);
  });

  test("three a terms are a warning that names lookupLimit", async () => {
    const { issues } = await judge("v=spf1 a:m1.test a:m2.test a:m3.test ~all");
    expect(issues.map(({ id, severity, fix }) => [id, severity, fix.includes("lookupLimit: off")])).toEqual([
      ["spf/over-void-limit", "warning", true],
    ]);
  });

  test("three hosts that do not exist are an error, with the way out", async () => {
    const { issues } = await judge("v=spf1 a:g1.test a:g2.test a:g3.test ~all");
    expect(issues.map(({ id, severity, fix }) => [id, severity, fix.includes("lookupLimit: warning")])).toEqual([
      ["spf/over-void-limit", "error", true],
    ]);
  });
});
