import { findLookalike, lookalikeWords, resemblesSpf } from "../../../records/spf/lookalike";
import { isSpf, readSpf } from "../../../records/spf/parse";

const M365 = "v=spf1 include:spf.protection.outlook.com include:spf.mandrillapp.com -all";
const GOOGLE = "v=spf1 include:_spf.google.com ~all";

/** Single values that were meant as SPF, with what was meant where that is clear. */
const MEANT: readonly (readonly [slip: string, text: string, meant: string | undefined])[] = [
  [
    "B03: typographic quotes and an en dash",
    `\xe2\x80\x9c${M365.replace("-all", "\xe2\x80\x93all")}\xe2\x80\x9d`,
    M365,
  ],
  ["a space in front", ` ${GOOGLE}`, GOOGLE],
  ["a byte order mark", `\xef\xbb\xbf${GOOGLE}`, GOOGLE],
  ["a no-break space in front", `\xc2\xa0${GOOGLE}`, GOOGLE],
  ["straight quotes", `"${GOOGLE}"`, GOOGLE],
  ["quotes with backslashes", `\\"${GOOGLE}\\"`, GOOGLE],
  ["quotes of HTML", `&quot;${GOOGLE}&quot;`, GOOGLE],
  ["angle quotes", `\xc2\xab${GOOGLE}\xc2\xbb`, GOOGLE],
  ["a label", `SPF: ${GOOGLE}`, GOOGLE],
  ["a label with an equals sign", `spf=${GOOGLE}`, GOOGLE],
  ["the type", `TXT ${GOOGLE}`, GOOGLE],
  ["a line of a zone file", `acme.com. 3600 IN TXT "${GOOGLE}"`, GOOGLE],
  ["a line for the apex", `@ IN TXT ${GOOGLE}`, GOOGLE],
  ["a sign in front", `=${GOOGLE}`, GOOGLE],
  ["no space behind the version", "v=spf1include:_spf.google.com ~all", GOOGLE],
  ["a semicolon behind the version", "v=spf1; include:_spf.google.com ~all", GOOGLE],
  ["a tab behind the version", "v=spf1\tinclude:_spf.google.com ~all", GOOGLE],
  ["spaces in the version", "v = spf1 include:_spf.google.com ~all", GOOGLE],
  ["a colon in the version", "V:SPF1 include:_spf.google.com ~all", GOOGLE],
  ["a version without its number", "v=spf include:_spf.google.com ~all", GOOGLE],
  ["a version without v=", "spf1 include:_spf.google.com ~all", GOOGLE],
  ["a version without its equals sign", "vspf1 include:_spf.google.com ~all", GOOGLE],
  ["a mistyped version", "v=sfp1 include:_spf.google.com ~all", GOOGLE],
  ["another version number", "v=spf10 mx", undefined],
  ["a slip in the version and an unclear term", ' "v=spf1 moo ~all"', undefined],
  ["terms without a version", "include:_spf.google.com ~all", GOOGLE],
  ["an address without a version", "ip4:192.0.2.1", "v=spf1 ip4:192.0.2.1"],
  ["an end without a version", "-all", "v=spf1 -all"],
  ["a redirect without a version", "redirect=_spf.google.com", "v=spf1 redirect=_spf.google.com"],
];

const OTHERS: readonly string[] = [
  "spf2.0/pra mx -all",
  "v=spf2.0/pra",
  "v=DMARC1; p=none",
  "see v=spf1",
  "our old record was v=spf1 mx -all",
  "mx",
  "a mx",
  "all",
  "MS=ms1",
  "google-site-verification=x include:y.example",
  "spf",
  "spf1",
  "SPF: see the wiki",
  "",
];

describe("resemblesSpf", () => {
  test.each(MEANT)("%s (RFC 7208 section 4.5)", (_slip, text, meant) => {
    expect([resemblesSpf(text), isSpf(text)]).toEqual([true, false]);
    expect(findLookalike(["MS=ms1", text])).toEqual({
      found: text,
      kind: /^(?:include|ip4|-all|redirect)/.test(text) ? "piece" : "record",
      ...(meant !== undefined && { meant }),
    });
    expect(meant === undefined || readSpf(meant).ok).toBe(true);
  });

  test.each([...OTHERS, GOOGLE, "v=spf1"])("leaves %j alone", (text) => {
    expect(resemblesSpf(text)).toBe(false);
    expect(findLookalike([text])).toBeUndefined();
  });
});

