import { type Fault, type FaultZone, STRANGER } from "./faultZone";

const ODOO = "include:_spf.odoo.com";
const GOOD = `v=spf1 ${ODOO} include:_spf.google.com`;

/** What can be edited into the SPF record, or into what it leads to. */
export const SPF_FAULTS: readonly Fault[] = [
  {
    what: "no SPF record (RFC 7208 section 4.5)",
    edit: (zone) => zone.spf(),
    says: "error verify/no-spf",
    fix: /acme\.com TXT "v=spf1 include:_spf\.odoo\.com ~all"/,
  },
  {
    what: "two SPF records (section 4.5)",
    edit: (zone) => zone.spf(`${GOOD} ~all`, "v=spf1 mx -all"),
    says: "error spf/several-records",
    fix: /^Make one record of them, and delete the others\. The one record to publish is: "v=spf1 include:_spf\.odoo\.com /,
  },
  {
    what: "a blank in front of the version (section 4.5)",
    edit: (zone) => zone.spf(` ${GOOD} ~all`),
    says: "error spf/lookalike-at-name",
    fix: /was probably meant to be: "v=spf1 include:_spf\.odoo\.com/,
  },
  {
    what: "a mistyped mechanism (section 4.6.1)",
    edit: (zone) => zone.spf(`${GOOD} inculde:x.example ~all`),
    says: "error spf/unknown-mechanism",
    fix: /Correct the spelling/,
  },
  {
    what: "a network that is none (section 5.6)",
    edit: (zone) => zone.spf(`${GOOD} ip4:300.1.1.1 ~all`),
    says: "error spf/bad-address",
    fix: /^Write ip4:192/,
  },
  {
    what: "Odoo's include missing",
    edit: (zone) => zone.spf("v=spf1 include:_spf.google.com ~all"),
    says: "error verify/odoo-not-authorized",
    fix: /acme\.com TXT "v=spf1 include:_spf\.odoo\.com include:_spf\.google\.com ~all"/,
  },
  {
    what: "Odoo's include behind all (section 5.1)",
    edit: (zone) => zone.spf(`v=spf1 include:_spf.google.com ~all ${ODOO}`),
    says: "error spf/ignored-after-all",
    fix: /before all/,
  },
  {
    what: "a neutral include of Odoo (section 4.6.2)",
    edit: (zone) => zone.spf(`v=spf1 ?${ODOO} include:_spf.google.com ~all`),
    says: "error spf/not-a-pass",
    fix: /Take the qualifier away/,
  },
  {
    what: "a failing include of Odoo",
    edit: (zone) => zone.spf(`v=spf1 -${ODOO} include:_spf.google.com ~all`),
    says: "error spf/not-a-pass",
    fix: /Take the qualifier away/,
  },
  {
    what: "a term in front that fails servers of Odoo (section 4.6.2)",
    edit: (zone) => zone.spf(`v=spf1 -ip4:198.51.100.0/29 ${ODOO} ~all`),
    says: "error verify/odoo-refused-before",
    fix: /in front of the other terms/,
  },
  {
    what: "a pass for everybody (section 5.1)",
    edit: (zone) => zone.spf(`${GOOD} +all`),
    says: "error spf/passes-everyone",
    fix: /~all or -all/,
  },
  {
    what: "a term behind all (section 5.1)",
    edit: (zone) => zone.spf(`${GOOD} ~all ip4:192.0.2.1`),
    says: "warning spf/ignored-after-all",
    fix: /before all/,
  },
  {
    what: "an include that leads back (section 4.6.4)",
    edit: (zone: FaultZone): void => {
      zone.spf(`${GOOD} include:loop.example ~all`);
      zone.elsewhere("loop.example", "v=spf1 include:acme.com ~all");
    },
    says: "error spf/include-loop",
    fix: /Take the term out/,
  },
  {
    what: "an include without a record (section 5.2)",
    edit: (zone: FaultZone): void => {
      zone.spf(`${GOOD} include:gone.example ~all`);
      zone.elsewhere("gone.example");
    },
    says: "error spf/include-without-record",
    fix: /Take the term out/,
  },
  {
    what: "an include with two records (section 4.5)",
    edit: (zone: FaultZone): void => {
      zone.spf(`${GOOD} include:two.example ~all`);
      zone.elsewhere("two.example", "v=spf1 -all", "v=spf1 ~all");
    },
    says: "error spf/included-several-records",
    fix: /owner of that name/,
  },
  {
    what: "an include with a broken record (section 4.6)",
    edit: (zone: FaultZone): void => {
      zone.spf(`${GOOD} include:broken.example ~all`);
      zone.elsewhere("broken.example", "v=spf1 ip4:x ~all");
    },
    says: "error spf/included-broken-record",
    fix: /owner of that name/,
  },
  {
    what: "more than ten lookups (section 4.6.4)",
    edit: (zone: FaultZone): void => {
      zone.spf(`${GOOD} ${hostTerms(zone, 9)} ~all`);
    },
    says: "error spf/over-lookup-limit",
    fix: /saves 1, leaving 10/,
  },
  {
    what: "nine lookups: one is left (section 4.6.4)",
    edit: (zone: FaultZone): void => {
      zone.spf(`${GOOD} ${hostTerms(zone, 7)} ~all`);
    },
    says: "warning spf/near-lookup-limit",
    fix: /take out/i,
  },
  {
    what: "more than two lookups that find nothing (section 4.6.4)",
    edit: (zone) => zone.spf(`${GOOD} a:v1.acme.com a:v2.acme.com a:v3.acme.com ~all`),
    says: "error spf/over-void-limit",
    fix: /whose hosts have no address, or name their networks/,
  },
  {
    what: "a TXT answer over 512 octets (section 3.4)",
    edit: (zone) => zone.set("acme.com", "TXT", [STRANGER, `${GOOD} ~all`, "x".repeat(220), "y".repeat(220)]),
    says: "warning spf/answer-over-512",
    fix: /Take TXT values away/,
  },
  {
    what: "a ptr term (section 5.5)",
    edit: (zone) => zone.spf(`${GOOD} ptr ~all`),
    says: "warning spf/ptr",
    fix: /ip4 or ip6/,
  },
  {
    what: "a redirect beside all (section 6.1)",
    edit: (zone) => zone.spf(`${GOOD} ~all redirect=_spf.google.com`),
    says: "warning spf/redirect-ignored",
    fix: /Take one of the two out/,
  },
  {
    what: "neither all nor redirect (section 4.7)",
    edit: (zone) => zone.spf(GOOD),
    says: "warning spf/no-all",
    fix: /~all/,
  },
  {
    what: "SERVFAIL for Odoo's include: unknown, not wrong (section 2.6.6)",
    edit: (zone) => zone.fails("_spf.odoo.com", "servfail"),
    says: "unknown spf/dns-unanswered",
    fix: /Run again/,
  },
  {
    what: "silence for another include: unknown, not wrong",
    edit: (zone) => zone.fails("_spf.google.com", "timeout"),
    says: "unknown spf/dns-unanswered",
    fix: /Run again/,
  },
];

/** Gives hosts addresses of both families. Answers a term for each host. */
function hostTerms(zone: FaultZone, count: number): string {
  const hosts = Array.from({ length: count }, (_, at) => `h${at}.acme.com`);
  for (const host of hosts) {
    zone.set(host, "A", ["203.0.113.7"]);
    zone.set(host, "AAAA", ["2001:db8::7"]);
  }
  return hosts.map((host) => `a:${host}`).join(" ");
}
