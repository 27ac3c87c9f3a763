import { isWeakerThan } from "../../../records/dmarc/effectiveChange";
import { type EffectivePolicy, NO_POLICY, policyOf, UNKNOWN_POLICY } from "../../../records/dmarc/effectivePolicy";
import { isReportUri, readReportUris } from "../../../records/dmarc/reportUris";
import { isAllowedValue } from "../../../records/dmarc/tags";
import { differenceOf, readTerm, termsOf } from "../../../records/dmarc/terms";
import { findTag, readTags } from "../../../records/dmarc/text";

describe("a term is a tag with its value", () => {
  test.each([
    ["p=none", { tag: "p", value: "none" }],
    [" P = none ", { tag: "p", value: "none" }],
    ["sp", { tag: "sp", value: "" }],
    ["rua=mailto:a@b.co?x=1", { tag: "rua", value: "mailto:a@b.co?x=1" }],
    ["=none", undefined],
    ["1p=none", undefined],
    ["p1=none", undefined],
    ["", undefined],
  ])("%j", (text, term) => {
    expect(readTerm(text)).toEqual(term);
  });

  test("the terms of a record leave out the version and gaps", () => {
    expect(termsOf(readTags("v=DMARC1;; p=none; "))).toEqual([{ tag: "p", value: "none" }]);
  });

  test("a changed tag is paired with its own old value", () => {
    const [before, after] = ["v=DMARC1; sp=quarantine; p=none", "v=DMARC1; sp=reject; p=quarantine"].map(readTags);
    expect(differenceOf(before ?? [], after ?? []).changed).toEqual([
      { tag: "sp", before: "quarantine", after: "reject" },
      { tag: "p", before: "none", after: "quarantine" },
    ]);
  });

  test("a stretch without an equals sign is no tag", () => {
    expect(findTag(readTags("v=DMARC1; p; p=none"), "p")?.value).toBe("none");
  });
});

test.each([
  ["1:d:s", true],
  ["1 : D", true],
  ["1:x", false],
  ["x:1", false],
])("fo=%s: every option has to be one (RFC 9989 section 4.7): %s", (value, allowed) => {
  expect(isAllowedValue("fo", value)).toBe(allowed);
});

test.each([
  ["mailto:a@b.co", true],
  ["https://b.co/mailto:x", true],
  ["mailto:b.co", false],
  ["mailto:a@b.co,x", false],
  ["x mailto:a@b.co", false],
  ["1x:a", false],
])("%j is a report URI: %s", (uri, isUri) => {
  expect(isReportUri(uri)).toBe(isUri);
});

test("only the last characters of a URI are a size limit (RFC 7489 section 6.2)", () => {
  const items = readReportUris("mailto:a@b.co!10m, mailto:c@d.co!x,mailto:e@f.co!5");
  expect(items.map(({ uri, sizeLimit }) => [uri, sizeLimit])).toEqual([
    ["mailto:a@b.co", "10m"],
    ["mailto:c@d.co!x", undefined],
    ["mailto:e@f.co", "5"],
  ]);
});

describe("what is weaker for receivers (RFC 9989 section 4.7)", () => {
  const policy = (tags: string): EffectivePolicy => policyOf(readTags(`v=DMARC1; ${tags}`), "p", "acme.com");
  const cases: [before: EffectivePolicy, after: EffectivePolicy, weaker: boolean][] = [
    [policy("p=reject"), policy("p=quarantine"), true],
    [policy("p=reject"), policy("p=reject; t=y"), true],
    [policy("p=reject; t=y"), policy("p=quarantine"), true],
    [policy("p=quarantine"), policy("p=reject; t=y"), false],
    [policy("p=reject"), policy("p=reject"), false],
    [policy("p=reject"), NO_POLICY, true],
    [policy("p=none"), NO_POLICY, false],
    [policy("p=reject"), UNKNOWN_POLICY, false],
    [NO_POLICY, policy("p=none"), false],
    [NO_POLICY, NO_POLICY, false],
    [UNKNOWN_POLICY, policy("p=none"), false],
    [UNKNOWN_POLICY, NO_POLICY, false],
  ];
  test.each(cases)("%j -> %j: %s", (before, after, weaker) => {
    expect(isWeakerThan(after, before)).toBe(weaker);
  });
});
