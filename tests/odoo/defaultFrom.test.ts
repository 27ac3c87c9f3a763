import fc from "fast-check";
import { defaultFromAddress, defaultFromIssues, parseDefaultFrom } from "../../odoo/defaultFrom";
import type { DomainName } from "../../records/dns/domainName";
import { checkProperty } from "../records/property";

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
  checkProperty(fc.oneof(fc.emailAddress(), fc.string()), 0.2, (text) => {
    const read = parseDefaultFrom(text);
    if (!read.ok) return false;
    const address = defaultFromAddress(read.value, acme);
    expect(parseDefaultFrom(address)).toEqual({ ok: true, value: { domain: acme, ...read.value }, issues: [] });
    return true;
  });
});

describe("where it is used", () => {
  it("a local part, or an address at the alias domain, is fine", () => {
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

  it("a complete address at another authenticated domain is fine", () => {
    expect(defaultFromIssues(at("acme.org"), [acme, "acme.org"])).toEqual([]);
  });
});
