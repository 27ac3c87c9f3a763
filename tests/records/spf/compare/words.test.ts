import type { Issue } from "../../../../records/issue";
import { compareSpf } from "../../../../records/spf/compare/compare";
import { judgeSpfPlan } from "../../../../records/spf/compare/plan";
import { type Zone, ZoneResolver } from "../zoneResolver";

const ZONE: Zone = {
  "silent.example": "timeout",
  "host.example": { A: ["203.0.113.1"], AAAA: ["2001:db9::1"] },
  "net.example": { TXT: ["v=spf1 ip4:192.0.2.0/24 -all"] },
};
const LOOK = "Look at the order and the qualifiers of these terms; nothing was written.";

async function judge(before: string | undefined, after: string): Promise<{ said: readonly Issue[]; summary: string }> {
  const resolver = new ZoneResolver(ZONE);
  const { issues, summary } = await judgeSpfPlan({ before, after, removed: [], domain: "acme.example", resolver });
  return { said: issues.filter(({ source }) => !/4\.6\.4/.test(source)), summary };
}

interface Said {
  readonly what: string;
  readonly before: string;
  readonly after: string;
  readonly message: string;
  readonly fix: string;
  readonly found?: string;
}

const CASES: readonly Said[] = [
  {
    what: "addresses that no term matches any more",
    before: "v=spf1 ip4:192.0.2.0/24 -all",
    after: "v=spf1 ip4:192.0.2.0/24",
    message:
      "Mail from 0.0.0.0 to 192.0.1.255, 192.0.3.0 to 255.255.255.255, :: to ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff " +
      'changes from fail ("-all") to neutral (no term matches), and no declared term accounts for it.',
    fix: LOOK,
  },
  {
    what: "addresses that another term decides about",
    before: "v=spf1 -ip4:192.0.2.0/24 ~all",
    after: "v=spf1 ?ip4:192.0.2.0/24 ~all",
    message:
      'Mail from 192.0.2.0 to 192.0.2.255 changes from fail ("-ip4:192.0.2.0/24") to neutral ("?ip4:192.0.2.0/24"), ' +
      "and no declared term accounts for it.",
    fix: LOOK,
    found: "?ip4:192.0.2.0/24",
  },
  {
    what: "a term that depends on the mail",
    before: "v=spf1 exists:%{i}.a.b ~all",
    after: "v=spf1 exists:%{i}.a.b ~all",
    message:
      'What these terms make of mail is not decided, because they depend on the mail: "exists:%{i}.a.b (acme.example)".',
    fix: "Nothing is to do: the terms themselves stay as they are.",
  },
  {
    what: "a host that nobody answers for",
    before: "v=spf1 a:silent.example ~all",
    after: "v=spf1 a:silent.example ~all",
    message:
      'What these terms make of mail is not decided, because DNS did not answer for some of them: "a:silent.example (acme.example)".',
    fix: "Run again once DNS answers.",
  },
  {
    what: "terms that decide in another order",
    before: "v=spf1 ?exists:%{i}.a.b ?exists:%{i}.a.c ~all",
    after: "v=spf1 ?exists:%{i}.a.c ?exists:%{i}.a.b ~all",
    message:
      'Terms that depend on the mail decide differently than before: "?exists:%{i}.a.b (acme.example)", ' +
      '"?exists:%{i}.a.c (acme.example)".',
    fix: LOOK,
  },
  {
    what: "three terms: all of them",
    before: "v=spf1 ptr:a.b ptr:a.c ptr:a.d ~all",
    after: "v=spf1 ptr:a.b ptr:a.c ptr:a.d ~all",
    message:
      "What these terms make of mail is not decided, because they depend on the mail: " +
      '"ptr:a.b (acme.example)", "ptr:a.c (acme.example)", "ptr:a.d (acme.example)".',
    fix: "Nothing is to do: the terms themselves stay as they are.",
  },
  {
    what: "five terms: three of them, and how many more there are",
    before: "v=spf1 ptr:a.b ptr:a.c ptr:a.d ptr:a.e ptr:a.f ~all",
    after: "v=spf1 ptr:a.b ptr:a.c ptr:a.d ptr:a.e ptr:a.f ~all",
    message:
      "What these terms make of mail is not decided, because they depend on the mail: " +
      '"ptr:a.b (acme.example)", "ptr:a.c (acme.example)", "ptr:a.d (acme.example)" and 2 more.',
    fix: "Nothing is to do: the terms themselves stay as they are.",
  },
];

