import { type Rule, issuesOf, readBack } from "./conformance";

/** RFC 7208 section 12: prefix lengths. */
const RULES: readonly Rule[] = [
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
];

describe.each(RULES)("$rule (RFC 7208 section $section)", ({ accepts, rejects }) => {
  test.each(accepts.map((terms) => [terms]))("accepts %j and writes it back", (terms) => {
    expect(readBack(terms)).toBe(`v=spf1 ${terms}`);
  });
  test.each(rejects)("rejects %j as %s", (terms, id) => {
    expect(issuesOf(terms)).toEqual([id]);
  });
});