describe("a record in pieces, a value each", () => {
  test.each<[title: string, texts: readonly string[], meant: string | undefined]>([
    [
      "B15: the version and the terms",
      ["v=spf1", "include:spf.protection.outlook.com -all", "MS=ms1"],
      "v=spf1 include:spf.protection.outlook.com -all",
    ],
    ["the end comes last, wherever it stands", ["~all", "v=spf1 mx", "ip4:192.0.2.1"], "v=spf1 mx ip4:192.0.2.1 ~all"],
    ["none of them has the version", ["-all", "include:a.example"], "v=spf1 include:a.example -all"],
    [
      "a redirect is an end, too",
      ["v=spf1", "redirect=a.example", "mx ip4:192.0.2.1"],
      "v=spf1 mx ip4:192.0.2.1 redirect=a.example",
    ],
    ["two redirects cannot be joined", ["v=spf1", "redirect=a.example", "redirect=b.example"], undefined],
    ["a record that is broken itself", ["v=spf1 moo", "ip4:192.0.2.1 -all"], undefined],
  ])("%s", (_title, texts, meant) => {
    const found = texts.find((text) => !text.startsWith("v=spf1"));
    expect(findLookalike(texts)).toEqual({ found, kind: "piece", ...(meant !== undefined && { meant }) });
  });

  test.each<[title: string, texts: readonly string[]]>([
    ["a record with all works without it", [GOOGLE, "include:a.example"]],
    ["a record with redirect works without it", ["v=spf1 redirect=a.example", "-all"]],
    ["a lookalike beside a record that works", [GOOGLE, ` ${GOOGLE}`]],
    ["two records are another fault", ["v=spf1", "v=spf1 mx", "-all"]],
    ["a record without an end, and nothing beside it", ["v=spf1 mx", "MS=ms1"]],
  ])("is not seen: %s", (_title, texts) => expect(findLookalike(texts)).toBeUndefined());
});

describe("a record of type SPF, which receivers do not read (RFC 7208 section 3.1)", () => {
  test.each<[title: string, texts: string[], typed: string[], found: string | undefined, meant: string | undefined]>([
    ["B10: there is no TXT", [], [GOOGLE], GOOGLE, GOOGLE],
    ["beside other texts", ["MS=ms1"], [GOOGLE], GOOGLE, GOOGLE],
    ["beside a TXT that works", [GOOGLE], [GOOGLE], undefined, undefined],
    ["one with a slip", [], [`"${GOOGLE}`], `"${GOOGLE}`, GOOGLE],
    ["something else", [], ["moo"], undefined, undefined],
  ])("%s", (_title, texts, typed, found, meant) => {
    const expected = found === undefined ? undefined : { found, kind: "type", ...(meant !== undefined && { meant }) };
    expect(findLookalike(texts, typed)).toEqual(expected);
  });
});

const MEANT_TO_BE = "It was probably meant to be:";

test.each<[texts: string[], typed: string[], message: string, fix: string]>([
  [
    [` ${GOOGLE}`],
    [],
    `A TXT record at acme.com is meant as SPF and does not start with v=spf1 and a space, so receivers ignore it: " ${GOOGLE}".`,
    `Mend it by hand. ${MEANT_TO_BE} "${GOOGLE}".`,
  ],
  [
    ["v=spf1", "mx -all"],
    [],
    'A TXT record at acme.com holds terms of SPF without v=spf1, so receivers ignore it: "mx -all".',
    `Make one record of the pieces by hand: receivers do not join values. ${MEANT_TO_BE} "v=spf1 mx -all".`,
  ],
  [
    ["v=spf1 moo", "ip4:192.0.2.1"],
    [],
    'A TXT record at acme.com holds terms of SPF without v=spf1, so receivers ignore it: "ip4:192.0.2.1".',
    "Make one record of the pieces by hand: receivers do not join values.",
  ],
  [
    [],
    [GOOGLE],
    `SPF stands in a record of type SPF at acme.com, and receivers read TXT only: "${GOOGLE}".`,
    "Publish it as TXT by hand.",
  ],
])("says of %j and %j what is wrong, and what was meant", (texts, typed, message, fix) => {
  const found = findLookalike(texts, typed);
  expect(found && lookalikeWords("acme.com", found)).toEqual({ message, fix });
});
