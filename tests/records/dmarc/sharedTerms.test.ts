import fc from "fast-check";
import {
  otherDmarcTerms,
  presentDmarcTerms,
  stillFoundDmarc,
  withDmarcTerms,
} from "../../../records/dmarc/sharedTerms";
import { checkProperty } from "../property";

const OURS = "rua=mailto:dmarc@acme.com";

describe("terms that a record has", () => {
  const cases: readonly (readonly [
    fact: string,
    text: string,
    asked: readonly string[],
    present: readonly string[],
  ])[] = [
    ["a tag with its value", "v=DMARC1; p=none", ["p=none", "p=reject"], ["p=none"]],
    ["however it is written", "v=DMARC1;P = NONE ;rua=MAILTO:DMARC@ACME.COM", ["p=none", OURS], ["p=none", OURS]],
    [
      "one report address of several",
      "v=DMARC1; p=none; rua=mailto:a@b.example, mailto:dmarc@acme.com",
      [OURS],
      [OURS],
    ],
    ["not the address of another tag", "v=DMARC1; p=none; ruf=mailto:dmarc@acme.com", [OURS], []],
    ["a word that is no term is not found", "v=DMARC1; p=none", ["=x", ""], []],
  ];
  test.each(cases)("%s", (_, text, asked, present) => {
    expect(presentDmarcTerms(text, asked)).toEqual(present);
  });
});

describe("what is still there of a found text", () => {
  const cases: readonly (readonly [fact: string, found: string, live: string, still: string])[] = [
    ["all of it, to the octet", "v=DMARC1;p=none;  x=y", "v=DMARC1; x=Y; p=none", "v=DMARC1;p=none;  x=y"],
    [
      "a tag with another value by now, which a release goes back to",
      "v=DMARC1; p=none",
      "v=DMARC1; p=reject",
      "v=DMARC1; p=none",
    ],
    ["not a tag that its owner took out", "v=DMARC1; p=none; sp=reject", "v=DMARC1; p=none", "v=DMARC1; p=none"],
    [
      "not an address that its owner took out",
      "v=DMARC1; p=none; rua=mailto:a@b.example,mailto:c@d.example",
      "v=DMARC1; p=none; rua=mailto:c@d.example",
      "v=DMARC1; p=none; rua=mailto:c@d.example",
    ],
  ];
  test.each(cases)("%s", (_, found, live, still) => {
    expect(stillFoundDmarc(found, live)).toBe(still);
  });
});

describe("a found text with further terms", () => {
  const cases: readonly (readonly [fact: string, found: string | undefined, terms: readonly string[], text: string])[] =
    [
      ["gets tags and addresses", "v=DMARC1; p=none", ["sp=reject", OURS], `v=DMARC1; p=none; sp=reject; ${OURS}`],
      [
        "keeps its addresses beside ours",
        "v=DMARC1; p=none; rua=mailto:a@b.example",
        [OURS],
        "v=DMARC1; p=none; rua=mailto:a@b.example,mailto:dmarc@acme.com",
      ],
      ["is a record of its own where nothing was found", undefined, [OURS], `v=DMARC1; p=none; ${OURS}`],
      ["is what was found without any", "v=DMARC1;p=none", ["=x"], "v=DMARC1;p=none"],
    ];
  test.each(cases)("%s", (_, found, terms, text) => {
    expect(withDmarcTerms(found, terms)).toBe(text);
  });
});

it("terms of others are all that are neither ours nor the `p=none` of every new record", () => {
  expect(otherDmarcTerms(`v=DMARC1; p=none; sp=reject; ${OURS},mailto:a@b.example`, [OURS])).toEqual([
    "sp=reject",
    "rua=mailto:a@b.example",
  ]);
  expect(otherDmarcTerms("v=DMARC1; p=none", [])).toEqual([]);
});

describe("of any record", () => {
  const terms = fc.uniqueArray(
    fc.constantFrom(OURS, "rua=mailto:a@b.example", "ruf=mailto:c@d.example", "sp=reject", "adkim=s", "x=y"),
    { maxLength: 6 },
  );
  const record = terms.map((all) => withDmarcTerms(undefined, all));

  it("what is put in is there, and nothing is lost", () => {
    checkProperty(fc.tuple(record, terms), 0.3, ([text, more]) => {
      const both = withDmarcTerms(text, more);
      expect(presentDmarcTerms(both, more)).toEqual(more);
      expect(otherDmarcTerms(both, more).sort()).toEqual(otherDmarcTerms(text, more).sort());
      return more.length > 0 && otherDmarcTerms(text, more).length > 0;
    });
  });

  it("what was found stays as long as it is live, and only that", () => {
    checkProperty(fc.tuple(record, record), 0.2, ([found, live]) => {
      const still = stillFoundDmarc(found, live);
      expect(stillFoundDmarc(found, found)).toBe(found);
      expect(stillFoundDmarc(still, live)).toBe(still);
      const before = otherDmarcTerms(found, []);
      const left = otherDmarcTerms(still, []);
      expect(left).toEqual(before.filter((term) => presentDmarcTerms(live, [term]).length > 0));
      return left.length > 0 && left.length < before.length;
    });
  });
});
