import { judgeSpfPlan } from "../../../../records/spf/compare/plan";
import { compareSpf } from "../../../../records/spf/compare/compare";
import { mx, spf, type Zone, ZoneResolver } from "../zoneResolver";

const ZONE: Zone = {
  "_spf.odoo.example": spf("v=spf1 ip4:198.51.100.0/24 ip6:2001:db8::/32 ~all"),
  "_spf.vendor.example": spf("v=spf1 ip4:192.0.2.0/24 ~all"),
  "macro.example": spf("v=spf1 exists:%{i}.m.example -all"),
  "opaque.example": spf("v=spf1 -exists:%{i}.m.example ip4:192.0.2.0/24 -all"),
  "lookups.example": spf(`v=spf1${" a:host.example".repeat(10)} -all`),
  "nine.example": spf(`v=spf1${" a:host.example".repeat(8)} -all`),
  "open.example": spf("v=spf1 +all"),
  "host.example": { A: ["203.0.113.1"], AAAA: ["2001:db9::1"] },
  "v4.example": { A: ["203.0.113.2"] },
  "silent.example": "timeout",
  "mail.example": { MX: mx("host.example", "silent.example") },
};

const judge = (before: string | undefined, after: string, more: object = {}) =>
  judgeSpfPlan({ before, after, removed: [], domain: "acme.example", resolver: new ZoneResolver(ZONE), ...more });

interface Case {
  readonly title: string;
  readonly before: string | undefined;
  readonly after: string;
  /** @default - nothing is taken out on purpose */
  readonly removed?: readonly string[];
  readonly summary: string;
  /** Issues as `id severity`. */
  readonly issues: readonly string[];
}

const ODOO = "include:_spf.odoo.example";
const VENDOR = "include:_spf.vendor.example";
const OTHER = "spf/changes-other-mail error";

