import assert from "node:assert/strict";
import fc from "fast-check";
import { mergeSpf } from "../../records/spf/merge";
import { mx, spf as only, type Zone } from "../records/spf/zoneResolver";
import { check, words, worldWith } from "./goodWorld";

const ODOO = "include:_spf.odoo.com";
const NAMES = Array.from({ length: 12 }, (_, at) => `s${at}.example`);
const SERVICES: Zone = {
  ...Object.fromEntries(NAMES.map((name) => [name, only("v=spf1 ip4:203.0.113.0/24 -all")])),
  "two.example": only("v=spf1 include:s0.example -all"),
  "own.example": only(`v=spf1 ${ODOO} -all`),
  "open.example": only("v=spf1 +all"),
};
const includes = (count: number): string =>
  NAMES.slice(0, count)
    .map((name) => `include:${name}`)
    .join(" ");

const found = async (...texts: string[]) =>
  check(worldWith({ "acme.com": { TXT: texts, MX: mx("mx.acme.com") }, ...SERVICES }));
const fixes = async (...texts: string[]): Promise<Record<string, string>> =>
  Object.fromEntries((await found(...texts)).issues.map(({ id, fix }) => [id, fix]));
/** The whole record that a fix suggests. */
const suggested = (fix = ""): string | undefined => /(v=spf1 [^"]*?)(?:"|$| The )/.exec(fix)?.[1];

describe("a suggested record within the limit", () => {
  it.each([
    ["nine lookups leave room for one", includes(9), `${ODOO} ${includes(9)} ~all`],
    ["a record that includes itself", "include:acme.com ~all", `${ODOO} ~all`],
    ["an include without record", "include:s0.example include:gone.example ~all", `${ODOO} include:s0.example ~all`],
    ["a redirect to nowhere", "mx redirect=gone.example", `${ODOO} mx ~all`],
    ["everybody passes", "include:s0.example +all", `${ODOO} include:s0.example ~all`],
    ["everybody passes, and Odoo's include stands behind all", `+all ${ODOO}`, `${ODOO} ~all`],
    ["everybody passes, and Odoo's include is no pass", `ip4:0.0.0.0/0 ?${ODOO} -all`, `${ODOO} -all`],
    ["everybody passes by addresses", "mx ip4:0.0.0.0/1 ip4:128.0.0.0/1 -all", `${ODOO} mx -all`],
    ["everybody passes by an include", "mx include:open.example -all", `${ODOO} mx -all`],
    [
      "a copy of addresses before an include that is ignored",
      `ip4:192.0.2.0/24 ~all ${ODOO}`,
      `${ODOO} ip4:192.0.2.0/24 ~all`,
    ],
  ])("%s", async (_what, terms, text) => {
    const live = `v=spf1 ${terms.includes("all") || terms.includes("redirect") ? terms : `${terms} ~all`}`;
    const all = Object.values(await fixes(live)).map(suggested);
    expect(all.filter((one) => one !== undefined)).toEqual([`v=spf1 ${text}`]);
  });

  it.each([
    "v=spf1 include:acme.com ~all",
    "v=spf1 include:s0.example include:gone.example ~all",
    "v=spf1 mx redirect=gone.example",
    "v=spf1 include:s0.example +all",
    "v=spf1 ip4:0.0.0.0/0 -all",
    "v=spf1 ip4:192.0.2.0/28 ip4:0.0.0.0/1 ip4:128.0.0.0/1 -all",
    "v=spf1include:s0.example ~all",
    "v=spf1 inlcude:s0.example ~all",
    `v=spf1 ${includes(9)} ~all`,
  ])("done literally, it leaves nothing wrong: %s", async (text) => {
    const [whole] = Object.values(await fixes(text))
      .map(suggested)
      .filter((one) => one !== undefined);
    const after = await found(whole ?? "");
    expect(words(after).filter((word) => word.startsWith("error"))).toEqual([]);
    expect(after.spf.authorizesOdoo).toBe(true);
  });

  it("joins several records with Odoo's include", async () => {
    const { "spf/several-records": fix } = await fixes("v=spf1 mx ~all", "v=spf1 include:s0.example ~all");
    expect(fix).toBe(
      `Make one record of them, and delete the others. The one record to publish is: "v=spf1 ${ODOO} mx include:s0.example ~all".`,
    );
  });
});

describe("a suggested record over the limit", () => {
  it("says what has to go before Odoo's include can come, and shows no record to copy", async () => {
    const fix = (await fixes(`v=spf1 include:two.example ${includes(8)} ~all`))["verify/odoo-not-authorized"];
    expect(fix).toMatch(
      /^Make room for include:_spf\.odoo\.com before you put it in front of the other terms\. The record would then take 11 of 10 lookups, and receivers would take it for broken\. At least 1 lookup has to go\. Take out what is not needed any more: "include:two\.example" saves 2, leaving 9, .* and 4 more\. The first one is enough\.$/,
    );
    expect(fix).not.toContain("v=spf1");
  });

  it("names Odoo's include in no list of what to take out, however the record comes to it", async () => {
    const fix = (await fixes(`v=spf1 ${ODOO} include:own.example ${includes(9)} ~all`))["spf/over-lookup-limit"];
    expect(fix).toMatch(/^At least 2 lookups have to go\. .* "include:s0\.example" saves 1/);
    expect(fix).not.toMatch(/odoo|own\.example/);
  });

  it.each([
    [
      "spf/several-records",
      [
        `v=spf1 ${includes(6)} ~all`,
        "v=spf1 include:s6.example include:s7.example include:s8.example include:s9.example ~all",
      ],
    ],
    ["spf/lookalike-at-name", [`v=spf1${includes(10)} ~all`]],
    ["spf/unknown-mechanism", [`v=spf1 inlcude:s10.example ${includes(9)} ~all`]],
  ])("says of a joined or mended record how much has to go: %s", async (id, texts) => {
    expect((await fixes(...texts))[id]).toMatch(
      / The record would then take 11 of 10 lookups, and receivers would take it for broken\. At least 1 lookup has to go\. /,
    );
  });

  it("has no advice on what to take out where nothing but Odoo's include has a price", async () => {
    const world = worldWith({
      "acme.com": { TXT: ["v=spf1 ip4:203.0.113.1 ~all"], MX: mx("mx.acme.com") },
      "_spf.odoo.com": only(`v=spf1 ip4:192.0.2.0/28 ${includes(11)} -all`),
      ...SERVICES,
    });
    const [issue] = (await check(world)).issues;
    expect(issue?.fix).toMatch(/then take 12 of 10 lookups, and receivers would take it for broken\.$/);
  });
});

it("makes no record to copy where so many lookups are asked for that nobody evaluates it", async () => {
  const { "verify/odoo-not-authorized": fix } = await fixes(`v=spf1 ${"include:s0.example ".repeat(101)}~all`);
  expect(fix).toBe(
    `Make room for ${ODOO} before you put it in front of the other terms. The record takes far too many lookups already.`,
  );
});

it("shows no record of more than 2,000 octets, which nobody would check", async () => {
  const networks = Array.from({ length: 120 }, (_, at) => `ip4:203.0.113.${at}/32`).join(" ");
  const { "verify/odoo-not-authorized": fix } = await fixes(`v=spf1 ${networks} ~all`);
  expect(fix).toBe(`Put ${ODOO} in front of its terms.`);
  expect(mergeSpf(`v=spf1 ${networks} ~all`, { includes: ["_spf.odoo.com"] }).ok).toBe(true);
});

const TERMS = [
  ...NAMES.map((name) => `include:${name}`),
  ...["gone", "open", "own", "two"].map((name) => `include:${name}.example`),
  ...[
    "include:acme.com",
    ODOO,
    `?${ODOO}`,
    "ip4:0.0.0.0/0",
    "ip4:128.0.0.0/1",
    "ip6:2000::/3",
    "ip4:192.0.2.0/24",
    "mx",
  ],
];
const ENDS = [
  "~all",
  "-all",
  "+all",
  "?all",
  "redirect=s0.example",
  "redirect=gone.example",
  `~all ${ODOO}`,
  `+all ${ODOO}`,
];

it("whatever a record says: one that is suggested has no error and authorizes Odoo", async () => {
  let shown = 0;
  const records = fc.tuple(fc.uniqueArray(fc.constantFrom(...TERMS), { maxLength: 14 }), fc.constantFrom(...ENDS));
  await fc.assert(
    fc.asyncProperty(records, async ([terms, end]) => {
      const [whole] = Object.values(await fixes(["v=spf1", ...terms, end].join(" ")))
        .map(suggested)
        .filter((one) => one !== undefined);
      if (whole === undefined) return;
      shown += 1;
      const after = await found(whole);
      assert.deepEqual([words(after).filter((word) => word.startsWith("error")), after.spf.authorizesOdoo], [[], true]);
    }),
    { seed: 1, numRuns: 300 },
  );
  expect(shown).toBeGreaterThan(100);
});
