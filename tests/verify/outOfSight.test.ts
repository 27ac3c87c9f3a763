import type { DomainName } from "../../records/dns/domainName";
import { mx } from "../records/spf/zoneResolver";
import { check, words, worldWith } from "./goodWorld";

const MX = mx("mx.acme.com");
const withSpf = (text: string) => check(worldWith({ "acme.com": { TXT: [text], MX } }));

describe("an SPF record that a service hosts behind macros (RFC 7208 section 7)", () => {
  it.each([
    "v=spf1 include:%{i}._ip.%{h}._ehlo.%{d}._spf.host.example ~all",
    "v=spf1 +INCLUDE:%{d}._spf.host.example ~all",
    "v=spf1 redirect=%{d}._spf.host.example",
  ])("may authorize Odoo, which is not known and never wrong: %s", async (text) => {
    const found = await withSpf(text);
    expect(words(found)).toEqual(["unknown verify/odoo-not-authorized", "warning spf/price-not-known"]);
    expect(found.issues[0]?.fix).toContain("where that include is managed");
    expect(found.spf).not.toHaveProperty("authorizesOdoo");
    expect(found.verdict).toBe("unknown");
  });

  it.each([
    ["exists:%{i}._spf.mta.example", "is about single addresses of one service"],
    ["?include:%{d}._spf.host.example", "is no pass"],
  ])("is not one that has %s, which %s", async (term) => {
    const found = await withSpf(`v=spf1 ${term} ~all`);
    expect(words(found)).toContain("error verify/odoo-not-authorized");
    expect(found.spf.authorizesOdoo).toBe(false);
  });
});

describe("an alias domain that is a CNAME (RFC 1034 section 3.6.2)", () => {
  const aliasDomain = "bounce.acme.com" as DomainName;

  it.each([
    ["verify/no-spf", []],
    ["verify/odoo-not-authorized", ["v=spf1 mx -all"]],
  ])("is told so in the fix of %s: nothing can be published beside it", async (id, texts) => {
    const at = { CNAME: ["crm.example"], MX, ...(texts.length > 0 && { TXT: texts }) };
    const { issues } = await check(worldWith({ [aliasDomain]: at, "crm.example": { MX } }), { aliasDomain });
    const fix = issues.find((issue) => issue.id === id)?.fix;
    expect(fix).toMatch(
      /^bounce\.acme\.com is a CNAME for crm\.example, and no record can stand beside it: put records/,
    );
  });
});
