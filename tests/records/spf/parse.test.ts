import { isSpf, MAX_SPF_ISSUES, parseSpf } from "../../../records/spf/parse";
import { isDirective, renderSpf } from "../../../records/spf/record";
import { valueOf } from "../valueOf";
import { issuesOf, readBack, type Rule } from "./conformance";

describe("isSpf", () => {
  const CASES: readonly (readonly [text: string, isRecord: boolean, why: string])[] = [
    ["v=spf1", true, "the version alone is a record"],
    ["v=spf1 mx", true, "a space ends the version"],
    ["V=SPF1 mx", true, "literals are compared without case"],
    ["v=spf10", false, "another version"],
    ["v=spf1mx", false, "character-strings are joined without a space"],
    [" v=spf1 mx", false, "nothing is trimmed"],
    ["v=spf1\tmx", false, "only a space ends the version"],
    ["v=spf1\n", false, "only a space ends the version"],
    ["spf2.0/pra mx", false, "not this protocol"],
    ["", false, "an empty text"],
    ['"v=spf1 mx"', false, "quotes are presentation format"],
  ];
  test.each(CASES)("%j: %p, %s (RFC 7208 section 4.5)", (text, isRecord) => {
    expect([isSpf(text), parseSpf(text).ok]).toEqual([isRecord, isRecord]);
  });

  test.each(CASES.filter(([, isRecord]) => !isRecord))("%j is refused as a whole", (text) => {
    expect(parseSpf(text).issues).toMatchObject([{ id: "spf/not-spf", found: text, position: 0 }]);
  });
});

describe("parseSpf", () => {
  test("gives every kind of term its fields, text, position and spaces", () => {
    const text =
      "V=spf1  +include:A.example. a/24//64 -mx:mx.%{d}//48 ptr ?exists:%{i}.b.example ip4:192.0.2.0/24 ip6:2001:db8::1 foo=Bar exp=e.example redirect=r.example ~all ";
    const { version, terms, trailingSpaces } = valueOf(parseSpf(text));
    expect([version, trailingSpaces]).toEqual(["V=spf1", 1]);
    expect(terms.map(({ raw, position, spacesBefore, ...rest }) => rest)).toEqual([
      { kind: "include", qualifier: "+", domainSpec: "A.example.", hasMacro: false },
      { kind: "a", qualifier: "+", domainSpec: undefined, hasMacro: false, ip4Prefix: 24, ip6Prefix: 64 },
      { kind: "mx", qualifier: "-", domainSpec: "mx.%{d}", hasMacro: true, ip4Prefix: 32, ip6Prefix: 48 },
      { kind: "ptr", qualifier: "+", domainSpec: undefined, hasMacro: false },
      { kind: "exists", qualifier: "?", domainSpec: "%{i}.b.example", hasMacro: true },
      { kind: "ip4", qualifier: "+", address: "192.0.2.0", groups: [192, 0, 2, 0], prefix: 24 },
      { kind: "ip6", qualifier: "+", address: "2001:db8::1", groups: [0x2001, 0xdb8, 0, 0, 0, 0, 0, 1], prefix: 128 },
      { kind: "unknown", name: "foo", value: "Bar" },
      { kind: "exp", domainSpec: "e.example", hasMacro: false },
      { kind: "redirect", domainSpec: "r.example", hasMacro: false },
      { kind: "all", qualifier: "~" },
    ]);
    expect(terms.map(({ spacesBefore }) => spacesBefore)).toEqual([2, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1]);
    for (const { raw, position } of terms) expect(text.slice(position, position + raw.length)).toBe(raw);
    expect(terms.filter((term) => !isDirective(term)).map(({ kind }) => kind)).toEqual(["unknown", "exp", "redirect"]);
  });

  test("points at every mistake, in order", () => {
    const { issues } = parseSpf("v=spf1 include: mx -foo a/33");
    expect(issues.map(({ id, found, position }) => [id, found, position])).toEqual([
      ["spf/missing-domain", "include:", 7],
      ["spf/unknown-mechanism", "-foo", 19],
      ["spf/bad-prefix-length", "a/33", 24],
    ]);
    expect(issues[0]?.message).toBe('At octet 7: "include:" names no domain.');
  });

  test("points at the second of two redirects and two explanations (RFC 7208 section 6)", () => {
    const { issues } = parseSpf("v=spf1 exp=a.b redirect=a.b redirect=c.d exp=e.f redirect=g.h");
    expect(issues.map(({ found, position }) => [found, position])).toEqual([
      ["redirect=c.d", 28],
      ["exp=e.f", 41],
    ]);
  });

  test("never lets hostile text into a message unescaped", () => {
    const { issues } = parseSpf("v=spf1 \x1b[2Jevil\x07");
    expect(issues.map(({ message }) => message).join()).toMatch(/^[\x20-\x7e]*$/);
    expect(issues[0]?.message).toContain("\\027[2Jevil\\007");
  });

  test("reads JavaScript text beyond octets as a mistake", () => {
    expect(parseSpf("v=spf1 \u2013all").issues.map(({ id }) => id)).toEqual(["spf/bad-character"]);
  });
});