describe("a plan says", () => {
  test.each(CASES)("of $what", async ({ before, after, message, fix, found }) => {
    const { said } = await judge(before, after);
    expect(said.filter(({ id }) => id !== "spf/price-not-known" && id !== "spf/dns-unanswered")).toEqual([
      expect.objectContaining({ message, fix }),
    ]);
    const last = said.at(-1);
    expect([last?.found, Object.keys(last ?? {}).includes("found")]).toEqual([found, found !== undefined]);
  });

  test("what all other mail becomes when a record is created", async () => {
    const { summary } = await judge(undefined, "v=spf1 ip4:0.0.0.0/1 ip6:::/0 ?ip4:128.0.0.0/2 -all");
    expect(summary).toBe(
      "authorizes 2 networks, others become neutral or fail, changes nothing else; 0 of 10 lookups, was 0",
    );
  });

  test("ten changes of other mail at most", async () => {
    const terms = (sign: string): string =>
      Array.from({ length: 12 }, (_, at) => `${sign}ip4:10.0.${at}.0/24`).join(" ");
    const { said } = await judge(`v=spf1 ${terms("-")} ~all`, `v=spf1 ${terms("?")} ~all`);
    expect(said.map(({ id }) => id)).toEqual(new Array<string>(10).fill("spf/changes-other-mail"));
  });

  test("ten groups of what is not decided at most", async () => {
    const networks = Array.from({ length: 12 }, (_, at) => `ptr:n${at}.a ip4:10.0.${at}.0/24`).join(" ");
    const { said } = await judge(`v=spf1 ${networks} ~all`, `v=spf1 ${networks} ~all`);
    expect(said.filter(({ id }) => id === "spf/not-decided")).toHaveLength(10);
  });
});

describe("what no declared term accounts for", () => {
  test.each([
    ["a neutral network that becomes a pass", "?ip4:192.0.2.0/24 ~all", "ip4:192.0.2.0/24 ~all"],
    ["an include of a fail that becomes a pass", "-include:net.example ~all", "include:net.example ~all"],
    ["an all that becomes a pass", "ip4:192.0.2.0/24 ~all", "ip4:192.0.2.0/24 +all"],
    ["an all that was a pass", "ip4:192.0.2.0/24 +all", "ip4:192.0.2.0/24 ~all"],
    ["a redirect that comes", "ip4:192.0.2.0/24", "ip4:192.0.2.0/24 redirect=net.example"],
    ["a fail that comes", "ip4:192.0.2.0/24 ~all", "-ip4:192.0.2.7 ip4:192.0.2.0/24 ~all"],
  ])("%s", async (_, before, after) => {
    const { changes } = await compareSpf(`v=spf1 ${before}`, `v=spf1 ${after}`, "acme.example", new ZoneResolver(ZONE));
    expect([...new Set(changes.map(({ kind }) => kind))]).toEqual(["unexpected"]);
  });

  test("a neutral include that becomes a pass is how one is made to count: that is declared", async () => {
    const before = "v=spf1 ?include:net.example ~all";
    const { changes } = await compareSpf(before, before.replace("?", ""), "acme.example", new ZoneResolver(ZONE));
    expect(changes.map(({ kind, before: was, after: is }) => [kind, was, is])).toEqual([
      ["authorized", "neutral", "pass"],
    ]);
  });
});

test("what stands behind a term that decides does not matter for it", async () => {
  const before = "v=spf1 exists:%{i}.a.b ~all";
  const after = "v=spf1 exists:%{i}.a.b ip4:192.0.2.1 ~all";
  const { undecided } = await compareSpf(before, after, "acme.example", new ZoneResolver(ZONE));
  expect(undecided.map(({ isSame, ranges }) => [isSame, ranges[0]?.first])).toEqual([
    [true, "0.0.0.0"],
    [false, "192.0.2.1"],
  ]);
});
