import type { DomainName } from "../../../records/dns/domainName";
import { dkimOwner, DOMAINKEY_LABEL } from "../../../records/dkim/owner";
import { selectorIssues } from "../../../records/dkim/selector";

describe("a selector is made of sub-domains (RFC 6376 section 3.1, RFC 5321 section 4.1.2)", () => {
  const cases: [selector: string, problem: RegExp | undefined][] = [
    ["odoo", undefined],
    ["ODOO", undefined],
    ["s1.mail", undefined],
    ["2026-01", undefined],
    ["a".repeat(63), undefined],
    ["a".repeat(64), /63 characters/],
    [`s1.${"a".repeat(64)}`, /63 characters/],
    [`${"a".repeat(63)}.${"b".repeat(63)}.${"c".repeat(63)}.${"d".repeat(61)}`, undefined],
    ["a".repeat(254), /longer than any name/],
    ["", /letters, digits/],
    ["odoo.", /letters, digits/],
    ["-odoo", /letters, digits/],
    ["odoo-", /letters, digits/],
    ["od oo", /letters, digits/],
    ["o_o", /letters, digits/],
    ["*", /letters, digits/],
    ["ödoo", /letters, digits/],
    ["odoo._domainkey", /_domainkey is added/],
    ["odoo._DomainKey.acme.com", /_domainkey is added/],
  ];
  test.each(cases)("%j: %s", (selector, problem) => {
    const issues = selectorIssues(selector);
    expect(issues.map(({ id }) => id)).toEqual(problem ? ["dkim/selector-not-valid"] : []);
    expect(issues.every(({ message }) => problem?.test(message))).toBe(true);
    expect(issues.map(({ fix }) => fix)).toEqual(
      problem ? ["Write the part in front of ._domainkey, such as odoo."] : [],
    );
  });

  test("the whole name has to fit as well (RFC 1035 section 2.3.4)", () => {
    const domain = `${"a".repeat(60)}.${"b".repeat(60)}.${"c".repeat(60)}.${"d".repeat(40)}.example` as DomainName;
    expect(selectorIssues("odoo", domain)).toEqual([]);
    const room = 253 - `._domainkey.${domain}`.length;
    expect(selectorIssues("s".repeat(room), domain)).toEqual([]);
    expect(selectorIssues("s".repeat(room + 1), domain)).toHaveLength(1);
    expect(selectorIssues("odoo-for-the-whole-group", domain)[0]?.message).toMatch(/longer than any name/);
  });
});

test("a key is at <selector>._domainkey.<domain>, in lower case (RFC 6376 section 3.6.2.1)", () => {
  expect(dkimOwner("Odoo", "acme.com" as DomainName)).toBe(`odoo.${DOMAINKEY_LABEL}.acme.com`);
  expect(DOMAINKEY_LABEL).toBe("_domainkey");
});
