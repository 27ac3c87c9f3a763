import { spfBudget } from "../../../../records/spf/budget/budget";
import { judgeBudget } from "../../../../records/spf/budget/judge";
import { MAX_QUESTIONS } from "../../../../records/spf/lookupTree";
import { mx, spf, type Zone, ZoneResolver } from "../zoneResolver";

const long = "x".repeat(64);
const ZONE: Zone = {
  "_spf.google.com": spf("v=spf1 include:one.example include:two.example ~all"),
  "one.example": spf("v=spf1 ip4:192.0.2.0/24 ~all"),
  "two.example": spf("v=spf1 a:host.example include:one.example -all mx:host.example"),
  "host.example": { A: ["192.0.2.1"], AAAA: ["2001:db8::1"], MX: mx("host.example", ".") },
  "v4.example": { A: ["192.0.2.1"] },
  "dead.example": { MX: mx("gone1.example", "gone2.example", "gone3.example") },
  "many.example": { MX: mx(...Array.from({ length: 11 }, () => "host.example")) },
  "loop.example": spf("v=spf1 include:pool.example -all"),
  "pool.example": spf("v=spf1 include:loop.example -all"),
  "several.example": { TXT: ["v=spf1 -all", "v=spf1 ~all"] },
  "broken.example": spf("v=spf1 moo"),
  "silent.example": "servfail",
  "to.example": spf("v=spf1 redirect=one.example"),
  "bomb.example": spf(`v=spf1${Array.from({ length: 3000 }, (_, at) => ` include:b${at}.example`).join("")} -all`),
};

const budgetOf = (terms: string) => spfBudget(`v=spf1 ${terms}`, "acme.example", new ZoneResolver(ZONE));

interface Case {
  readonly rule: string;
  readonly terms: string;
  readonly lookups: number;
  readonly voids: number;
  readonly isExact: boolean;
  readonly problems: readonly string[];
}

const row = (
  rule: string,
  terms: string,
  lookups: number,
  voids = 0,
  problems: string[] = [],
  isExact = true,
): Case => ({
  rule,
  terms,
  lookups,
  voids,
  isExact,
  problems,
});

const CASES: readonly Case[] = [
  row("ip4, ip6, all and exp cost nothing (4.6.4)", "ip4:192.0.2.1 ip6:::1 exp=e.example -all", 0),
  row(
    "include, a, mx, ptr, exists cost one each (4.6.4)",
    "include:one.example a:host.example mx:host.example ptr exists:a.b",
    5,
  ),
  row("redirect costs one and what stands behind it (4.6.4)", "redirect=to.example", 2),
  row("redirect beside all is not used (6.1)", "redirect=to.example -all", 0),
  row("terms behind all are not evaluated (5.1)", "-all include:one.example", 0),
  row("a tree is priced to its leaves, each visit for itself", "include:_spf.google.com ~all", 5),
  row("a host of one family is void for the other", "a:v4.example", 1, 1),
  row("a host that does not exist is void for both", "a:gone.example mx:gone.example", 2, 2),
  row("B04: an mx is void once, however many of its hosts have no address (4.6.4)", "mx:dead.example", 1, 1),
  row("an mx with more than 10 names is a permerror (4.6.4)", "mx:many.example", 1, 0, ["too-many-exchanges"]),
  row("a name that DNS cannot carry is not asked for", `a:${long}.example mx:${long}.example`, 2),
  row("an include of a name that DNS cannot carry has no record", `include:${long}.example`, 1, 0, ["no-record"]),
  row("an include without a record is a permerror (5.2)", "include:gone.example", 1, 0, ["no-record"]),
  row("an include with several records is a permerror (4.5)", "include:several.example", 1, 0, ["several-records"]),
  row("an include with a syntax error is a permerror (4.6)", "include:broken.example", 1, 0, ["broken-record"]),
  row("a loop has no price", "include:loop.example", 3, 0, ["loop"], false),
  row("an include with a macro has no price", "include:%{i}.b.example", 1, 0, ["macro"], false),
  row("a host with a macro costs one, and what it finds is not known", "a:%{d} exists:%{i}.a.b ptr:%{d}", 3, 0, [
    "macro",
    "macro",
    "macro",
  ]),
  row("an include that DNS does not answer for has no price", "include:silent.example", 1, 0, ["unanswered"], false),
  row("a host that DNS does not answer for", "a:silent.example mx:silent.example", 2, 0, ["unanswered", "unanswered"]),
  row("the domain's own name stands for a missing one", "a mx", 2, 2),
];

