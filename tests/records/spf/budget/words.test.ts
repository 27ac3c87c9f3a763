import { spfBudget } from "../../../../records/spf/budget/budget";
import { judgeBudget } from "../../../../records/spf/budget/judge";
import type { DnsResolver } from "../../../../records/resolver";
import { mx, spf, type Zone, ZoneResolver } from "../zoneResolver";

const ZONE: Zone = {
  "host.example": { A: ["192.0.2.1"], AAAA: ["2001:db8::1"] },
  "v4.example": { A: ["192.0.2.1"] },
  "v6.example": { AAAA: ["2001:db8::1"] },
  "ten.example": { MX: mx(...new Array<string>(10).fill("host.example")) },
  "eleven.example": { MX: mx(...new Array<string>(11).fill("host.example")) },
  "net.example": spf("v=spf1 ip4:192.0.2.0/24 -all"),
  "down.example": "servfail",
};

const budgetOf = (terms: string, resolver: DnsResolver = new ZoneResolver(ZONE)) =>
  spfBudget(`v=spf1 ${terms}`, "acme.example", resolver);
const said = async (terms: string): Promise<readonly string[]> =>
  judgeBudget(await budgetOf(terms), {}).map(({ message }) => message);

describe("spfBudget", () => {
  test.each([
    ["a:gone1.example a:gone2.example ~all", 2],
    ["a:v4.example a:v4.example a:v6.example ~all", 2],
    ["a:v6.example a:v6.example a:v4.example ~all", 2],
    ["a:v4.example a:v6.example ~all", 1],
    ["mx:ten.example ~all", 0],
  ])("adds up the void lookups of each family: %s", async (terms, voids) => {
    expect((await budgetOf(terms)).voids).toBe(voids);
  });

  test("ten mail exchangers have a price (RFC 7208 section 4.6.4)", async () => {
    expect((await budgetOf("mx:ten.example ~all")).problems).toEqual([]);
  });

  test.each(["A", "AAAA"])("does not know the price of a host whose %s nobody answers for", async (silent) => {
    const zone = new ZoneResolver(ZONE);
    const resolver: DnsResolver = {
      resolve: (name, type) =>
        type === silent ? Promise.resolve({ status: "timeout", values: [] }) : zone.resolve(name, type),
    };
    expect((await budgetOf("a:host.example ~all", resolver)).problems).toEqual([
      { kind: "unanswered", term: "a:host.example", domain: "acme.example", name: "host.example" },
    ]);
  });

  test("names the term, its record and what was asked for in a problem", async () => {
    expect((await budgetOf("include:Gone.example exists:%{i}.q.example ~all")).problems).toEqual([
      { kind: "no-record", term: "include:Gone.example", domain: "acme.example", name: "gone.example" },
      { kind: "macro", term: "exists:%{i}.q.example", domain: "acme.example" },
    ]);
  });
});