const CASES: readonly Case[] = [
  {
    title: "an added include authorizes its networks",
    before: `v=spf1 ${VENDOR} ~all`,
    after: `v=spf1 ${ODOO} ${VENDOR} ~all`,
    summary: "authorizes 2 networks, changes nothing else; 2 of 10 lookups, was 1",
    issues: [],
  },
  {
    title: "a removed one stops authorizing its own",
    before: `v=spf1 ${ODOO} ${VENDOR} ~all`,
    after: `v=spf1 ${VENDOR} ~all`,
    removed: [ODOO],
    summary: "stops authorizing 2 networks, changes nothing else; 1 of 10 lookups, was 2",
    issues: [],
  },
  {
    title: "I06: a pass that is gone and that nobody declared to be removed",
    before: `v=spf1 ${VENDOR} ~all`,
    after: `v=spf1 ${ODOO} ~all`,
    summary: "authorizes 2 networks, CHANGES OTHER MAIL; 1 of 10 lookups, was 1",
    issues: [OTHER],
  },
  {
    title: "a pass that moved behind all",
    before: "v=spf1 ip4:192.0.2.0/24 ~all",
    after: "v=spf1 ~all ip4:192.0.2.0/24",
    summary: "CHANGES OTHER MAIL; 0 of 10 lookups, was 0",
    issues: [OTHER],
  },
  {
    title: "an include that depends on the mail and is gone",
    before: "v=spf1 include:macro.example ~all",
    after: "v=spf1 ~all",
    summary: "changes nothing that can be decided, 1 term not decided; 0 of 10 lookups, was 2",
    issues: ["spf/may-change-other-mail error"],
  },
  {
    title: "the same record changes nothing",
    before: `v=spf1 ${ODOO} ~all`,
    after: `v=spf1 ${ODOO} ~all`,
    summary: "changes nothing; 1 of 10 lookups, was 1",
    issues: [],
  },
  {
    title: "what passes already is no change",
    before: `v=spf1 ip4:198.51.100.0/23 ip6:2001:db8::/32 -all`,
    after: `v=spf1 ${ODOO} ip4:198.51.100.0/23 ip6:2001:db8::/32 -all`,
    summary: "changes nothing; 1 of 10 lookups, was 0",
    issues: ["spf/adds-nothing warning"],
  },
  {
    title: "a record that is created speaks of all other addresses too",
    before: undefined,
    after: `v=spf1 ${ODOO} ~all`,
    summary: "authorizes 2 networks, others become softfail, changes nothing else; 1 of 10 lookups, was 0",
    issues: [],
  },
  {
    title: "a lost qualifier is found",
    before: "v=spf1 -ip4:192.0.2.0/24 ip4:192.0.0.0/16 ~all",
    after: "v=spf1 ip4:192.0.0.0/16 ~all",
    summary: "CHANGES OTHER MAIL; 0 of 10 lookups, was 0",
    issues: [OTHER],
  },
  {
    title: "an order that matters is found",
    before: "v=spf1 -ip4:192.0.2.0/24 ip4:192.0.0.0/16 ~all",
    after: "v=spf1 ip4:192.0.0.0/16 -ip4:192.0.2.0/24 ~all",
    summary: "CHANGES OTHER MAIL; 0 of 10 lookups, was 0",
    issues: [OTHER],
  },
  {
    title: "another all is found",
    before: "v=spf1 mx:host.example ~all",
    after: "v=spf1 mx:host.example +all",
    summary: "CHANGES OTHER MAIL; 1 of 10 lookups, was 1",
    issues: [OTHER],
  },
  {
    title: "a redirect that an all disables is found",
    before: "v=spf1 redirect=_spf.vendor.example",
    after: `v=spf1 ${ODOO} -all redirect=_spf.vendor.example`,
    summary: "authorizes 2 networks, CHANGES OTHER MAIL; 1 of 10 lookups, was 1",
    issues: [OTHER, OTHER],
  },
  {
    title: "a macro that stays where it is decides as before, and is not taken as equal",
    before: "v=spf1 include:macro.example ~all",
    after: `v=spf1 ${ODOO} include:macro.example ~all`,
    summary: "authorizes 2 networks, 1 term not decided; 3 of 10 lookups, was 2",
    issues: ["spf/price-not-known warning", "spf/not-decided warning"],
  },
  {
    title: "a macro that gets another qualifier is found",
    before: "v=spf1 exists:%{i}.m.example ~all",
    after: "v=spf1 ?exists:%{i}.m.example ~all",
    summary: "changes nothing that can be decided, 2 terms not decided; 1 of 10 lookups, was 1",
    issues: ["spf/price-not-known warning", "spf/may-change-other-mail error"],
  },
  {
    title: "a macro that ends an include early goes on to the same terms as before",
    before: "v=spf1 include:opaque.example ~all",
    after: `v=spf1 ${ODOO} include:opaque.example ~all`,
    summary: "authorizes 2 networks, 1 term not decided; 3 of 10 lookups, was 2",
    issues: ["spf/price-not-known warning", "spf/not-decided warning"],
  },
  {
    title: "a macro that ends an include early and then goes on to other terms is found",
    before: "v=spf1 include:opaque.example -ip4:192.0.2.0/25 ~all",
    after: "v=spf1 include:opaque.example -ip4:192.0.2.0/26 ~all",
    summary: "changes nothing that can be decided, 1 term not decided; 2 of 10 lookups, was 2",
    issues: ["spf/price-not-known warning", "spf/may-change-other-mail error"],
  },
  {
    title: "an include that DNS does not answer for is not decided",
    before: "v=spf1 include:silent.example ~all",
    after: `v=spf1 ${ODOO} include:silent.example ~all`,
    summary: "authorizes 2 networks, 1 term not decided; at least 2 of 10 lookups, was at least 1",
    issues: ["spf/dns-unanswered warning", "spf/not-decided warning"],
  },
  {
    title: "an eleventh lookup breaks the addresses that come to it",
    before: "v=spf1 include:nine.example a:host.example ~all",
    after: `v=spf1 ${ODOO} include:nine.example a:host.example ~all`,
    summary: "authorizes 2 networks, CHANGES OTHER MAIL; 11 of 10 lookups, was 10",
    issues: ["spf/over-lookup-limit error", OTHER],
  },
  {
    title: "removing what was too much repairs the record",
    before: `v=spf1 include:lookups.example ${VENDOR} ~all`,
    after: `v=spf1 ${VENDOR} ~all`,
    removed: ["include:lookups.example"],
    summary:
      "stops authorizing 2 networks, repairs a record that did not work, changes nothing else; 1 of 10 lookups, was 12",
    issues: [],
  },
  {
    title: "a removal that leaves a broken record is found",
    before: `v=spf1 ${VENDOR} include:gone.example ~all`,
    after: "v=spf1 include:gone.example ~all",
    removed: [VENDOR],
    summary: "CHANGES OTHER MAIL; 1 of 10 lookups, was 2",
    issues: ["spf/include-without-record error", OTHER],
  },
  {
    title: "one network is one",
    before: "v=spf1 ?all",
    after: "v=spf1 ip4:192.0.2.0/24 ?all",
    summary: "authorizes 1 network, changes nothing else; 0 of 10 lookups, was 0",
    issues: [],
  },
  {
    title: "a pass that becomes neutral is no removal",
    before: "v=spf1 ip4:192.0.2.0/24 ~all",
    after: "v=spf1 ?ip4:192.0.2.0/24 ~all",
    summary: "CHANGES OTHER MAIL; 0 of 10 lookups, was 0",
    issues: [OTHER],
  },
  {
    title: "a fail that becomes a pass is no addition",
    before: "v=spf1 -ip4:192.0.2.0/24 ~all",
    after: "v=spf1 ip4:192.0.2.0/24 ~all",
    summary: "CHANGES OTHER MAIL; 0 of 10 lookups, was 0",
    issues: [OTHER],
  },
  {
    title: "a neutral include that is declared counts as an addition",
    before: `v=spf1 ?${VENDOR} ~all`,
    after: `v=spf1 ${VENDOR} ~all`,
    summary: "authorizes 1 network, changes nothing else; 1 of 10 lookups, was 1",
    issues: [],
  },
  {
    title: "a lost end is found",
    before: "v=spf1 ip4:192.0.2.0/24 -all",
    after: "v=spf1 ip4:192.0.2.0/24",
    summary: "CHANGES OTHER MAIL; 0 of 10 lookups, was 0",
    issues: [OTHER],
  },
  {
    title: "many terms that are not decided are named in part",
    before: "v=spf1 exists:%{i}.a.b exists:%{i}.a.c exists:%{i}.a.d exists:%{i}.a.e ~all",
    after: `v=spf1 ${ODOO} exists:%{i}.a.b exists:%{i}.a.c exists:%{i}.a.d exists:%{i}.a.e ~all`,
    summary: "authorizes 2 networks, 4 terms not decided; 5 of 10 lookups, was 4",
    issues: [...new Array<string>(4).fill("spf/price-not-known warning"), "spf/not-decided warning"],
  },
  {
    title: "an addition that depends on the mail is not decided, and declared",
    before: "v=spf1 ip4:192.0.2.0/24 ~all",
    after: "v=spf1 include:macro.example ip4:192.0.2.0/24 ~all",
    summary: "changes nothing that can be decided, 1 term not decided; 2 of 10 lookups, was 0",
    issues: ["spf/price-not-known warning", "spf/not-decided warning"],
  },
];

