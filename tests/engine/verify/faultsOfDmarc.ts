import { type Fault, type FaultZone, KEY_NAME } from "./faultZone";

const RUA = "rua=mailto:dmarc@acme.com";

/** What can be edited into the DMARC record, and into the MX. */
export const DMARC_FAULTS: readonly Fault[] = [
  {
    what: "no DMARC record (RFC 9989 section 4.10)",
    edit: (zone) => zone.dmarc(),
    says: "warning verify/no-dmarc",
    fix: /_dmarc\.acme\.com TXT "v=DMARC1; p=none; rua=mailto:/,
  },
  {
    what: "two DMARC records (section 4.10)",
    edit: (zone) => zone.dmarc(`v=DMARC1; p=none; ${RUA}`, "v=DMARC1; p=reject"),
    says: "error dmarc/several-records",
    fix: /delete the others/,
  },
  {
    what: "SPF at _dmarc",
    edit: (zone) => zone.dmarc(`v=DMARC1; p=none; ${RUA}`, "v=spf1 -all"),
    says: "warning dmarc/spf-at-name",
    fix: /Delete it there/,
  },
  {
    what: "a version in small letters (section 4.8)",
    edit: (zone) => zone.dmarc(`v=dmarc1; p=none; ${RUA}`),
    says: "error dmarc/version-not-valid",
    fix: /in capitals/,
  },
  {
    what: "a CNAME at _dmarc that leads to a policy",
    edit: (zone: FaultZone): void => {
      zone.dmarc();
      zone.set("_dmarc.acme.com", "CNAME", ["acme.dmarc.example"]);
      zone.elsewhere("acme.dmarc.example", `v=DMARC1; p=none; ${RUA}`);
    },
    says: "warning dmarc/cname-at-name",
    fix: /whoever holds acme\.dmarc\.example/,
  },
  {
    what: "a CNAME at _dmarc that leads to none",
    edit: (zone: FaultZone): void => {
      zone.dmarc();
      zone.set("_dmarc.acme.com", "CNAME", ["acme.dmarc.example"]);
      zone.elsewhere("acme.dmarc.example");
    },
    says: "error dmarc/cname-at-name",
    fix: /published by whoever holds acme\.dmarc\.example/,
  },
  {
    what: "a policy that is none (section 4.10.1)",
    edit: (zone) => zone.dmarc(`v=DMARC1; p=rejected; ${RUA}`),
    says: "error dmarc/policy-not-valid",
    fix: /Did you mean "reject"\?$/,
  },
  {
    what: "a policy twice",
    edit: (zone) => zone.dmarc(`v=DMARC1; p=none; p=reject; ${RUA}`),
    says: "error dmarc/tag-twice",
    fix: /Leave one of them/,
  },
  {
    what: "a removed tag (appendix C)",
    edit: (zone) => zone.dmarc(`v=DMARC1; p=none; pct=50; ${RUA}`),
    says: "warning dmarc/historic-tag",
    fix: /Take it out/,
  },
  {
    what: "a report address whose owner has not agreed (RFC 9990 section 4)",
    edit: (zone) => zone.dmarc("v=DMARC1; p=none; rua=mailto:acme@reports.example"),
    says: "warning dmarc/report-not-authorized",
    fix: /acme\.com\._report\._dmarc\.reports\.example TXT "v=DMARC1"/,
  },
  {
    what: "nobody who receives reports (RFC 9989 section 5.1.3)",
    edit: (zone) => zone.dmarc("v=DMARC1; p=none"),
    says: "warning dmarc/no-aggregate-reports",
    fix: /rua=mailto:/,
  },
  {
    what: "SERVFAIL where a report address is to agree: unknown, not wrong",
    edit: (zone: FaultZone): void => {
      zone.dmarc("v=DMARC1; p=none; rua=mailto:acme@reports.example");
      zone.fails("acme.com._report._dmarc.reports.example", "servfail");
    },
    says: "unknown dmarc/report-authorization-unknown",
    fix: /Run again/,
  },
  {
    what: "p=reject, and the key that Odoo's mail needs is gone: the key is the fault",
    edit: (zone: FaultZone): void => {
      zone.dmarc(`v=DMARC1; p=reject; ${RUA}`);
      zone.set(KEY_NAME, "CNAME", []);
    },
    says: "error verify/no-dkim",
    fix: /^Publish odoo\._domainkey\.acme\.com CNAME/,
  },
  {
    what: "neither MX nor address",
    edit: (zone) => zone.set("acme.com", "MX", []),
    says: "error verify/no-mx",
    fix: /redirect bounce@acme\.com and catchall@acme\.com/,
  },
  {
    what: "a null MX (RFC 7505 section 3)",
    edit: (zone) => zone.set("acme.com", "MX", ["."], { priority: 0 }),
    says: "error verify/null-mx",
    fix: /real MX record/,
  },
  {
    what: "an MX host that is gone (RFC 5321 section 5.1)",
    edit: (zone) => zone.set("mx.acme.com", "A", []),
    says: "error verify/mx-without-address",
    fix: /delete the MX record when the host is gone/,
  },
];
