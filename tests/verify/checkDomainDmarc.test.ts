import { Hosting } from "../../odoo/hosting";
import { ODOO_SPF_INCLUDE } from "../../odoo/names";
import type { DomainName } from "../../records/dns/domainName";
import { Area, Verdict } from "../../verify/report";
import { mx, type ZoneName } from "../records/spf/zoneResolver";
import { type Fault, oneIssue, seen } from "./faults";
import { check, KEY, KEY_NAME, words, worldWith } from "./goodWorld";

const dmarc = (...texts: string[]): Record<string, ZoneName> => ({ "_dmarc.acme.com": { TXT: texts } });
const ODOO = `include:${ODOO_SPF_INCLUDE}`;
const RUA = "rua=mailto:dmarc@acme.com";

const FAULTS: readonly Fault[] = [
  {
    what: "no DMARC record (RFC 9989 section 4.10)",
    changes: { "_dmarc.acme.com": undefined },
    area: Area.Dmarc,
    says: "warning verify/no-dmarc",
    fix: /_dmarc\.acme\.com TXT "v=DMARC1; p=none/,
  },
  {
    what: "two DMARC records (section 4.10)",
    changes: dmarc(`v=DMARC1; p=none; ${RUA}`, "v=DMARC1; p=reject"),
    area: Area.Dmarc,
    says: "error dmarc/several-records",
    fix: /delete the others/,
  },
  {
    what: "SPF beside DMARC",
    changes: dmarc(`v=DMARC1; p=none; ${RUA}`, "v=spf1 -all"),
    area: Area.Dmarc,
    says: "warning dmarc/spf-at-name",
    fix: /Delete it there/,
  },
  {
    what: "a lower-case version (section 4.8)",
    changes: dmarc(`v=dmarc1; p=none; ${RUA}`),
    area: Area.Dmarc,
    says: "error dmarc/version-not-valid",
    fix: /in capitals/,
  },
  {
    what: "a policy behind a CNAME",
    changes: {
      "_dmarc.acme.com": { CNAME: ["acme.vendor.example"], TXT: [`v=DMARC1; p=none; ${RUA}`] },
      "acme.vendor.example": { TXT: [`v=DMARC1; p=none; ${RUA}`] },
    },
    area: Area.Dmarc,
    says: "warning dmarc/cname-at-name",
    fix: /acme\.vendor\.example/,
  },
  {
    what: "B18: a TXT and a CNAME with another policy (RFC 1034 section 3.6.2)",
    changes: {
      "_dmarc.acme.com": { CNAME: ["acme.vendor.example"], TXT: [`v=DMARC1; p=quarantine; ${RUA}`] },
      "acme.vendor.example": { TXT: [`v=DMARC1; p=none; ${RUA}`] },
    },
    area: Area.Dmarc,
    says: "error dmarc/record-beside-cname",
    fix: /Keep one of the two/,
  },
  {
    what: "B18: a TXT and a CNAME that leads nowhere",
    changes: {
      "_dmarc.acme.com": { CNAME: ["acme.vendor.example"], TXT: [`v=DMARC1; p=none; ${RUA}`] },
      "acme.vendor.example": "nxdomain",
    },
    area: Area.Dmarc,
    says: "error dmarc/record-beside-cname",
    fix: /Keep one of the two/,
  },
  {
    what: "B13: a record whose name the panel appended the zone to",
    changes: { "_dmarc.acme.com": undefined, "_dmarc.acme.com.acme.com": { TXT: [`v=DMARC1; p=none; ${RUA}`] } },
    area: Area.Dmarc,
    says: "warning verify/no-dmarc",
    fix: /Rename _dmarc\.acme\.com\.acme\.com to _dmarc\.acme\.com/,
  },
  {
    what: "a CNAME that leads nowhere",
    changes: { "_dmarc.acme.com": { CNAME: ["acme.vendor.example"] } },
    area: Area.Dmarc,
    says: "error dmarc/cname-at-name",
    fix: /published by whoever holds/,
  },
  {
    what: "an invalid policy (section 4.10.1)",
    changes: dmarc(`v=DMARC1; p=rejekt; ${RUA}`),
    area: Area.Dmarc,
    says: "error dmarc/policy-not-valid",
    fix: /Did you mean "reject"\?$/,
  },
  {
    what: "a removed tag (appendix C)",
    changes: dmarc(`v=DMARC1; p=none; pct=20; ${RUA}`),
    area: Area.Dmarc,
    says: "warning dmarc/historic-tag",
    fix: /Take it out/,
  },
  {
    what: "a tag twice",
    changes: dmarc(`v=DMARC1; p=none; p=none; ${RUA}`),
    area: Area.Dmarc,
    says: "error dmarc/tag-twice",
    fix: /Leave one/,
  },
  {
    what: "no address for reports",
    changes: dmarc("v=DMARC1; p=none"),
    area: Area.Dmarc,
    says: "warning dmarc/no-aggregate-reports",
    fix: /rua=mailto:/,
  },
  {
    what: "reports to somebody who has not agreed (RFC 9990 section 4)",
    changes: dmarc("v=DMARC1; p=none; rua=mailto:x@other.example"),
    area: Area.Dmarc,
    says: "warning dmarc/report-not-authorized",
    fix: /acme\.com\._report\._dmarc\.other\.example TXT "v=DMARC1"/,
  },
  {
    what: "p=reject, and Odoo Online signs nothing (RFC 9989, Identifier Alignment)",
    changes: { ...dmarc(`v=DMARC1; p=reject; ${RUA}`), [KEY_NAME]: undefined },
    target: { selectors: [] },
    area: Area.Alignment,
    says: "error dmarc/enforced-without-authentication",
    fix: /Publish odoo\._domainkey\.acme\.com CNAME/,
  },
  {
    what: "p=reject on SPF alone (RFC 7208 section 10.3)",
    changes: { ...dmarc(`v=DMARC1; p=reject; ${RUA}`), [KEY_NAME]: undefined },
    target: { selectors: [], hosting: Hosting.OdooSh },
    area: Area.Alignment,
    says: "warning odoo/spf-alone",
    fix: /survives forwarding/,
  },
  {
    what: "no MX, where mail goes to the address of the domain (RFC 5321 section 5.1)",
    changes: { "acme.com": { TXT: [`v=spf1 ${ODOO} ~all`], AAAA: ["2001:db8::1"] } },
    area: Area.Mx,
    says: "warning verify/no-mx",
    fix: /bounce@acme\.com and catchall@acme\.com/,
  },
  {
    what: "neither MX nor address",
    changes: { "acme.com": { TXT: [`v=spf1 ${ODOO} ~all`] } },
    area: Area.Mx,
    says: "error verify/no-mx",
    fix: /bounce@acme\.com and catchall@acme\.com/,
  },
  {
    what: "a null MX beside another one (RFC 7505 section 3)",
    changes: {
      "acme.com": { TXT: [`v=spf1 ${ODOO} ~all`], MX: [{ preference: 0, exchange: "" }, ...mx("mx.acme.com")] },
    },
    area: Area.Mx,
    says: "warning verify/null-mx-not-alone",
    fix: /^Delete the MX record with the target "\."\.$/,
  },
  {
    what: "an MX host that is a CNAME (RFC 2181 section 10.3)",
    changes: { "mx.acme.com": { CNAME: ["host.example"], A: ["203.0.113.25"] } },
    area: Area.Mx,
    says: "warning verify/mx-is-cname",
    fix: /^Name the host that the CNAME leads to/,
  },
  {
    what: "a null MX (RFC 7505 section 3)",
    changes: { "acme.com": { TXT: [`v=spf1 ${ODOO} ~all`], MX: [{ preference: 0, exchange: "" }] } },
    area: Area.Mx,
    says: "error verify/null-mx",
    fix: /real MX record/,
  },
  {
    what: "an MX host that does not exist (RFC 5321 section 5.1)",
    changes: { "mx.acme.com": undefined },
    area: Area.Mx,
    says: "error verify/mx-without-address",
    fix: /Correct the name/,
  },
  {
    what: "an MX record that names an IP address (RFC 1035 section 3.3.9)",
    changes: { "acme.com": { TXT: [`v=spf1 ${ODOO} ~all`], MX: mx("203.0.113.25") } },
    area: Area.Mx,
    says: "error verify/mx-without-address",
    fix: /never an IP address/,
  },
  {
    what: "one MX host of two that is gone",
    changes: { "acme.com": { TXT: [`v=spf1 ${ODOO} ~all`], MX: mx("mx.acme.com", "old.acme.com") } },
    area: Area.Mx,
    says: "warning verify/mx-without-address",
    fix: /when the host is gone/,
  },
];