describe("judgeSpfPlan", () => {
  test.each(CASES)("$title", async ({ before, after, removed = [], summary, issues }) => {
    const judged = await judge(before, after, { removed });
    expect(judged.summary).toBe(summary);
    expect(judged.issues.map(({ id, severity }) => `${id} ${severity}`)).toEqual(issues);
  });

  test("names ranges and terms of a change, and shows few of many", async () => {
    const terms = Array.from({ length: 5 }, (_, at) => `-ip4:192.0.${2 * at}.1`).join(" ");
    const { issues } = await judge(`v=spf1 ${terms} ip4:192.0.0.0/16 ~all`, "v=spf1 ip4:192.0.0.0/16 ~all");
    expect(issues.map(({ message }) => message)[0]).toBe(
      'Mail from 192.0.0.1 changes from fail ("-ip4:192.0.0.1") to pass ("ip4:192.0.0.0/16"), and no declared term accounts for it.',
    );
    expect(issues).toHaveLength(5);
    const one = await judge(
      "v=spf1 ip4:10.0.0.0/9 ip4:10.255.0.0/16 -ip4:10.0.0.0/8 ~all",
      "v=spf1 -ip4:10.0.0.0/8 ~all",
      { removed: ["ip4:10.0.0.0/9", "ip4:10.255.0.0/16"] },
    );
    expect(one.comparison.changes.map(({ kind }) => kind)).toEqual(["stopped", "stopped"]);
    const many = await judge(
      "v=spf1 -ip4:192.0.1.0/24 -ip4:192.0.3.0/24 -ip4:192.0.5.0/24 ip4:192.0.0.0/21 ~all",
      "v=spf1 -ip4:192.0.1.0/24 -ip4:192.0.3.0/24 -ip4:192.0.5.0/24 ?ip4:192.0.0.0/21 ~all",
    );
    expect(many.issues[0]?.message).toMatch(/^Mail from 192.0.0.0 to 192.0.0.255, .* and 1 more changes from pass/);
  });

  test.each([
    ["an all of ours", "v=spf1 a:host.example ~all", "v=spf1 a:host.example -all", ["~all"], "others become fail, "],
    ["a fail", "v=spf1 -ip4:192.0.2.0/25 ~all", "v=spf1 ~all", ["-ip4:192.0.2.0/25"], "others become softfail, "],
    [
      "a redirect",
      "v=spf1 redirect=_spf.vendor.example",
      "v=spf1",
      ["redirect=_spf.vendor.example"],
      "stops authorizing 1 network, others become neutral, ",
    ],
  ])("%s that is taken out on purpose is no unexpected change", async (_what, before, after, removed, told) => {
    const judged = await judge(before, after, { removed });
    expect(judged.issues).toEqual([]);
    expect(judged.summary).toContain(`${told}changes nothing else; `);
    expect((await judge(before, after)).issues.map(({ id }) => id)).toContain("spf/changes-other-mail");
  });

  test("what a record over the limit does to others is accepted together with the limit", async () => {
    const before = "v=spf1 include:nine.example a:host.example ~all";
    const judged = await judge(before, `v=spf1 ${ODOO} include:nine.example a:host.example ~all`, {
      lookupLimit: "warning",
    });
    expect(judged.issues.map(({ id, severity }) => `${id} ${severity}`)).toEqual([
      "spf/over-lookup-limit warning",
      "spf/changes-other-mail warning",
    ]);
    const off = await judge("v=spf1 ip4:10.0.0.0/8 ~all", "v=spf1 ?ip4:10.0.0.0/8 ~all", { lookupLimit: "off" });
    expect(off.issues.map(({ id, severity }) => `${id} ${severity}`)).toEqual([OTHER]);
  });

  test("says that the record did not work before the change either", async () => {
    const before = "v=spf1 include:lookups.example include:gone.example ~all";
    const { issues } = await judge(before, `v=spf1 ${ODOO} include:lookups.example include:gone.example ~all`);
    expect(issues.filter(({ severity }) => severity === "error").map(({ message }) => message)).toEqual([
      "The SPF record with everything it includes takes 13 of 10 lookups: receivers take it for broken. It was so before this change, with 12.",
      expect.stringMatching(/^"include:gone.example" in the record of .* It was so before this change\.$/),
    ]);
    const better = await judge(before, "v=spf1 include:gone.example include:gone2.example ~all");
    const broken = better.issues.filter(({ id }) => id === "spf/include-without-record");
    expect(broken.map(({ message }) => message.includes("It was so before"))).toEqual([true, false]);
  });

  test("advises to take out only what is not declared", async () => {
    const OUT = "At least 2 lookups have to go. Take out what is not needed any more with `spf: { removes: [...] }`: ";
    const GO_ON = "To go on all the same, set `spf: { lookupLimit: warning }`.";
    const record = `v=spf1 ${ODOO} include:lookups.example ~all`;
    const fixes = await Promise.all(
      [[], [ODOO], [ODOO, "include:lookups.example"]].map(
        async (declared) => (await judge(record, record, { declared })).issues[0]?.fix,
      ),
    );
    expect(fixes).toEqual([
      `${OUT}"include:lookups.example" saves 11, leaving 1, "${ODOO}" saves 1, leaving 11. The first one is enough. ${GO_ON}`,
      `${OUT}"include:lookups.example" saves 11, leaving 1. The first one is enough. ${GO_ON}`,
      `Use fewer includes, or name the networks of some. ${GO_ON}`,
    ]);
  });

  test.each([
    ["ip4:0.0.0.0/0 -all", ["ip4:0.0.0.0/0"]],
    ["ip4:0.0.0.0/1 ip4:128.0.0.0/1 -all", ["ip4:0.0.0.0/1", "ip4:128.0.0.0/1"]],
    ["ip4:0.0.0.0/2 ip4:128.0.0.0/2 ip4:192.0.2.0/24 -all", ["ip4:0.0.0.0/2", "ip4:128.0.0.0/2"]],
    ["ip6:::/0 -all", ["ip6:::/0"]],
    ["ip6:2000::/3 -all", ["ip6:2000::/3"]],
    ["-ip4:192.0.2.1 ip4:0.0.0.0/0 -all", ["ip4:0.0.0.0/0"]],
    ["ip4:0.0.0.0/0 ip6:::/0 -all", ["ip4:0.0.0.0/0", "ip6:::/0"]],
    ["include:open.example -all", ["include:open.example"]],
    ["a:host.example/0 -all", ["a:host.example/0"]],
    ["?ip4:0.0.0.0/0 -all", []],
    ["-ip4:0.0.0.0/0 ip4:0.0.0.0/0 -all", []],
    ["ip4:0.0.0.0/2 ip4:10.0.0.0/8 -all", []],
    ["ip6:2400::/12 -all", []],
    // `+all` has an advice of its own.
    ["mx:mail.example +all", []],
  ])("finds what passes everybody without +all: %s", async (terms, found) => {
    const record = `v=spf1 ${terms}`;
    const { comparison, issues } = await judge(record, record);
    expect(comparison.openTerms).toEqual(found);
    expect(issues.filter(({ id }) => id === "spf/passes-everyone").map((issue) => issue.found)).toEqual(
      found.slice(0, 1),
    );
  });

  test("says that a record passes everybody, by one term or by several", async () => {
    const said = async (terms: string) => (await judge(`v=spf1 ${terms}`, `v=spf1 ${terms}`)).issues[0]?.message;
    expect(await said("ip4:0.0.0.0/0 -all")).toBe(
      '"ip4:0.0.0.0/0" lets anybody send mail as the domain: half of all addresses or more pass.',
    );
    expect(await said("ip4:0.0.0.0/1 ip4:128.0.0.0/1 -all")).toBe(
      '"ip4:0.0.0.0/1", "ip4:128.0.0.0/1" together let anybody send mail as the domain: half of all addresses or more pass.',
    );
  });

  test("asks DNS for each name once", async () => {
    const resolver = new ZoneResolver(ZONE);
    await judgeSpfPlan({
      before: `v=spf1 ${VENDOR} mx:mail.example ~all`,
      after: `v=spf1 ${ODOO} ${VENDOR} mx:mail.example ~all`,
      removed: [],
      domain: "acme.example",
      resolver,
    });
    expect(resolver.asked).toHaveLength(new Set(resolver.asked).size);
    expect(resolver.asked).toContain("silent.example AAAA");
  });
});

test("compareSpf answers for 1,000 networks to the address", async () => {
  const networks = Array.from({ length: 1000 }, (_, at) => `ip4:10.${at >> 8}.${at & 255}.128/25`);
  const zone = { "big.example": spf(`v=spf1 ${networks.join(" ")} -all`) };
  const { changes, undecided } = await compareSpf(
    "v=spf1 include:big.example ~all",
    "v=spf1 ip4:10.1.2.0/24 include:big.example ~all",
    "acme.example",
    new ZoneResolver(zone),
  );
  expect(undecided).toEqual([]);
  expect(changes).toEqual([
    {
      kind: "authorized",
      ranges: [{ first: "10.1.2.0", last: "10.1.2.127" }],
      networks: 1,
      before: "softfail",
      after: "pass",
      beforeTerm: "~all",
      afterTerm: "ip4:10.1.2.0/24",
    },
  ]);
});
