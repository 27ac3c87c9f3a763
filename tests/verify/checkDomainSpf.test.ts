import { Hosting } from "../../odoo/hosting";
import { ODOO_SPF_INCLUDE } from "../../odoo/names";
import type { DomainName } from "../../records/dns/domainName";
import { Area } from "../../verify/report";
import { mx, type ZoneName } from "../records/spf/zoneResolver";
import { type Fault, oneIssue, seen } from "./faults";

const MX = mx("mx.acme.com");
const spf = (...texts: string[]): Record<string, ZoneName> => ({ "acme.com": { TXT: texts, MX } });
const ODOO = `include:${ODOO_SPF_INCLUDE}`;

const SPF: readonly Fault[] = [
  {
    what: "no SPF record (RFC 7208 section 4.5)",
    changes: spf("a token"),
    area: Area.Spf,
    says: "error verify/no-spf",
    fix: /acme\.com TXT "v=spf1 include:_spf\.odoo\.com ~all"/,
  },
  {
    what: "no name at all",
    changes: { "acme.com": { MX } },
    area: Area.Spf,
    says: "error verify/no-spf",
    fix: /TXT "v=spf1/,
  },
  {
    what: "two SPF records (section 4.5)",
    changes: spf(`v=spf1 ${ODOO} ~all`, "v=spf1 mx -all"),
    area: Area.Spf,
    says: "error spf/several-records",
    fix: /^Make one record of them, and delete the others\. The one record to publish is: "v=spf1 include:_spf\.odoo\.com mx ~all"\. /,
  },
  {
    what: "a blank before the version (section 4.5)",
    changes: spf(` v=spf1 ${ODOO} ~all`),
    area: Area.Spf,
    says: "error spf/lookalike-at-name",
    fix: /meant to be: "v=spf1 include:_spf\.odoo\.com ~all"\.$/,
  },
  {
    what: "B03: typographic quotes around the record and a dash in it",
    changes: spf("\xe2\x80\x9cv=spf1 include:spf.mandrillapp.com \xe2\x80\x93all\xe2\x80\x9d"),
    area: Area.Spf,
    says: "error spf/lookalike-at-name",
    fix: /meant to be, with Odoo's include: "v=spf1 include:_spf\.odoo\.com include:spf\.mandrillapp\.com -all"\.$/,
  },
  {
    what: "B15: a record in pieces",
    changes: spf("v=spf1", "include:spf.protection.outlook.com -all"),
    area: Area.Spf,
    says: "error spf/lookalike-at-name",
    fix: /meant to be, with Odoo's include: "v=spf1 include:_spf\.odoo\.com include:spf\.protection\.outlook\.com -all"\.$/,
  },
  {
    what: "B10: a record of type SPF (section 3.1)",
    changes: { "acme.com": { TXT: ["a token"], SPF: ["v=spf1 include:_spf.google.com ~all"], MX } },
    area: Area.Spf,
    says: "error spf/lookalike-at-name",
    fix: /^Publish it as TXT by hand\. It was .*: "v=spf1 include:_spf\.odoo\.com include:_spf\.google\.com ~all"\.$/,
  },
  {
    what: "a mistyped mechanism (section 4.6.1)",
    changes: spf(`v=spf1 ${ODOO} inlcude:x.example ~all`),
    area: Area.Spf,
    says: "error spf/unknown-mechanism",
    fix: /Correct the spelling.* meant to be: "v=spf1 include:_spf\.odoo\.com include:x\.example ~all"\.$/,
  },
  {
    what: "Odoo's include missing",
    changes: spf("v=spf1 include:_spf.google.com ~all"),
    area: Area.Spf,
    says: "error verify/odoo-not-authorized",
    fix: /"v=spf1 include:_spf\.odoo\.com include:_spf\.google\.com ~all"/,
  },
  {
    what: "Odoo's include behind all (section 5.1)",
    changes: spf(`v=spf1 include:_spf.google.com ~all ${ODOO}`),
    area: Area.Spf,
    says: "error spf/ignored-after-all",
    fix: /before all/,
  },
  {
    what: "a neutral include (section 4.6.2)",
    changes: spf(`v=spf1 ?${ODOO} ~all`),
    area: Area.Spf,
    says: "error spf/not-a-pass",
    fix: /qualifier away: include:_spf\.odoo\.com/,
  },
  {
    what: "a failing include",
    changes: spf(`v=spf1 -${ODOO} ~all`),
    area: Area.Spf,
    says: "error spf/not-a-pass",
    fix: /qualifier away/,
  },
  {
    what: "an earlier term that decides about Odoo's servers (section 4.6.2)",
    changes: spf(`v=spf1 -ip4:192.0.2.0/30 ${ODOO} ~all`),
    area: Area.Spf,
    says: "error verify/odoo-refused-before",
    fix: /in front of the other terms/,
  },
  {
    what: "everybody passes (section 5.1)",
    changes: spf(`v=spf1 ${ODOO} +all`),
    area: Area.Spf,
    says: "error spf/passes-everyone",
    fix: /~all or -all/,
  },
  {
    what: "a loop (section 4.6.4)",
    changes: {
      ...spf(`v=spf1 ${ODOO} include:loop.example ~all`),
      "loop.example": { TXT: ["v=spf1 include:acme.com ~all"] },
    },
    area: Area.Spf,
    says: "error spf/include-loop",
    fix: /Take the term out/,
  },
  {
    what: "a record that includes itself",
    changes: {
      ...spf(`v=spf1 ${ODOO} include:loop.example ~all`),
      "loop.example": { TXT: ["v=spf1 include:loop.example ~all"] },
    },
    area: Area.Spf,
    says: "error spf/include-loop",
    fix: /Take the term out/,
  },
  {
    what: "an include without record (section 5.2)",
    changes: spf(`v=spf1 ${ODOO} include:gone.example ~all`),
    area: Area.Spf,
    says: "error spf/include-without-record",
    fix: /Take the term out/,
  },
  {
    what: "an include with two records",
    changes: {
      ...spf(`v=spf1 ${ODOO} include:two.example ~all`),
      "two.example": { TXT: ["v=spf1 -all", "v=spf1 ~all"] },
    },
    area: Area.Spf,
    says: "error spf/included-several-records",
    fix: /owner of that name/,
  },
  {
    what: "an include with a broken record",
    changes: { ...spf(`v=spf1 ${ODOO} include:broken.example ~all`), "broken.example": { TXT: ["v=spf1 ip4:a ~all"] } },
    area: Area.Spf,
    says: "error spf/included-broken-record",
    fix: /owner of that name/,
  },
  {
    what: "more than ten lookups (section 4.6.4)",
    changes: {
      ...spf(`v=spf1 ${ODOO} ${Array.from({ length: 10 }, (_, at) => `a:h${at}.acme.com`).join(" ")} ~all`),
      ...hosts(10),
    },
    area: Area.Spf,
    says: "error spf/over-lookup-limit",
    fix: /saves 1/,
  },
  {
    what: "nine lookups",
    changes: {
      ...spf(`v=spf1 ${ODOO} ${Array.from({ length: 8 }, (_, at) => `a:h${at}.acme.com`).join(" ")} ~all`),
      ...hosts(8),
    },
    area: Area.Spf,
    says: "warning spf/near-lookup-limit",
    fix: /Take out/i,
  },
  {
    what: "more than two voids (section 4.6.4)",
    changes: spf(`v=spf1 ${ODOO} a:v1.acme.com a:v2.acme.com a:v3.acme.com ~all`),
    area: Area.Spf,
    says: "error spf/over-void-limit",
    fix: /Take out the a and mx terms/,
  },
  {
    what: "a TXT answer over 512 octets (section 3.4)",
    changes: spf(`v=spf1 ${ODOO} ~all`, "x".repeat(250), "y".repeat(250)),
    area: Area.Spf,
    says: "warning spf/answer-over-512",
    fix: /Take TXT values away/,
  },
  {
    what: "a ptr term (section 5.5)",
    changes: spf(`v=spf1 ${ODOO} ptr ~all`),
    area: Area.Spf,
    says: "warning spf/ptr",
    fix: /ip4 or ip6/,
  },
  {
    what: "a redirect beside all (section 6.1)",
    changes: spf(`v=spf1 ${ODOO} ~all redirect=_spf.google.com`),
    area: Area.Spf,
    says: "warning spf/redirect-ignored",
    fix: /Take one of the two out/,
  },
  {
    what: "neither all nor redirect (section 4.7)",
    changes: spf(`v=spf1 ${ODOO}`),
    area: Area.Spf,
    says: "warning spf/no-all",
    fix: /~all/,
  },
  {
    what: "an include that depends on the mail, of unknown price (section 7)",
    changes: spf(`v=spf1 ${ODOO} include:%{d}.x.example ~all`),
    area: Area.Spf,
    says: "warning spf/price-not-known",
    fix: /free/,
  },
  {
    what: "no SPF record where an own server sends",
    changes: spf("a token"),
    target: { hosting: Hosting.ExternalSmtp },
    area: Area.Spf,
    says: "warning verify/no-spf",
    fix: /all servers that send/,
  },
  {
    what: "no SPF record at an alias domain",
    changes: { "mail.acme.com": { MX } },
    target: { aliasDomain: "mail.acme.com" as DomainName },
    area: Area.Spf,
    says: "error verify/no-spf",
    fix: /mail\.acme\.com TXT/,
  },
];

function hosts(count: number): Record<string, ZoneName> {
  return Object.fromEntries(
    Array.from({ length: count }, (_, at) => [
      `h${at}.acme.com`,
      { A: [`203.0.113.${at}`], AAAA: [`2001:db8::${at}`] },
    ]),
  );
}

it.each(SPF)("$what: $says", async (fault) => {
  expect(await seen(fault)).toEqual(oneIssue(fault));
});