it.each(FAULTS)("$what: $says", async (fault) => {
  expect(await seen(fault)).toEqual(oneIssue(fault));
});

it("tells that Odoo's mail is not authenticated where nobody named its selector and no policy is enforced", async () => {
  const found = await check(worldWith({ [KEY_NAME]: undefined }), { selectors: [] });
  expect(words(found)).toEqual(["warning verify/odoo-not-aligned"]);
  expect(found.issues[0]?.fix).toBe("Publish odoo._domainkey.acme.com CNAME odoo._domainkey.odoo.com");
  expect(found.areas).toMatchObject({ dkim: Verdict.Good, alignment: Verdict.Warnings });
  expect(found.dkim).toEqual([]);
});

it.each([{ selectors: [] }, { selectors: ["s1"] }])(
  "sees Odoo's key in DNS where nobody named it: %j",
  async (target) => {
    const world = { ...dmarc(`v=DMARC1; p=reject; ${RUA}`), "s1._domainkey.acme.com": { TXT: [KEY] } };
    const found = await check(worldWith(world), target);
    expect(words(found)).toEqual([]);
    expect(found.alignment).toMatchObject({ dkim: true });
  },
);

const hosts = (count: number): string[] => Array.from({ length: count }, (_, at) => `d${at}.example`);
const reportsTo = (count: number): Record<string, ZoneName> =>
  dmarc(
    `v=DMARC1; p=none; rua=${hosts(count)
      .map((host) => `mailto:a@${host}`)
      .join()}`,
  );

