import fc from "fast-check";
import type { MxValue } from "../../../../records/resolver";
import type { Zone, ZoneName } from "../zoneResolver";

/** Names that records lead to, few enough to meet, to loop and to be missing. */
const NAMES = ["a.example", "b.example", "c.example", "d.example", "gone.example"] as const;

const qualifier = fc.constantFrom("", "", "", "-", "~", "?");
const name = fc.constantFrom(...NAMES);
const network = fc.constantFrom(
  "ip4:192.0.2.0/24",
  "ip4:192.0.2.128/25",
  "ip4:192.0.2.77",
  "ip4:198.51.100.0/22",
  "ip4:0.0.0.0/1",
  "ip4:255.255.255.255",
  "ip6:2001:db8::/32",
  "ip6:2001:db8:8000::/33",
  "ip6:::/1",
  "ip6:ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff",
);
const host = fc
  .tuple(fc.constantFrom("a", "mx"), name, fc.constantFrom("", "/24", "//64", "/30//48"))
  .map(([kind, target, prefix]) => `${kind}:${target}${prefix}`);
const mechanism = fc.oneof(
  { weight: 5, arbitrary: network },
  { weight: 2, arbitrary: host },
  { weight: 4, arbitrary: name.map((target) => `include:${target}`) },
);
const directive = fc.tuple(qualifier, mechanism).map(([sign, text]) => sign + text);
const end = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom("-all", "~all", "?all", "+all").map((text) => [text]) },
  { weight: 1, arbitrary: name.map((target) => [`redirect=${target}`]) },
  { weight: 1, arbitrary: fc.constant<string[]>([]) },
);

/** A record that can be decided: no macros, no exists, no ptr. */
export const record = fc
  .tuple(fc.array(directive, { maxLength: 5 }), end)
  .map(([terms, last]) => ["v=spf1", ...terms, ...last].join(" "));

const exchanges = fc
  .array(fc.tuple(fc.nat(20), name), { maxLength: 3 })
  .map((found) => found.map(([preference, exchange]): MxValue => ({ preference, exchange })));

const entry: fc.Arbitrary<ZoneName> = fc.record({
  TXT: fc.oneof(
    { weight: 8, arbitrary: record.map((text) => [text]) },
    { weight: 1, arbitrary: fc.constantFrom<string[]>([], ["v=spf1 moo"], ["v=spf1 -all", "v=spf1 ~all"]) },
  ),
  A: fc.subarray(["192.0.2.1", "192.0.2.200", "203.0.113.9"]),
  AAAA: fc.subarray(["2001:db8::1", "2001:db8:ffff::9"]),
  MX: exchanges,
});

/** What is published at all names but `gone.example`. */
export const zone: fc.Arbitrary<Zone> = fc
  .tuple(entry, entry, entry, entry)
  .map((entries) => Object.fromEntries(entries.map((found, at) => [NAMES[at] ?? "", found])));
