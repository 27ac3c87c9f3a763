import { ODOO_DKIM_TARGET } from "../../odoo/names";
import { Area } from "../../verify/report";
import type { ZoneName } from "../records/spf/zoneResolver";
import { type Fault, oneIssue, seen } from "./faults";
import { check, KEY, KEY_NAME, worldWith } from "./goodWorld";

const key = (...texts: string[]): Record<string, ZoneName> => ({ [ODOO_DKIM_TARGET]: { TXT: texts } });
// 512 bits, made for this test.
const SHORT_KEY =
  "v=DKIM1; k=rsa; p=MFwwDQYJKoZIhvcNAQEBBQADSwAwSAJBALzmb7TfFDjSMbKZJQlCcmjkF8lFhHE3dUl1jZIrFQbqwTKWlNZ9Q1bXkN5sWqlDkLHjZmGFd9mBWBkzEEnYPzkCAwEAAQ==";

const DKIM: readonly Fault[] = [
  {
    what: "no CNAME (RFC 6376 section 3.6.2)",
    changes: { [KEY_NAME]: undefined },
    area: Area.Dkim,
    says: "error verify/no-dkim",
    fix: /Publish odoo\._domainkey\.acme\.com CNAME odoo\._domainkey\.odoo\.com/,
  },
  {
    what: "B13: a CNAME whose name the panel appended the zone to",
    changes: { [KEY_NAME]: undefined, [`${KEY_NAME}.acme.com`]: { CNAME: [ODOO_DKIM_TARGET] } },
    area: Area.Dkim,
    says: "error verify/no-dkim",
    fix: /Rename odoo\._domainkey\.acme\.com\.acme\.com to odoo\._domainkey\.acme\.com/,
  },
  {
    what: "a CNAME for something else",
    changes: { [KEY_NAME]: { CNAME: ["k1.old.example"] } },
    area: Area.Dkim,
    says: "error dkim/other-target",
    fix: /CNAME for odoo\._domainkey\.odoo\.com/,
  },
  {
    what: "a CNAME that leads to Odoo's key by another one",
    changes: {
      [KEY_NAME]: { CNAME: ["keys.acme.com"], TXT: [KEY] },
      "keys.acme.com": { CNAME: ["KEYS.example"], TXT: [KEY] },
      "keys.example": { CNAME: [ODOO_DKIM_TARGET], TXT: [KEY] },
    },
    area: Area.Dkim,
    says: "warning dkim/other-target",
    fix: /until then nothing fails/,
  },
  {
    what: "a CNAME for a copy of Odoo's key",
    changes: { [KEY_NAME]: { CNAME: ["k1.old.example"], TXT: [KEY] } },
    area: Area.Dkim,
    says: "warning dkim/other-target",
    fix: /^Make it a CNAME for odoo\._domainkey\.odoo\.com\.$/,
  },
  {
    what: "a CNAME in a circle",
    changes: { [KEY_NAME]: { CNAME: ["a.example"] }, "a.example": { CNAME: ["a.example"] } },
    area: Area.Dkim,
    says: "error dkim/other-target",
    fix: /^If nothing signs with the key/,
  },
  {
    what: "addresses and no CNAME: proxied",
    changes: { [KEY_NAME]: { A: ["203.0.113.1"] } },
    area: Area.Dkim,
    says: "error verify/dkim-proxied",
    fix: /DNS only/,
  },
  {
    what: "a name without anything: flattened",
    changes: { [KEY_NAME]: {} },
    area: Area.Dkim,
    says: "error dkim/flattened",
    fix: /turn off flattening/,
  },
  {
    what: "a copy of the key in the place of the CNAME",
    changes: { [KEY_NAME]: { TXT: [KEY] } },
    area: Area.Dkim,
    says: "warning dkim/other-data",
    fix: /CNAME odoo\._domainkey\.odoo\.com/,
  },
  {
    what: "another key in the place of the CNAME",
    changes: { [KEY_NAME]: { TXT: ["v=DKIM1; p="] } },
    area: Area.Dkim,
    says: "error dkim/other-data",
    fix: /^Delete the TXT records at/,
  },
  {
    what: "other TXT records in the place of the CNAME (RFC 1034 section 3.6.2)",
    changes: { [KEY_NAME]: { TXT: ["hello"] } },
    area: Area.Dkim,
    says: "error dkim/other-data",
    fix: /^Delete the TXT records at/,
  },
  {
    what: "a revoked key (RFC 6376 section 3.6.1)",
    changes: key("v=DKIM1; p="),
    area: Area.Dkim,
    says: "error dkim/key-revoked",
    fix: /another selector/,
  },
  {
    what: "a key in test mode",
    changes: key(KEY.replace("k=rsa;", "k=rsa; t=y;")),
    area: Area.Dkim,
    says: "warning dkim/testing",
    fix: /whoever publishes the key/,
  },
  {
    what: "a key that is no base64",
    changes: key("v=DKIM1; p=!!"),
    area: Area.Dkim,
    says: "error dkim/key-not-base64",
    fix: /whoever publishes/,
  },
  {
    what: "a key that was cut",
    changes: key(KEY.slice(0, 120)),
    area: Area.Dkim,
    says: "error dkim/key-not-valid",
    fix: /whoever publishes/,
  },
  {
    what: "a key below 1024 bits (RFC 8301 section 3.2)",
    changes: key(SHORT_KEY),
    area: Area.Dkim,
    says: "error dkim/key-too-short",
    fix: /whoever publishes/,
  },
  {
    what: "several keys (RFC 6376 section 3.6.2.2)",
    changes: key(KEY, "v=DKIM1; p="),
    area: Area.Dkim,
    says: "error dkim/target-several-keys",
    fix: /leave one/,
  },
  {
    what: "no key behind the CNAME",
    changes: { [ODOO_DKIM_TARGET]: undefined },
    area: Area.Dkim,
    says: "error dkim/target-without-key",
    fix: /spelling/,
  },
  {
    what: "no key at another selector",
    changes: {},
    target: { selectors: ["odoo", "s1"] },
    area: Area.Dkim,
    says: "error verify/no-key",
    fix: /^Check the spelling of the selector/,
  },
];

it.each(DKIM)("$what: $says", async (fault) => {
  expect(await seen(fault)).toEqual(oneIssue(fault));
});

it("says that DKIM aligns where the CNAME leads to Odoo's key by another one", async () => {
  const at = { [KEY_NAME]: { CNAME: ["keys.example"], TXT: [KEY] }, "keys.example": { CNAME: [ODOO_DKIM_TARGET] } };
  expect((await check(worldWith(at))).alignment).toMatchObject({ dkim: true });
});

it("tells how many selectors were not looked at", async () => {
  const selectors = ["odoo", ...Array.from({ length: 21 }, (_, at) => `s${at}`)];
  const keys = Object.fromEntries(selectors.slice(1).map((one) => [`${one}._domainkey.acme.com`, { TXT: [KEY] }]));
  const found = await check(worldWith(keys), { selectors });
  expect(found.issues.map(({ message }) => message)).toEqual([
    '20 DKIM selectors were looked at; these were not: "s19", "s20".',
  ]);
});