it("tells of all destinations that do not accept reports in one issue, and of those that were not asked in another", async () => {
  const found = await check(worldWith(reportsTo(20)));
  expect(words(found)).toEqual(["warning dmarc/report-not-authorized", "warning verify/limit-reached"]);
  const [missing, limit] = found.issues;
  expect(missing?.message).toMatch(/^Reports to "d0\.example", .*"d9\.example" and 6 more are not sent/);
  expect(missing?.fix).toMatch(/acme\.com\._report\._dmarc\.d0\.example TXT "v=DMARC1"; acme/);
  expect(limit?.message).toBe(
    '16 report domains were asked whether they accept reports; these were not: "d16.example", "d17.example", "d18.example", "d19.example".',
  );
  expect(found.dmarc.reportCount).toBe(20);
  expect(found.dmarc.reports[15]).toMatchObject({ isAuthorized: false, isLeftOut: false });
  expect(found.dmarc.reports[16]).toMatchObject({ isExternal: true, isLeftOut: true });
});

it.each([
  [
    "warning dmarc/report-diverted",
    { TXT: ["v=DMARC1; rua=mailto:b@elsewhere.example"] },
    /^Ask their owners to publish instead/,
  ],
  ["unknown dmarc/report-authorization-unknown", "timeout", /^Run again when DNS answers\. They need: /],
] satisfies [string, ZoneName, RegExp][])("tells of two destinations in one issue: %s", async (says, at, fix) => {
  const there = Object.fromEntries(hosts(2).map((host) => [`acme.com._report._dmarc.${host}`, at]));
  const found = await check(worldWith({ ...reportsTo(2), ...there }));
  expect(words(found)).toEqual([says]);
  expect(found.issues[0]?.fix).toMatch(fix);
});