describe("spfBudget", () => {
  test.each(CASES)("$rule", async ({ terms, lookups, voids, isExact, problems }) => {
    const budget = await budgetOf(terms);
    const { problems: found, ...facts } = budget;
    expect(facts).toMatchObject({ domain: "acme.example", lookups, voids, isExact });
    expect(found.map(({ kind }) => kind)).toEqual(problems);
    expect(budget.terms.reduce((sum, term) => sum + term.lookups, 0)).toBe(lookups);
  });

  test("names senders, ranks what to remove, and finds what is paid for twice", async () => {
    const { terms, savings, repeats } = await budgetOf(
      "a:host.example include:_spf.google.com include:one.example ~all",
    );
    expect(terms.map(({ term, lookups, sender }) => [term, lookups, sender])).toEqual([
      ["a:host.example", 1, undefined],
      ["include:_spf.google.com", 5, "Google Workspace"],
      ["include:one.example", 1, undefined],
      ["~all", 0, undefined],
    ]);
    expect(savings).toEqual([
      { term: "include:_spf.google.com", saves: 5, leaves: 2, sender: "Google Workspace" },
      { term: "a:host.example", saves: 1, leaves: 6 },
      { term: "include:one.example", saves: 1, leaves: 6 },
    ]);
    expect(repeats).toEqual([
      {
        name: "one.example",
        terms: [
          "include:one.example (_spf.google.com)",
          "include:one.example (two.example)",
          "include:one.example (acme.example)",
        ],
      },
    ]);
  });

  test("stops asking at a bound, and says that the rest is not known", async () => {
    const resolver = new ZoneResolver(ZONE);
    const budget = await spfBudget("v=spf1 include:bomb.example ~all", "acme.example", resolver);
    expect(resolver.asked.length).toBeLessThanOrEqual(MAX_QUESTIONS);
    expect(budget).toMatchObject({ lookups: 3001, isExact: false });
    expect(judgeBudget(budget, {}).length).toBeLessThan(30);
  });

  test("takes a domain that DNS cannot carry as it is written", async () => {
    const budget = await spfBudget("v=spf1 a ~all", "localhost", new ZoneResolver(ZONE));
    expect(budget).toMatchObject({ domain: "localhost", lookups: 1, voids: 1 });
  });

  test("of a text that is no record is nothing", async () => {
    const budget = await spfBudget("hello", "acme.example", new ZoneResolver(ZONE));
    expect(budget).toMatchObject({ lookups: 0, voids: 0, terms: [], problems: [] });
  });
});

describe("judgeBudget", () => {
  const judge = async (terms: string, rules = {}): Promise<string[]> =>
    judgeBudget(await budgetOf(terms), rules).map(({ id, severity }) => `${id} ${severity}`);
  const hosts = (count: number): string => "a:host.example ".repeat(count);

  test("warns from 8 lookups on and refuses 11 (RFC 7208 section 4.6.4)", async () => {
    expect(await judge(`${hosts(7)}~all`)).toEqual([]);
    expect(await judge(`${hosts(8)}~all`)).toEqual(["spf/near-lookup-limit warning"]);
    expect(await judge(`${hosts(10)}~all`)).toEqual(["spf/near-lookup-limit warning"]);
    expect(await judge(`${hosts(11)}~all`)).toEqual(["spf/over-lookup-limit error"]);
    expect(await judge(`${hosts(11)}~all`, { lookupLimit: "warning" })).toEqual(["spf/over-lookup-limit warning"]);
    expect(await judge(`${hosts(11)}include:gone.example ~all`, { lookupLimit: "off" })).toEqual([]);
  });

  test("refuses a third term that finds nothing, and warns where IPv6 clients alone meet it", async () => {
    expect(await judge("a:gone.example a:gone.example ~all")).toEqual([]);
    expect(await judge("a:gone.example a:gone.example a:gone.example ~all")).toEqual(["spf/over-void-limit error"]);
    expect(await judge("a:gone.example a:gone.example a:v4.example ~all")).toEqual(["spf/over-void-limit warning"]);
  });

  test("refuses what makes the record a permerror, and tells of what is not known", async () => {
    expect(
      await judge("include:gone.example include:several.example include:broken.example mx:many.example ~all"),
    ).toEqual([
      "spf/include-without-record error",
      "spf/included-several-records error",
      "spf/included-broken-record error",
      "spf/too-many-exchanges error",
    ]);
    expect(await judge("include:loop.example ~all")).toEqual(["spf/include-loop error", "spf/visited-twice warning"]);
    expect(await judge("include:silent.example exists:%{i}.a.b ~all")).toEqual([
      "spf/dns-unanswered warning",
      "spf/price-not-known warning",
    ]);
    expect(await judge("include:silent.example ~all", { requireLookups: true })).toEqual(["spf/dns-unanswered error"]);
  });

  test("says how much is left, and what to take out", async () => {
    const near = judgeBudget(await budgetOf(`${hosts(4)}include:_spf.google.com ~all`), {});
    expect(near[0]?.message).toContain("takes 9 of 10 lookups; 1 is left");
    const over = judgeBudget(await budgetOf(`${hosts(7)}include:_spf.google.com include:silent.example ~all`), {});
    expect(over[0]?.message).toContain("takes at least 13 of 10 lookups");
    expect(over[0]?.fix).toContain('"include:_spf.google.com" (Google Workspace) saves 5, leaving 8');
  });
});
