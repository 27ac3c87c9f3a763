import { addressText, checkedName, exchangesOf, loadWorld, lookupName } from "../../../records/spf/lookupTree";
import { mx, spf, type Zone, ZoneResolver } from "./zoneResolver";

const LONG = `${"x".repeat(64)}.example`;
const ZONE: Zone = {
  "in.example": spf("v=spf1 include:deep.example a:host.example a -all include:never.example"),
  "deep.example": spf("v=spf1 include:in.example include:acme.example ?all"),
  "to.example": spf("v=spf1 a:host.example"),
  "m.example": { MX: mx("h2.example", ".", LONG, "h1.example") },
  "ten.example": { MX: mx(...Array.from({ length: 10 }, (_, at) => `t${at}.example`)) },
  "eleven.example": { MX: mx(...Array.from({ length: 11 }, (_, at) => `e${at}.example`)) },
  "silent.example": "timeout",
};

async function questionsOf(text: string | undefined): Promise<readonly string[]> {
  const resolver = new ZoneResolver(ZONE);
  await loadWorld("Acme.example.", text, resolver);
  return resolver.asked;
}

interface Questions {
  readonly what: string;
  readonly terms: string;
  readonly asks: readonly string[];
}

const addresses = (name: string): string[] => [`${name} A`, `${name} AAAA`];

const CASES: readonly Questions[] = [
  { what: "nothing for terms without names", terms: "ip4:192.0.2.1 ip6:::1 foo=bar exp=e.example -all", asks: [] },
  {
    what: "nothing for what depends on the mail",
    terms: "a:%{d} mx:%{d} include:%{i}.a.b exists:a.b ptr:a.b -all",
    asks: [],
  },
  { what: "nothing behind all", terms: "-all a:host.example redirect=to.example", asks: [] },
  { what: "nothing for names that DNS cannot carry", terms: `a:${LONG} mx:${LONG} include:${LONG} -all`, asks: [] },
  { what: "both families of a host", terms: "a:Host.example. -all", asks: addresses("host.example") },
  { what: "the domain itself for a host without name", terms: "a/24 -all", asks: addresses("acme.example") },
  {
    what: "the hosts of mail exchangers, except the null one and those that DNS cannot carry (RFC 7505)",
    terms: "mx:m.example -all",
    asks: ["m.example MX", ...addresses("h2.example"), ...addresses("h1.example")],
  },
  {
    what: "ten mail exchangers",
    terms: "mx:ten.example -all",
    asks: ["ten.example MX", ...Array.from({ length: 10 }, (_, at) => addresses(`t${at}.example`)).flat()],
  },
  {
    what: "not eleven: they are a permerror (section 4.6.4)",
    terms: "mx:eleven.example -all",
    asks: ["eleven.example MX"],
  },
  {
    what: "level by level, each name once, and round no loop",
    terms: "include:in.example a:host.example redirect=to.example",
    asks: [
      "in.example TXT",
      ...addresses("host.example"),
      "to.example TXT",
      "deep.example TXT",
      ...addresses("in.example"),
    ],
  },
];

describe("loadWorld asks", () => {
  test.each(CASES)("$what", async ({ terms, asks }) => {
    expect(await questionsOf(`v=spf1 ${terms}`)).toEqual(asks);
  });

  test("nothing where there is no record", async () => {
    expect(await questionsOf(undefined)).toEqual([]);
  });
});

describe("a world", () => {
  test("has the given record in the place of the published one", async () => {
    const text = "v=spf1 include:acme.example include:silent.example -all";
    const world = await loadWorld(
      "acme.example",
      text,
      new ZoneResolver({ ...ZONE, "acme.example": spf("v=spf1 +all") }),
    );
    expect(world.domain).toBe("acme.example");
    expect(world.ask("acme.example", "TXT")).toEqual({ status: "answer", values: [text] });
    expect(world.published("acme.example")).toMatchObject({ kind: "record", text });
    expect(world.published("silent.example")).toEqual({ kind: "unanswered" });
    expect(world.ask("never.example", "A")).toEqual({ status: "timeout", values: [] });
  });

  test("reads each record once", async () => {
    const world = await loadWorld("acme.example", "v=spf1 -all", new ZoneResolver(ZONE));
    expect(world.published("acme.example")).toBe(world.published("acme.example"));
  });

  test("has none where none is given", async () => {
    const world = await loadWorld("acme.example", undefined, new ZoneResolver(ZONE));
    expect(world.ask("acme.example", "TXT")).toEqual({ status: "nodata", values: [] });
    expect(world.published("acme.example")).toEqual({ kind: "none" });
  });
});

test("mail exchangers come by preference and then by name, and leave the answer as it is (RFC 5321 section 5.1)", () => {
  const exchange = (preference: number, name: string) => ({ preference, exchange: name });
  const values = [exchange(20, "a.example"), "10 b.example", exchange(10, "z.example"), exchange(10, "c.example")];
  const answer = { status: "answer", values: [...values] } as const;
  expect(exchangesOf(answer)).toEqual(["c.example", "z.example", "a.example"]);
  expect(answer.values).toEqual(values);
});

const label = (length: number): string => "x".repeat(length);
const name253 = `${`${label(49)}.`.repeat(5)}abc`;

describe("lookupName", () => {
  test.each([
    ["a.example", "a.example", "as it is"],
    ["A.Example.", "a.example", "in lower case, without trailing dot"],
    ["localhost", "localhost", "of one label"],
    [`${label(63)}.example`, `${label(63)}.example`, "with a label of 63 octets (RFC 1035 section 2.3.4)"],
    [name253, name253, "of 253 octets"],
    [`${name253}.`, name253, "of 253 octets and the dot"],
  ])("%j is asked for as %j: a name %s", (text, name) => {
    expect(lookupName(text)).toBe(name);
  });

  test.each([
    ["", "the root"],
    [".", "the root with its dot"],
    ["a..example", "an empty label"],
    [".a.example", "an empty first label"],
    ["a.example..", "an empty last label"],
    [`${label(64)}.example`, "a label of 64 octets"],
    [`${name253}d`, "254 octets"],
  ])("%j is never asked for: %s", (text) => {
    expect(lookupName(text)).toBeUndefined();
  });
});

test("a name that is checked has several labels (RFC 7208 section 4.3)", () => {
  expect(["a.example.", "localhost", "localhost.", "a..example"].map(checkedName)).toEqual([
    "a.example",
    undefined,
    undefined,
    undefined,
  ]);
});

test("a value that is no text is no address", () => {
  expect([addressText("192.0.2.1"), addressText({ preference: 1, exchange: "192.0.2.1" })]).toEqual(["192.0.2.1", ""]);
});