it("does not say that reports go to what is no address", async () => {
  const found = await check(worldWith(dmarc("v=DMARC1; p=none; rua=dmarc@acme.com")));
  expect(found.dmarc.reports).toEqual([
    { uri: "dmarc@acme.com", isUsable: false, isExternal: false, isLeftOut: false },
  ]);
});

it.each([
  ["v=DMARC1; p=none; p=none", true],
  ["v=DMARC1; p=none; pct=20", false],
])("says whether receivers may ignore %s", async (text, isIgnored) => {
  expect((await check(worldWith(dmarc(text)))).dmarc.isIgnored).toBe(isIgnored);
  const below = await check(worldWith({ ...dmarc(text), "m.acme.com": { A: ["203.0.113.1"] } }), {
    domain: "m.acme.com" as DomainName,
  });
  expect(below.dmarc.isIgnored).toBe(isIgnored);
});

it("calls no MX host dead that was not asked", async () => {
  const dead = Array.from({ length: 12 }, (_, at) => `dead${at}.acme.com`);
  const records = [...dead, "mx.acme.com"].map((exchange, preference) => ({ preference, exchange }));
  const found = await check(worldWith({ "acme.com": { TXT: [`v=spf1 ${ODOO} ~all`], MX: records } }));
  expect(words(found)).toEqual(["warning verify/mx-without-address"]);
  expect(found.issues[0]?.message).toMatch(
    /^The 10 preferred of 13 MX hosts of acme\.com have no address .* not known/,
  );
  expect(found.mxCount).toBe(13);
});

it.each([
  [
    `v=DMARC1; p=rejct; np=rejekt; sp=x; fo:0; adkim=x; pct=20; rua=dmarc@acme.com`,
    [
      "error dmarc/policy-not-valid",
      "error dmarc/policy-not-valid",
      "error dmarc/policy-not-valid",
      "warning dmarc/not-a-tag",
      "warning dmarc/value-not-valid",
      "warning dmarc/historic-tag",
      "warning dmarc/report-uri-not-valid",
    ],
  ],
  ["v=DMARC1; p=reject; p=none", ["error dmarc/tag-twice", "warning dmarc/no-aggregate-reports"]],
  [
    `v=DMARC1; p=none; psd=y; ${RUA}, https://x.example/`,
    ["warning dmarc/public-suffix", "warning dmarc/report-uri-scheme"],
  ],
])("tells all problems of a record at once: %s", async (text, says) => {
  const found = await check(worldWith(dmarc(text)));
  expect(words(found).sort()).toEqual([...says].sort());
});

it.each([`p=none; v=DMARC1; ${RUA}`, `p=none; ${RUA}`])("sees a text that is meant as DMARC: %s", async (text) => {
  const found = await check(worldWith(dmarc(text)));
  expect(words(found)).toEqual(["error dmarc/version-not-valid"]);
});

it("names three of many MX hosts without an address", async () => {
  const hosts = ["a", "b", "c", "d", "e"].map((label) => `${label}.acme.com`);
  const found = await check(worldWith({ "acme.com": { TXT: [`v=spf1 ${ODOO} ~all`], MX: mx(...hosts) } }));
  expect(found.issues.map(({ message }) => message)).toEqual([
    'No MX host of acme.com has an address ("a.acme.com", "b.acme.com", "c.acme.com" and 2 more): bounces and replies are lost.',
  ]);
});

it("a world without faults is good", async () => {
  const found = await check(worldWith({}));
  expect(words(found)).toEqual([]);
  expect(found.verdict).toBe(Verdict.Good);
});
