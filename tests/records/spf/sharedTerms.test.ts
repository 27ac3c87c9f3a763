import fc from "fast-check";
import { otherSpfTerms, presentSpfTerms, stillFoundSpf, withSpfTerms } from "../../../records/spf/sharedTerms";
import { checkProperty } from "../property";

const ODOO = "include:_spf.odoo.com";

describe("terms that a record has", () => {
  const cases: readonly (readonly [
    fact: string,
    text: string,
    asked: readonly string[],
    present: readonly string[],
  ])[] = [
    ["a term as it is written", `v=spf1 ${ODOO} ~all`, [ODOO, "include:gone.example"], [ODOO]],
    ["in another case and with a trailing dot", "v=spf1 Include:_SPF.Odoo.com. ~all", [ODOO], [ODOO]],
    ["with a qualifier that is not a pass", `v=spf1 ?${ODOO} ~all`, [ODOO], [ODOO]],
    ["not behind `all`, where nothing is evaluated", `v=spf1 -all ${ODOO}`, [ODOO], []],
    ["`all` with its own qualifier only", "v=spf1 ~all", ["~all", "-all", "?all"], ["~all"]],
    ["the first `all`", "v=spf1 -all ~all", ["-all", "~all"], ["-all"]],
    ["no `all` where there is none", "v=spf1 mx", ["~all"], []],
    ["nothing in a text that is no SPF record", ODOO, [ODOO], []],
    ["a declared word that is no term is not found", "v=spf1 mx ~all", ["include:"], []],
  ];
  test.each(cases)("%s", (_, text, asked, present) => {
    expect(presentSpfTerms(text, asked)).toEqual(present);
  });
});

describe("what is still there of a found text", () => {
  const cases: readonly (readonly [fact: string, found: string, live: string, still: string])[] = [
    [
      "all of it, to the octet",
      "v=spf1  MX  a:x.example. ~all",
      "v=spf1 a:X.example mx -all",
      "v=spf1  MX  a:x.example. ~all",
    ],
    ["not what its owner took out", "v=spf1 mx a:x.example ~all", "v=spf1 mx ~all", "v=spf1 mx ~all"],
    ["a term that moved behind `all`", "v=spf1 mx ~all", "v=spf1 ~all mx", "v=spf1 mx ~all"],
    ["its `all`, whatever is live: a release goes back to it", "v=spf1 mx -all", "v=spf1 mx", "v=spf1 mx -all"],
    ["a text without terms", "v=spf1", "v=spf1 mx", "v=spf1"],
  ];
  test.each(cases)("%s", (_, found, live, still) => {
    expect(stillFoundSpf(found, live)).toBe(still);
  });
});

describe("a found text with further terms", () => {
  const cases: readonly (readonly [fact: string, found: string | undefined, terms: readonly string[], text: string])[] =
    [
      ["has them first, so that they are evaluated", "v=spf1 mx -all", [ODOO], `v=spf1 ${ODOO} mx -all`],
      ["keeps its own `all`", "v=spf1 mx -all", [ODOO, "~all"], `v=spf1 ${ODOO} mx -all`],
      ["gets an `all` last where it has none", "v=spf1 mx", ["~all", ODOO], `v=spf1 ${ODOO} mx ~all`],
      ["is a record of its own where nothing was found", undefined, [ODOO, "~all"], `v=spf1 ${ODOO} ~all`],
      ["is what was found without any", "v=spf1  mx ~all", [], "v=spf1  mx ~all"],
    ];
  test.each(cases)("%s", (_, found, terms, text) => {
    expect(withSpfTerms(found, terms)).toBe(text);
  });
});

it("terms of others are all that are neither ours nor `all`, as they are written", () => {
  expect(otherSpfTerms(`v=spf1 ${ODOO}. MX ?a:x.example ~all exp=e.example`, [ODOO, "~all"])).toEqual([
    "MX",
    "?a:x.example",
    "exp=e.example",
  ]);
  expect(otherSpfTerms("v=spf1 ~all", [])).toEqual([]);
});

describe("of any record", () => {
  const terms = fc.uniqueArray(
    fc.constantFrom(ODOO, "include:a.example", "mx", "a:b.example", "ip4:192.0.2.0/24", "exists:c.example"),
    { maxLength: 6 },
  );
  const record = fc.tuple(terms, fc.constantFrom("", " ~all", " -all"), fc.boolean()).map(([all, end, isUpper]) => {
    const text = all.map((term) => ` ${isUpper ? term.toUpperCase() : term}`).join("");
    return `v=spf1${text}${end}`;
  });

  it("what is put in is there, and nothing is lost", () => {
    checkProperty(fc.tuple(record, terms), 0.3, ([text, more]) => {
      const both = withSpfTerms(text, more);
      expect(presentSpfTerms(both, more)).toEqual(more);
      expect(otherSpfTerms(both, more)).toEqual(otherSpfTerms(text, more));
      return more.length > 0 && otherSpfTerms(text, more).length > 0;
    });
  });

  it("what was found stays as long as it is live, and only that", () => {
    checkProperty(fc.tuple(record, record), 0.2, ([found, live]) => {
      const still = stillFoundSpf(found, live);
      expect(stillFoundSpf(found, found)).toBe(found);
      expect(stillFoundSpf(still, live)).toBe(still);
      const before = otherSpfTerms(found, []);
      const left = otherSpfTerms(still, []);
      expect(left).toEqual(before.filter((term) => presentSpfTerms(live, [term.toLowerCase()]).length > 0));
      return left.length > 0 && left.length < before.length;
    });
  });
});
