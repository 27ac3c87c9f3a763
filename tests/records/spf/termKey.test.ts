import { isMistake } from "../../../records/spf/syntax";
import { parseTerm } from "../../../records/spf/parse";
import { indexTerms, termKey } from "../../../records/spf/termKey";
import type { SpfTerm } from "../../../records/spf/record";

function term(raw: string): SpfTerm {
  const read = parseTerm(raw);
  if (isMistake(read)) throw new Error(read.message);
  return read;
}

const SAME: readonly (readonly [a: string, b: string, why: string])[] = [
  ["all", "-ALL", "the qualifier does not count"],
  ["include:a.example", "~INCLUDE:A.Example.", "names compare without case and trailing dot (RFC 1034 section 3.1)"],
  ["exists:%{i}.A.example", "exists:%{i}.a.EXAMPLE.", "the literal parts of a name with macros do so, too"],
  ["a", "A/32//128", "all bits count where no prefix length is written (section 5.6)"],
  ["mx:a.example/24", "mx:A.example/24//128", "the same for one of two prefix lengths"],
  ["ptr:a.example", "?ptr:A.EXAMPLE", "ptr with a name"],
  ["ptr", "-PTR", "ptr without a name"],
  ["ip4:192.0.2.1", "ip4:192.0.2.1/32", "an address is a network of one"],
  ["ip4:192.0.2.77/24", "IP4:192.0.2.0/24", "bits behind the prefix do not count"],
  ["ip4:1.2.3.4/0", "ip4:9.9.9.9/0", "none of them"],
  ["ip6:2001:db8::1", "ip6:2001:0DB8:0:0:0:0:0:1/128", "addresses in any of their forms (RFC 4291 section 2.2)"],
  ["ip6:2001:db8:ffff::/33", "ip6:2001:db8:8000:1::/33", "a prefix length inside of a group"],
  ["ip6:::ffff:192.0.2.1", "ip6:::ffff:c000:201", "IPv4 in IPv6"],
  ["redirect=a.example", "REDIRECT=A.example.", "modifiers with a name"],
  ["foo=Bar", "FOO=Bar", "the name of an unknown modifier"],
];

const DIFFERENT: readonly (readonly [a: string, b: string, why: string])[] = [
  ["include:a.example", "exists:a.example", "another mechanism"],
  ["include:a.example", "include:b.a.example", "another name"],
  ["include:%{d}.a.example", "include:%{D}.a.example", "an upper-case macro is escaped (section 7.3)"],
  ["include:a.example", "redirect=a.example", "a modifier"],
  ["exp=a.example", "redirect=a.example", "another modifier"],
  ["a", "a:a.example", "the name that is being checked is not known here"],
  ["a", "mx", "another mechanism"],
  ["a/24", "a//24", "another family"],
  ["a/24", "a/25", "another prefix length"],
  ["ptr", "ptr:a.example", "a name"],
  ["ip4:192.0.2.0/24", "ip4:192.0.2.0/25", "another prefix length"],
  ["ip4:192.0.2.0/25", "ip4:192.0.2.128/25", "a bit inside of the prefix"],
  ["ip4:192.0.2.1", "ip6:::ffff:192.0.2.1", "another family: an IPv4-mapped address is IPv4 (section 5)"],
  ["ip6:2001:db8::/33", "ip6:2001:db8:8000::/33", "a bit inside of the prefix"],
  ["ip6:1:2:3:4:5:6:7:8", "ip6:1:2:3:4:5:6:7:9", "the last bit"],
  ["foo=Bar", "foo=bar", "the value of an unknown modifier means what its reader takes it for"],
];

describe("termKey", () => {
  test.each(SAME)("%s and %s have the same target: %s", (a, b) => {
    expect(termKey(term(a))).toBe(termKey(term(b)));
  });
  test.each(DIFFERENT)("%s and %s have different targets: %s", (a, b) => {
    expect(termKey(term(a))).not.toBe(termKey(term(b)));
  });
});

test("indexTerms keeps the order within a target, and only looks at the kinds that are wanted", () => {
  const terms = ["mx", "include:a.b", "?MX", "a", "include:A.B."].map(term);
  const index = indexTerms(terms, [{ term: term("mx") }, { term: term("a") }]);
  expect([...index.values()].map((same) => same.map(({ raw }) => raw))).toEqual([["mx", "?MX"], ["a"]]);
});
