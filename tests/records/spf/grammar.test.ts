import { parseSpf } from "../../../records/spf/parse";
import { renderSpf } from "../../../records/spf/render";

/** One row: what the rule allows, and what it does not, with the id that says so. */
interface Rule {
  readonly rule: string;
  readonly section: string;
  readonly accepts: readonly string[];
  readonly rejects: readonly (readonly [term: string, id: string])[];
}

const longLabel = "a".repeat(64);

/** RFC 7208 section 12, one row for each rule that a term can break; terms stand behind `v=spf1 `. */
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
    rule: 'all = "all"',
    section: "5.1",
    accepts: ["all", "ALL", "~aLL", "all -all", "-all mx"],
    rejects: [
      ["-all.", "spf/unknown-mechanism"],
      ["-all:example.com", "spf/unexpected-argument"],
      ["-all/8", "spf/unexpected-argument"],
      ["all:", "spf/unexpected-argument"],
      ["alle", "spf/unknown-mechanism"],
    ],
  },
  {
    rule: 'include = "include" ":" domain-spec',
    section: "5.2",
    accepts: ["include:_spf.example.com", "INCLUDE:A.B", "?include:a.b.", "include:%{ir}.%{v}._spf.%{d2}"],
    rejects: [
      ["include", "spf/missing-domain"],
      ["include:", "spf/missing-domain"],
      ["include/24", "spf/missing-domain"],
      ["include:a.example/24", "spf/bad-domain-spec"],
      ["include:localhost", "spf/bad-domain-spec"],
    ],
  },
  {
    rule: 'a = "a" [ ":" domain-spec ] [ dual-cidr-length ]',
    section: "5.3",
    accepts: ["a", "A", "a:a.example", "a/24", "a//64", "a/24//64", "a:a.example/0", "a:a.example/24//128", "a//33"],
    rejects: [
      ["a:", "spf/missing-domain"],
      ["a:/24", "spf/missing-domain"],
      ["a:192.0.2.1", "spf/bad-domain-spec"],
      ["a.example.com", "spf/unknown-mechanism"],
      ["a;", "spf/unknown-mechanism"],
    ],
  },
  {
    rule: 'mx = "mx" [ ":" domain-spec ] [ dual-cidr-length ]',
    section: "5.4",
    accepts: ["mx", "mx:a.example", "mx/24", "mx//64", "mx:a.example/24//64"],
    rejects: [
      ["mx:", "spf/missing-domain"],
      ["mx:a.example:25", "spf/bad-domain-spec"],
      ["mx:a.123", "spf/bad-domain-spec"],
    ],
  },
  {
    rule: 'ptr = "ptr" [ ":" domain-spec ]',
    section: "5.5",
    accepts: ["ptr", "ptr:a.example", "ptr:%{d}"],
    rejects: [
      ["ptr:", "spf/missing-domain"],
      ["ptr/0", "spf/unexpected-argument"],
      ["ptr:a.example/24", "spf/bad-domain-spec"],
    ],
  },
  {
    rule: 'ip4 = "ip4" ":" ip4-network [ ip4-cidr-length ]',
    section: "5.6",
    accepts: ["ip4:0.0.0.0", "ip4:255.249.199.99", "ip4:192.0.2.0/24", "ip4:192.0.2.1/32", "ip4:1.2.3.4/0"],
    rejects: [
      ["ip4", "spf/bad-address"],
      ["ip4:", "spf/bad-address"],
      ["ip4/24", "spf/bad-address"],
      ["ip4192.0.2.1", "spf/unknown-mechanism"],
      ["ip4:192.0.2", "spf/bad-address"],
      ["ip4:192.0.2.1.1", "spf/bad-address"],
      ["ip4:192.0.2.256", "spf/bad-address"],
      ["ip4:192.0.2.01", "spf/bad-address"],
      ["ip4:192.0.2.", "spf/bad-address"],
      ["ip4:192.0.2.1:25", "spf/bad-address"],
      ["ip4:a.example", "spf/bad-address"],
      ["ip4:2001:db8::1", "spf/bad-address"],
      ["ip4:%{i}", "spf/bad-address"],
      ["ip4:192.0.2.1\x00", "spf/bad-address"],
    ],
  },
  {
    rule: 'ip6 = "ip6" ":" ip6-network [ ip6-cidr-length ]',
    section: "5.6",
    accepts: ["ip6:::", "ip6:2001:db8::/32", "ip6:2001:DB8:0:0:0:0:0:1", "ip6:::ffff:192.0.2.1/128", "ip6:1::/0"],
    rejects: [
      ["ip6", "spf/bad-address"],
      ["ip6:", "spf/bad-address"],
      ["ip6:192.0.2.1", "spf/bad-address"],
      ["ip6:1:2:3", "spf/bad-address"],
      ["ip6::cafe::1", "spf/bad-address"],
      ["ip6:fe80::1%eth0", "spf/bad-address"],
      ["ip6:2001:db8::1//64", "spf/bad-prefix-length"],
    ],
  },
  {
    rule: 'exists = "exists" ":" domain-spec',
    section: "5.7",
    accepts: ["exists:%{i}._spf.%{d2}", "exists:a.example"],
    rejects: [
      ["exists", "spf/missing-domain"],
      ["exists:", "spf/missing-domain"],
      ["exists:a.example/24", "spf/bad-domain-spec"],
    ],
  },
  {
    rule: 'ip4-cidr-length = "/" ("0" / %x31-39 0*1DIGIT), value range 0-32',
    section: "12",
    accepts: ["a/0", "a/9", "a/32", "ip4:192.0.2.1/32"],
    rejects: [
      ["a/33", "spf/bad-prefix-length"],
      ["a/024", "spf/bad-prefix-length"],
      ["a/00", "spf/bad-prefix-length"],
      ["a/", "spf/bad-prefix-length"],
      ["a/24/64", "spf/bad-prefix-length"],
      ["a/-1", "spf/bad-prefix-length"],
      ["a/2x", "spf/bad-prefix-length"],
      ["mx:a.example/33", "spf/bad-prefix-length"],
      ["ip4:192.0.2.1/33", "spf/bad-prefix-length"],
      ["ip4:192.0.2.1/032", "spf/bad-prefix-length"],
      ["ip4:192.0.2.1/", "spf/bad-prefix-length"],
      ["ip4:192.0.2.1//32", "spf/bad-prefix-length"],
      ["ip4:192.0.2.1/1000000000000", "spf/bad-prefix-length"],
    ],
  },
  {
    rule: 'ip6-cidr-length = "/" ("0" / %x31-39 0*2DIGIT), value range 0-128',
    section: "12",
    accepts: ["a//0", "a//128", "ip6:2001:db8::/128"],
    rejects: [
      ["a//129", "spf/bad-prefix-length"],
      ["a//064", "spf/bad-prefix-length"],
      ["a//", "spf/bad-prefix-length"],
      ["a///64", "spf/bad-prefix-length"],
      ["a//64/24", "spf/bad-prefix-length"],
      ["ip6:2001:db8::/129", "spf/bad-prefix-length"],
      ["ip6:2001:db8::/01", "spf/bad-prefix-length"],
    ],
  },
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
    const text = `v=spf1 ${terms}`;
    const parsed = parseSpf(text);
    expect(parsed.ok && renderSpf(parsed.value)).toBe(text);
  });

  test.each(rejects)("rejects %j as %s", (terms, id) => {
    const parsed = parseSpf(`v=spf1 ~mx ${terms}`);
    expect([parsed.ok, parsed.issues.map((issue) => issue.id)]).toEqual([false, [id]]);
  });
});
