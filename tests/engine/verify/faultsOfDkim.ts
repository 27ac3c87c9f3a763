import { type Fault, type FaultZone, KEY_NAME } from "./faultZone";
import { ODOO_KEY } from "../harness/internet";

const TARGET = "odoo._domainkey.odoo.com";
// 512 bits.
const SHORT_KEY =
  "v=DKIM1; k=rsa; p=MFwwDQYJKoZIhvcNAQEBBQADSwAwSAJBALzmb7TfFDjSMbKZJQlCcmjkF8lFhHE3dUl1jZIrFQbqwTKWlNZ9Q1bXkN5sWqlDkLHjZmGFd9mBWBkzEEnYPzkCAwEAAQ==";

/** What can be edited into the DKIM CNAME, or into the key behind it. */
export const DKIM_FAULTS: readonly Fault[] = [
  {
    what: "no CNAME (RFC 6376 section 3.6.2)",
    edit: (zone) => zone.set(KEY_NAME, "CNAME", []),
    says: "error verify/no-dkim",
    fix: /^Publish odoo\._domainkey\.acme\.com CNAME odoo\._domainkey\.odoo\.com$/,
  },
  {
    what: "another target",
    edit: (zone) => zone.set(KEY_NAME, "CNAME", ["k1.old.example"]),
    says: "error dkim/other-target",
    fix: /CNAME for odoo\._domainkey\.odoo\.com/,
  },
  {
    what: "a proxied CNAME",
    edit: (zone) => zone.set(KEY_NAME, "CNAME", [TARGET], { proxied: true }),
    says: "error verify/dkim-proxied",
    fix: /DNS only/,
  },
  {
    what: "a flattened CNAME",
    edit: (zone) => zone.set(KEY_NAME, "CNAME", [TARGET], { flattened: true }),
    says: "error dkim/flattened",
    fix: /turn off flattening/,
  },
  {
    what: "a wildcard in the place of the CNAME (RFC 4592 section 3.3.1)",
    edit: (zone: FaultZone): void => {
      zone.set(KEY_NAME, "CNAME", []);
      zone.set("*.acme.com", "CNAME", ["pages.example"]);
    },
    says: "error dkim/wildcard",
    fix: /takes the wildcard's place/,
  },
  {
    what: "a copy of the key in the place of the CNAME",
    edit: (zone: FaultZone): void => {
      zone.set(KEY_NAME, "CNAME", []);
      zone.set(KEY_NAME, "TXT", [ODOO_KEY]);
    },
    says: "warning dkim/other-data",
    fix: /^Delete the TXT records at odoo\._domainkey\.acme\.com, and publish /,
  },
  {
    what: "other data at the name (RFC 1034 section 3.6.2)",
    edit: (zone: FaultZone): void => {
      zone.set(KEY_NAME, "CNAME", []);
      zone.set(KEY_NAME, "TXT", ["v=DKIM1; k=rsa; p="]);
    },
    says: "error dkim/other-data",
    fix: /^Delete the TXT records at odoo\._domainkey\.acme\.com, and publish /,
  },
  {
    what: "a revoked key (RFC 6376 section 3.6.1)",
    edit: (zone) => zone.elsewhere(TARGET, "v=DKIM1; k=rsa; p="),
    says: "error dkim/key-revoked",
    fix: /another selector/,
  },
  {
    what: "a key below 1024 bits (RFC 8301 section 3.2)",
    edit: (zone) => zone.elsewhere(TARGET, SHORT_KEY),
    says: "error dkim/key-too-short",
    fix: /whoever publishes the key/,
  },
  {
    what: "a key that was cut",
    edit: (zone) => zone.elsewhere(TARGET, ODOO_KEY.slice(0, 140)),
    says: "error dkim/key-not-valid",
    fix: /whoever publishes the key/,
  },
  {
    what: "a key in test mode (RFC 6376 section 3.6.1)",
    edit: (zone) => zone.elsewhere(TARGET, ODOO_KEY.replace("k=rsa;", "k=rsa; t=y;")),
    says: "warning dkim/testing",
    fix: /whoever publishes the key/,
  },
  {
    what: "several keys (RFC 6376 section 3.6.2.2)",
    edit: (zone) => zone.elsewhere(TARGET, ODOO_KEY, "v=DKIM1; k=rsa; p="),
    says: "error dkim/target-several-keys",
    fix: /leave one/,
  },
  {
    what: "a target without a key",
    edit: (zone) => zone.elsewhere(TARGET, "hello"),
    says: "error dkim/target-without-key",
    fix: /spelling of the target/,
  },
  {
    what: "SERVFAIL for the key: unknown, not wrong",
    edit: (zone) => zone.fails(TARGET, "servfail"),
    says: "unknown dkim/target-unanswered",
    fix: /Run again/,
  },
];