describe("a megabyte of garbage", () => {
  const MEGABYTE = 1_000_000;
  const GARBAGE: readonly (readonly [what: string, text: string])[] = [
    ["spaces", " ".repeat(MEGABYTE)],
    ["one term", "x".repeat(MEGABYTE)],
    ["terms that are wrong", "x ".repeat(MEGABYTE / 2)],
    ["digits", `ip4:${"1".repeat(MEGABYTE)}`],
    ["dots", `include:${".".repeat(MEGABYTE)}`],
    ["groups", `ip6:${"1:".repeat(MEGABYTE / 2)}`],
    ["double colons", `ip6:${"::".repeat(MEGABYTE / 2)}`],
    ["slashes", `a:${"/".repeat(MEGABYTE)}`],
    ["slashes and digits", `a:${"/1".repeat(MEGABYTE / 2)}`],
    ["open macros", `exists:${"%{".repeat(MEGABYTE / 2)}`],
    ["digits in a macro", `exists:%{d${"0".repeat(MEGABYTE)}}`],
    ["delimiters in a macro", `exists:%{d${".".repeat(MEGABYTE)}`],
    ["good macros", `exists:${"%{i}".repeat(MEGABYTE / 4)}`],
    ["redirects", "redirect=a.b ".repeat(MEGABYTE / 13)],
    ["a name", `${"a".repeat(MEGABYTE)}=`],
    ["control characters", "\x00".repeat(MEGABYTE)],
  ];
  // The benchmark measures how the time grows with the length; a quadratic parser would take minutes here.
  test.each(GARBAGE)("of %s is answered with few issues", (_, garbage) => {
    const parsed = parseSpf(`v=spf1 ${garbage}`);
    expect(parsed.issues.length).toBeLessThanOrEqual(MAX_SPF_ISSUES + 1);
    expect(parsed.ok ? renderSpf(parsed.value) === `v=spf1 ${garbage}` : parsed.issues.length > 0).toBe(true);
  });

  test("stops after the last issue and says so", () => {
    const { ok, issues } = parseSpf(`v=spf1 ${"x ".repeat(MAX_SPF_ISSUES + 1)}`);
    expect([ok, issues.length, issues.at(-1)?.id, issues.at(-1)?.position]).toEqual([
      false,
      21,
      "spf/too-many-mistakes",
      47,
    ]);
  });

  test("does not stop at exactly the last issue", () => {
    const { issues } = parseSpf(`v=spf1 ${"x ".repeat(MAX_SPF_ISSUES)}`);
    expect(issues.map(({ id }) => id)).toEqual(new Array(MAX_SPF_ISSUES).fill("spf/unknown-mechanism"));
  });
});

