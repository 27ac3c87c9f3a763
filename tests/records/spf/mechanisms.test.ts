import { issuesOf, readBack, type Rule } from "./conformance";

/** RFC 7208 section 12: mechanisms. */
const RULES: readonly Rule[] = [
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
];

/** RFC 7208 section 12: prefix lengths. */
const PREFIX_RULES: readonly Rule[] = [
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

describe.each([...RULES, ...PREFIX_RULES])("$rule (RFC 7208 section $section)", ({ accepts, rejects }) => {
  test.each(accepts.map((terms) => [terms]))("accepts %j and writes it back", (terms) => {
    expect(readBack(terms)).toBe(`v=spf1 ${terms}`);
  });
  test.each(rejects)("rejects %j as %s", (terms, id) => {
    expect(issuesOf(terms)).toEqual([id]);
  });
});
