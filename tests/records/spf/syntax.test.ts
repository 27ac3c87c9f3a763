import { issuesOf, readBack, type Rule } from "./conformance";

const longLabel = "a".repeat(64);

/** RFC 7208 section 12: domain-specs and macros. */
const RULES: readonly Rule[] = [
  {
    rule: 'domain-end = ( "." toplabel [ "." ] ) / macro-expand',
    section: "7.1",
    accepts: ["a:a.example", "a:a.example.", "a:a.%{d}", "a:a%%", "a:.example", "a:%{d}.example.", "a:a..example"],
    rejects: [
      ["a:example", "spf/bad-domain-spec"],
      ["a:example.", "spf/bad-domain-spec"],
      ["a:.", "spf/bad-domain-spec"],
      ["a:a.example..", "spf/bad-domain-spec"],
      ["a:%{d}.", "spf/bad-domain-spec"],
      ["a:%{d}x", "spf/bad-domain-spec"],
      ["a:a.%{d}x", "spf/bad-domain-spec"],
    ],
  },
  {
    rule: 'toplabel = ( *alphanum ALPHA *alphanum ) / ( 1*alphanum "-" *( alphanum / "-" ) alphanum )',
    section: "7.1",
    accepts: ["a:a.x", "a:a.1x", "a:a.x1", "a:a.xn--zckzah", "a:a.1-2", "a:a.x--y", `a:a.${longLabel}`],
    rejects: [
      ["a:a.123", "spf/bad-domain-spec"],
      ["a:a.-com", "spf/bad-domain-spec"],
      ["a:a.com-", "spf/bad-domain-spec"],
      ["a:a.-", "spf/bad-domain-spec"],
      ["a:a.c_m", "spf/bad-domain-spec"],
      ["a:a.com:8080", "spf/bad-domain-spec"],
    ],
  },
  {
    rule: "macro-literal = %x21-24 / %x26-7E",
    section: "7.1",
    accepts: ["a:foo:bar/baz.example", "a:!#$&.example", "include:a=b.example", "exists:~}{|.example"],
    rejects: [
      ["a:a\x00.example", "spf/bad-character"],
      ["a:a\x7f.example", "spf/bad-character"],
      ["a:b\xc3\xbccher.example", "spf/bad-character"],
      ["a:a.example\x00", "spf/bad-character"],
    ],
  },
  {
    rule: 'macro-expand = ( "%{" macro-letter transformers *delimiter "}" ) / "%%" / "%_" / "%-"',
    section: "7.1",
    accepts: [
      "exists:%{s}%{l}%{o}%{d}%{i}%{p}%{h}%{v}",
      "exists:%{L1r-.+,/_=}",
      "exists:%%.%_.%-.example",
      "exists:%{d127}",
    ],
    rejects: [
      ["exists:%a.example", "spf/bad-macro"],
      ["exists:%.example", "spf/bad-macro"],
      ["exists:a.example%", "spf/bad-macro"],
      ["exists:%(i).example", "spf/bad-macro"],
      ["exists:%{a}.example", "spf/bad-macro"],
      ["exists:%{}.example", "spf/bad-macro"],
      ["exists:%{i.example", "spf/bad-macro"],
      ["exists:%{ir2}.example", "spf/bad-macro"],
      ["exists:%{i!}.example", "spf/bad-macro"],
      ["exists:%{ir.r}.example", "spf/bad-macro"],
    ],
  },
  {
    rule: 'transformers = *DIGIT [ "r" ], and "the DIGIT MUST be nonzero"',
    section: "7.1",
    accepts: ["exists:%{d10}", "exists:%{d01}", "exists:%{D2R}"],
    rejects: [
      ["exists:%{d0}", "spf/bad-macro"],
      ["exists:%{d00r.}", "spf/bad-macro"],
    ],
  },
  {
    rule: "macro letters c, r and t only in explanation texts",
    section: "7.2",
    accepts: ["foo=%{c}%{r}%{t}"],
    rejects: [
      ["exists:%{c}.example", "spf/bad-macro"],
      ["exp=%{R}.example", "spf/bad-macro"],
      ["redirect=a.%{t}", "spf/bad-macro"],
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