/** RFC 7208 section 12: terms and modifiers. */
const RULES: readonly Rule[] = [
  {
    rule: "terms = *( 1*SP ( directive / modifier ) )",
    section: "4.6.1",
    accepts: ["", "mx", "mx ~all", " mx   ~all", "mx -all    ", "v=spf1"],
    rejects: [
      ["mx\t-all", "spf/bad-character"],
      ["mx\n-all", "spf/bad-character"],
      ["\xa0mx", "spf/bad-character"],
      ["mx,~all", "spf/unknown-mechanism"],
      ["moo", "spf/unknown-mechanism"],
      ["_spf.example.com", "spf/unknown-mechanism"],
    ],
  },
  {
    rule: 'qualifier = "+" / "-" / "?" / "~"',
    section: "4.6.2",
    accepts: ["+mx", "-mx", "?mx", "~mx"],
    rejects: [
      ["!mx", "spf/unknown-mechanism"],
      ["--all", "spf/unknown-mechanism"],
      ["-", "spf/unknown-mechanism"],
      ["\x96all", "spf/bad-character"],
      ["\xe2\x80\x93all", "spf/bad-character"],
    ],
  },
  {
    rule: 'redirect = "redirect" "=" domain-spec',
    section: "6.1",
    accepts: ["redirect=_spf.example.com", "Redirect=%{d2}", "mx redirect=a.b", "redirect=a.b mx", "redirect=a.b ~all"],
    rejects: [
      ["redirect=", "spf/missing-domain"],
      ["redirect=localhost", "spf/bad-domain-spec"],
      ["redirect=-all", "spf/bad-domain-spec"],
      ["redirect:a.example", "spf/unknown-mechanism"],
      ["redirect", "spf/unknown-mechanism"],
      ["-redirect=a.example", "spf/qualified-modifier"],
      ["redirect=a.b REDIRECT=c.d", "spf/repeated-modifier"],
    ],
  },
  {
    rule: 'explanation = "exp" "=" domain-spec',
    section: "6.2",
    accepts: ["exp=exp.example", "exp=%{ir}.example -all", "exp=a.b redirect=c.d"],
    rejects: [
      ["exp=", "spf/missing-domain"],
      ["exp=-all", "spf/bad-domain-spec"],
      ["exp=a.b exp=a.b", "spf/repeated-modifier"],
    ],
  },
  {
    rule: 'unknown-modifier = name "=" macro-string',
    section: "6",
    accepts: ["foo=", "foo=bar", "moo.cow-far_out=man:dog/cat", "default=pass", "op=%{i}%%", "f1=a=b", "foo=a foo=b"],
    rejects: [
      ["foo=%abc", "spf/bad-macro"],
      ["foo=b\xe9", "spf/bad-character"],
      ["?foo=bar", "spf/qualified-modifier"],
    ],
  },
  {
    rule: 'name = ALPHA *( ALPHA / DIGIT / "-" / "_" / "." )',
    section: "12",
    accepts: ["a1-_.=x"],
    rejects: [
      ["=all", "spf/unknown-mechanism"],
      ["1up=foo", "spf/unknown-mechanism"],
      ["_x=foo", "spf/unknown-mechanism"],
      ["a/b=foo", "spf/bad-prefix-length"],
      ["moo.cow/far_out=man", "spf/unknown-mechanism"],
      ["moo.cow:far_out=man", "spf/unknown-mechanism"],
      ["foo;=bar", "spf/unknown-mechanism"],
    ],
  },
];

describe.each(RULES)("$rule (RFC 7208 section $section)", ({ accepts, rejects }) => {
  test.each(accepts.map((terms) => [terms]))("accepts %j and writes it back", (terms) => {
    expect(readBack(terms)).toBe(`v=spf1 ${terms}`);
  });
  test.each(rejects)("rejects %j as %s", (terms, id) => {
    expect(issuesOf(terms)).toEqual([id]);
  });
});
