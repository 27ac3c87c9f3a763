import { addedTerms, isNullSpf } from "../../verify/publishedText";

const SPF = "v=spf1 include:_spf.odoo.com mx ~all";
const DMARC = "v=DMARC1; p=quarantine; rua=mailto:dmarc@acme.com";

it.each<[string, string, readonly string[]]>([
  [SPF, SPF, []],
  [SPF, "v=spf1 ip4:192.0.2.1 include:_spf.odoo.com a:x.example mx ~all", ["ip4:192.0.2.1", "a:x.example"]],
  [SPF, "v=spf1 include:_spf.odoo.com mx ~all exp=why.example", []],
  [SPF, "v=spf1 include:_spf.odoo.com mx ~all redirect=x.example", []],
  ["v=spf1 mx redirect=x.example", "v=spf1 redirect=X.example. mx a", ["a"]],
  ["v=spf1 mx", "v=spf1 mx a", ["a"]],
  [DMARC, "v=DMARC1;p=quarantine;rua=mailto:DMARC@acme.com", []],
  [
    DMARC,
    "v=DMARC1; p=quarantine; rua=mailto:x@y.example,mailto:dmarc@acme.com; ruf=mailto:f@acme.com; adkim=s",
    ["rua=mailto:x@y.example", "ruf=mailto:f@acme.com", "adkim=s"],
  ],
])("%s is there in %s, and others have added %j", (published, seen, added) => {
  expect(addedTerms(published, seen)).toEqual(added);
});

it.each([
  ["a sender less", SPF, "v=spf1 include:_spf.odoo.com ~all"],
  ["another qualifier", SPF, "v=spf1 ?include:_spf.odoo.com mx ~all"],
  ["another order", SPF, "v=spf1 mx include:_spf.odoo.com ~all"],
  ["another end", SPF, "v=spf1 include:_spf.odoo.com mx -all"],
  ["no end", SPF, "v=spf1 include:_spf.odoo.com mx"],
  ["a sender behind the end", SPF, "v=spf1 include:_spf.odoo.com ~all mx"],
  ["an end where there was a redirect", "v=spf1 mx redirect=x.example", "v=spf1 mx redirect=x.example ~all"],
  ["another redirect", "v=spf1 mx redirect=x.example", "v=spf1 mx redirect=y.example"],
  ["an explanation less", "v=spf1 mx exp=why.example -all", "v=spf1 mx -all"],
  ["a mistake in it", SPF, "v=spf1 include:_spf.odoo.com mx ip4:x ~all"],
  ["no SPF", SPF, "hello"],
  ["another policy", DMARC, "v=DMARC1; p=reject; rua=mailto:dmarc@acme.com"],
  ["an address less", DMARC, "v=DMARC1; p=quarantine; rua=mailto:x@acme.com"],
  ["a tag twice", DMARC, `${DMARC}; p=quarantine`],
  ["no DMARC", DMARC, "v=DMARC2; p=quarantine"],
  ["another text", "hello", "hello "],
])("a text with %s is not the published one", (_, published, seen) => {
  expect(addedTerms(published, seen)).toBeUndefined();
});

it.each([
  ["v=spf1 -all", true],
  ["v=spf1 exp=why.example -all mx", true],
  ["v=spf1 ~all", false],
  ["v=spf1", false],
  ["v=spf1 mx -all", false],
  ["v=spf1 redirect=x.example", false],
  ["hello", false],
])("knows whether %s says that no mail is sent: %s", (text, isNull) => {
  expect(isNullSpf(text)).toBe(isNull);
});