describe("judgeBudget", () => {
  test.each([
    [
      "include:gone.example ~all",
      '"include:gone.example" in the record of acme.example leads to a name without SPF record: receivers take the whole record for broken.',
    ],
    [
      "mx:eleven.example ~all",
      '"mx:eleven.example" in the record of acme.example meets a name with more than 10 mail exchangers: receivers take the whole record for broken.',
    ],
    [
      "mx:eleven.example/24 ~all",
      '"mx:eleven.example/24" in the record of acme.example meets a name with more than 10 mail exchangers: receivers take the whole record for broken ("eleven.example").',
    ],
    [
      "exists:%{i}.q.example ~all",
      '"exists:%{i}.q.example" in the record of acme.example depends on the mail: what it finds and what that costs is not known before.',
    ],
    [
      "a:gone1.example a:gone2.example a:gone3.example ~all",
      "3 terms of the SPF record find nothing; receivers stop at 2.",
    ],
    [
      "include:net.example ?include:net.example ~all",
      'The record of "net.example" is included 2 times and paid for each time: "include:net.example (acme.example)", "?include:net.example (acme.example)".',
    ],
  ])("says of %s what it means", async (terms, message) => {
    expect(await said(terms)).toEqual([message]);
  });

  test("names no setting where there is none (`check` looks from outside)", async () => {
    const terms = `${"a:gone.example ".repeat(3)}include:gone.example ${"a:host.example ".repeat(10)}~all`;
    const budget = await budgetOf(terms);
    const [plan, seen] = [{}, { hasSettings: false }].map((rules) =>
      judgeBudget(budget, rules)
        .map(({ fix }) => fix)
        .join(),
    );
    expect([
      plan?.includes("with `spf: { removes: [...] }`"),
      plan?.includes("set `spf: { lookupLimit: warning }`"),
    ]).toEqual([true, true]);
    expect(seen).not.toMatch(/removes|lookupLimit/);
  });

  test("tells a term once, however often it stands in a record", async () => {
    const issues = judgeBudget(await budgetOf(`${"include:gone.example ".repeat(5)}include:lost.example ~all`), {});
    const found = issues.filter(({ id }) => id === "spf/include-without-record").map((issue) => issue.found);
    expect(found).toEqual(["include:gone.example", "include:lost.example"]);
  });

  const HOSTS = Array.from({ length: 40 }, (_, at) => `a:h${at}.example`);
  const hosts = new ZoneResolver({
    ...ZONE,
    ...Object.fromEntries(HOSTS.map((term) => [term.slice(2), ZONE["host.example"] ?? {}])),
  });
  const fixOf = async (terms: string): Promise<string | undefined> =>
    judgeBudget(await budgetOf(`${terms} ~all`, hosts), { hasSettings: false })[0]?.fix;

  test.each([
    [
      "an equal term counts once, and all but its first go first: that changes nothing",
      `a:h0.example ${"INCLUDE:Net.example ?include:net.example ".repeat(6)}`,
      'At least 3 lookups have to go. Take out what is not needed any more: "INCLUDE:Net.example" stands there 12 times: all but the first, by hand, save 11, leaving 2, "a:h0.example" saves 1, leaving 12. The first one is enough.',
    ],
    [
      "says that one is enough, and how many there are beside the five",
      HOSTS.slice(0, 11).join(" "),
      'At least 1 lookup has to go. Take out what is not needed any more: "a:h0.example" saves 1, leaving 10, "a:h1.example" saves 1, leaving 10, "a:h2.example" saves 1, leaving 10, "a:h3.example" saves 1, leaving 10, "a:h4.example" saves 1, leaving 10 and 6 more. The first one is enough.',
    ],
  ])("what to take out: %s", async (_what, terms, fix) => {
    expect(await fixOf(terms)).toBe(fix);
  });

  test.each([
    [17, 7, "and 10 more. The first 7 together are enough."],
    [30, 20, "and 10 more. The first 20 together are enough."],
    [31, 20, "and 11 more."],
  ])("of %d terms with a price names %d, as many as save enough, and 20 at most", async (count, named, end) => {
    const fix = await fixOf(HOSTS.slice(0, count).join(" "));
    expect(fix?.split("saves 1")).toHaveLength(named + 1);
    expect(fix?.endsWith(`leaving ${count - 1} ${end}`)).toBe(true);
  });

  test("says of no number that saves enough where all together do not", async () => {
    const budget = await budgetOf(HOSTS.slice(0, 12).join(" "), hosts);
    const [over] = judgeBudget({ ...budget, savings: budget.savings.slice(0, 1) }, { hasSettings: false });
    expect(over?.fix).toBe(
      'At least 2 lookups have to go. Take out what is not needed any more: "a:h0.example" saves 1, leaving 11.',
    );
  });

  test.each([
    [8, "2 are left"],
    [9, "1 is left"],
    [10, "none is left"],
  ])("counts what is left of %d lookups: %s", async (count, left) => {
    const [near] = judgeBudget(await budgetOf(`${HOSTS.slice(0, count).join(" ")} ~all`, hosts), {});
    expect(near?.message).toBe(`The SPF record with everything it includes takes ${count} of 10 lookups; ${left}.`);
  });

  test("names five places of a record that is included often, equal ones once with their number", async () => {
    const [, repeat] = judgeBudget(await budgetOf(`${"include:net.example ".repeat(8)}?include:net.example ~all`), {});
    expect(repeat?.message).toBe(
      'The record of "net.example" is included 9 times and paid for each time: "include:net.example (acme.example)" 8 times, "?include:net.example (acme.example)".',
    );
  });

  test("tells of twenty records that are included twice, and stops", async () => {
    const names = Array.from({ length: 25 }, (_, at) => `n${at}.example`);
    const zone = Object.fromEntries(names.map((name) => [name, spf("v=spf1 -all")]));
    const terms = names.map((name) => `include:${name} include:${name}`).join(" ");
    const issues = judgeBudget(await budgetOf(`${terms} ~all`, new ZoneResolver(zone)), {});
    expect(issues.filter(({ id }) => id === "spf/visited-twice")).toHaveLength(20);
  });

  test("only unanswered questions are errors where answers are required", async () => {
    const budget = await budgetOf("include:down.example exists:%{i}.q.example ~all");
    expect(judgeBudget(budget, { requireLookups: true }).map(({ id, severity }) => [id, severity])).toEqual([
      ["spf/dns-unanswered", "error"],
      ["spf/price-not-known", "warning"],
    ]);
  });
});
