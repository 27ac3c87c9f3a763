import fc from "fast-check";
import { readSpf } from "../../../records/spf/parse";
import { repairSpf } from "../../../records/spf/repair";
import { garbage, strangerRecord } from "./arbitraries";
import { checkProperty } from "../property";

const SLIPS: readonly (readonly [slip: string, text: string, repaired: string])[] = [
  ["a space after the colon", "v=spf1 include: a.example ~all", "v=spf1 include:a.example ~all"],
  ["a space after the qualifier", "v=spf1 mx - all", "v=spf1 mx -all"],
  ["a space after the equals sign", "v=spf1 redirect= a.example", "v=spf1 redirect=a.example"],
  ["commas between terms", "v=spf1 mx, include:a.example, ~all", "v=spf1 mx include:a.example ~all"],
  ["a semicolon at the end", "v=spf1 mx -all;", "v=spf1 mx -all"],
  ["a full stop at the end", "v=spf1 mx -all.", "v=spf1 mx -all"],
  ["a slash at the end", "v=spf1 ip4:192.0.2.1/ ~all", "v=spf1 ip4:192.0.2.1 ~all"],
  ["quotes", 'v=spf1 "include:a.example" ~all', "v=spf1 include:a.example ~all"],
  ["typographic quotes and dashes", "v=spf1 \xe2\x80\x9cmx\xe2\x80\x9d \xe2\x80\x93all", "v=spf1 mx -all"],
  ["a minus sign", "v=spf1 mx \xe2\x88\x92all", "v=spf1 mx -all"],
  ["tabs, line ends and no-break spaces", "v=spf1 mx\ta\r\n\xc2\xa0~all", "v=spf1 mx a ~all"],
  ["ipv4 and ipv6", "v=spf1 ipv4:192.0.2.1 ?IPv6:2001:db8::1 ~all", "v=spf1 ip4:192.0.2.1 ?ip6:2001:db8::1 ~all"],
  ["ip without a family", "v=spf1 ip:192.0.2.0/24 ip:2001:db8::1 ~all", "v=spf1 ip4:192.0.2.0/24 ip6:2001:db8::1 ~all"],
  ["the wrong family", "v=spf1 ip4:2001:db8::/32 ip6:192.0.2.1 ~all", "v=spf1 ip6:2001:db8::/32 ip4:192.0.2.1 ~all"],
  [
    "an address behind a or mx",
    "v=spf1 a:192.0.2.1 -mx:192.0.2.2/31 ~all",
    "v=spf1 ip4:192.0.2.1 -ip4:192.0.2.2/31 ~all",
  ],
  ["a bare address", "v=spf1 192.0.2.1 2001:db8::1 ~all", "v=spf1 ip4:192.0.2.1 ip6:2001:db8::1 ~all"],
  [
    "a mistyped include",
    "v=spf1 ~inlcude:a.example includes:b.example ~all",
    "v=spf1 ~include:a.example include:b.example ~all",
  ],
  [
    "redirect and exp with a colon",
    "v=spf1 exp:e.example redirect:r.example",
    "v=spf1 exp=e.example redirect=r.example",
  ],
  ["redirect with a qualifier", "v=spf1 mx -redirect=r.example", "v=spf1 mx redirect=r.example"],
  ["the same redirect twice", "v=spf1 redirect=r.example mx redirect=R.example", "v=spf1 redirect=r.example mx"],
  ["B21: all glued to an address", "v=spf1 ip4:198.51.100.81~all", "v=spf1 ip4:198.51.100.81 ~all"],
  ["all glued to a mistyped term", "v=spf1 inlude:a.example-all", "v=spf1 include:a.example -all"],
  [
    "B21: a full stop for the colon",
    "v=spf1 include.spf.protection.outlook.com -all",
    "v=spf1 include:spf.protection.outlook.com -all",
  ],
  ["B21: a letter that lacks", "v=spf1 inlude:spf.acme.example -all", "v=spf1 include:spf.acme.example -all"],
  ["a letter too many", "v=spf1 incclude:a.example -all", "v=spf1 include:a.example -all"],
  [
    "a wrong letter",
    "v=spf1 inxlude:a.example existz:b.example -all",
    "v=spf1 include:a.example exists:b.example -all",
  ],
  ["two letters that changed places", "v=spf1 rediretc:a.example", "v=spf1 redirect=a.example"],
  ["B21: a host behind ip4", "v=spf1 ip4:mail.acme.example ~all", "v=spf1 a:mail.acme.example ~all"],
  [
    "I21: another service's text glued to all",
    "v=spf1 include:_spf.google.com ~all;google-site-verification=xyz",
    "v=spf1 include:_spf.google.com ~all",
  ],
  ["two slips in one term", "v=spf1 ipv4:2001:db8::1, ~all", "v=spf1 ip6:2001:db8::1 ~all"],
];

const UNCLEAR: readonly (readonly [what: string, text: string])[] = [
  ["a valid record", "v=spf1 mx ~all"],
  ["another text", "hello"],
  ["a bare name: include or a?", "v=spf1 _spf.example.com ~all"],
  ["a prefix length out of range", "v=spf1 ip4:192.0.2.0/33 ~all"],
  ["different redirects", "v=spf1 redirect=a.example redirect=b.example"],
  ["an unknown word", "v=spf1 moo ~all"],
  ["one repaired and one unclear term", "v=spf1 ipv4:192.0.2.1 moo ~all"],
  ["two slips in one name", "v=spf1 nclud:a.example ~all"],
  ["a host with a prefix length behind ip4", "v=spf1 ip4:mail.acme.example/24 ~all"],
  ["a lone qualifier at the end", "v=spf1 mx -"],
  ["octets above the limit", `v=spf1 ipv4:192.0.2.1 ${"mx ".repeat(1400)}`],
];

describe("repairSpf", () => {
  test.each(SLIPS)("corrects %s", (_, text, repaired) => {
    expect(readSpf(text).ok).toBe(false);
    expect(repairSpf(text)).toBe(repaired);
  });

  test.each(UNCLEAR)("has no suggestion for %s", (_, text) => {
    expect(repairSpf(text)).toBeUndefined();
  });

  test("only ever suggests a valid record", () => {
    const slip = fc.constantFrom(",", ";", "\t", '"', " :", "\xe2\x80\x93", "/", " ", "x");
    const broken = fc
      .tuple(strangerRecord, slip, fc.nat())
      .map(([text, bad, at]) => text.slice(0, 7 + (at % 40)) + bad + text.slice(7 + (at % 40)));
    checkProperty(fc.oneof(broken, garbage), 0.05, (text) => {
      const repaired = repairSpf(text);
      expect(repaired === undefined || (readSpf(repaired).ok && !readSpf(text).ok)).toBe(true);
      return repaired !== undefined;
    });
  });
});
