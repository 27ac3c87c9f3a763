import { type Rule, issuesOf, readBack } from "./conformance";

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
