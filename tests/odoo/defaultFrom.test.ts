import fc from "fast-check";
import { defaultFromAddress, defaultFromIssues, parseDefaultFrom } from "../../odoo/defaultFrom";
import type { DomainName } from "../../records/dns/domainName";

const acme = "acme.com" as DomainName;
const at = (domain: string) => ({ localPart: "notifications", domain: domain as DomainName });

const READ: readonly [string, object][] = [
  ["notifications", { localPart: "notifications" }],
  ["Notifications@ACME.com", { localPart: "notifications", domain: "acme.com" }],
  ["a.b+c@bücher.example", { localPart: "a.b+c", domain: "xn--bcher-kva.example" }],
  [`${"a".repeat(64)}@acme.com`, { localPart: "a".repeat(64), domain: "acme.com" }],
];
it.each(READ)("reads %s, in small letters as Odoo keeps it", (text, value) => {
  expect(parseDefaultFrom(text)).toEqual({ ok: true, value, issues: [] });
});

const REFUSED: readonly [string, string][] = [
  ["", "odoo/default-from-not-valid"],
  ["@acme.com", "odoo/default-from-not-valid"],
  ["a..b@acme.com", "odoo/default-from-not-valid"],
  [".a@acme.com", "odoo/default-from-not-valid"],
  ['"a b"@acme.com', "odoo/default-from-not-valid"],
  ["Acme <a@acme.com>", "odoo/default-from-not-valid"],
  ["a@b@acme.com", "odoo/default-from-not-valid"],
  [`${"a".repeat(65)}@acme.com`, "odoo/default-from-not-valid"],
  ["a@com", "dns/not-a-domain-name"],
  ["a@acme com", "dns/not-a-domain-name"],
];
it.each(REFUSED)("refuses %j (RFC 5321 section 4.1.2): %s", (text, id) => {
  const read = parseDefaultFrom(text);
  expect([read.ok, read.issues.map((issue) => [issue.id, issue.severity])]).toEqual([false, [[id, "error"]]]);
});

it("what was read is read again as it is, whatever the text", () => {
  let accepted = 0;
  fc.assert(
    fc.property(fc.oneof(fc.emailAddress(), fc.string()), (text) => {
      const read = parseDefaultFrom(text);
      if (!read.ok) return;
      accepted += 1;
      const address = defaultFromAddress(read.value, acme);
      expect(parseDefaultFrom(address)).toEqual({ ok: true, value: { domain: acme, ...read.value }, issues: [] });
    }),
    { numRuns: 500 },
  );
  expect(accepted).toBeGreaterThan(50);
});

describe("where it is used", () => {
  it("a local part is at the alias domain, an address at the alias domain is the same", () => {
    expect(defaultFromIssues({ localPart: "notifications" }, [acme])).toEqual([]);
    expect(defaultFromIssues(at("ACME.com"), [acme])).toEqual([]);
    expect(defaultFromAddress({ localPart: "a" }, acme)).toBe("a@acme.com");
  });

  it.each([
    ["outlook.com", "odoo/generic-provider"],
    ["acme.net", "odoo/default-from-not-authenticated"],
    ["mail.acme.com", "odoo/default-from-not-authenticated"],
  ])("an address at %s is refused: %s", (domain, id) => {
    const issues = defaultFromIssues(at(domain), [acme]);
    expect(issues.map((issue) => [issue.id, issue.severity])).toEqual([[id, "error"]]);
  });

  it("a complete address at another domain that is authenticated is fine: the From filter decides whose From is replaced", () => {
    expect(defaultFromIssues(at("acme.org"), [acme, "acme.org"])).toEqual([]);
  });
});
