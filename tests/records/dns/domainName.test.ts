import fc from "fast-check";
import { checkProperty } from "../property";
import {
  absoluteName,
  type DomainName,
  isInZone,
  parentName,
  sameName,
  toAsciiName,
  zoneCandidates,
} from "../../../records/dns/domainName";

const label63 = "a".repeat(63);
const NAME253 = `${`${label63}.`.repeat(3)}${"a".repeat(57)}.com`;

test.each([
  ["https://acme.com", "acme.com"],
  ["http://www.acme.com/contact", "www.acme.com"],
  ["info@acme.com", "acme.com"],
  ["acme", "acme.com or bücher.example"],
  // Only a domain name is offered.
  ["https://-acme.com/x", "acme.com or bücher.example"],
  ["ann@acme..com", "acme.com or bücher.example"],
])("the fix for %s offers %s", (text, meant) => {
  expect(toAsciiName(text).issues[0]?.fix).toBe(`Write the whole name alone, such as ${meant}.`);
});

it.each([64, 300, 100_000])("nothing of a label of %i letters is offered, and little of it is printed", (length) => {
  const [issue] = toAsciiName(`https://${"a".repeat(length)}.com/x`).issues;
  expect(issue?.fix).toBe("Write the whole name alone, such as acme.com or bücher.example.");
  expect(issue?.message.length).toBeLessThan(600);
});

describe("toAsciiName", () => {
  it.each([
    ["acme.com", "acme.com"],
    ["ACME.Com", "acme.com"],
    ["acme.com.", "acme.com"],
    ["_dmarc.acme.com", "_dmarc.acme.com"],
    ["bücher.example", "xn--bcher-kva.example"],
    ["BÜCHER.example", "xn--bcher-kva.example"],
    // The same name typed with a combining diaeresis (NFC, RFC 5891 section 4.1).
    ["bu\u0308cher.example", "xn--bcher-kva.example"],
    // The ideographic full stop separates labels in UTS 46.
    ["例\u3002テスト", "xn--fsq.xn--zckzah"],
    [`${label63}.com`, `${label63}.com`],
    [NAME253, NAME253],
    ["1.acme.com", "1.acme.com"],
    ["a-b.c0m", "a-b.c0m"],
  ])("reads %s", (text, name) => {
    expect(toAsciiName(text)).toEqual({ ok: true, value: name, issues: [] });
  });

  it.each([
    ["", "empty"],
    ["com", "one label"],
    ["acme..com", "empty"],
    [".acme.com", "empty"],
    ["acme.com..", "empty"],
    ["ac me.com", "character"],
    ["*.acme.com", "character"],
    ["-acme.com", "hyphen"],
    ["acme-.com", "hyphen"],
    ["acme.com/", "character"],
    ["192.0.2.1", "address"],
    ["192.0.2.100", "address"],
    [`${label63}a.com`, "64 characters"],
    [NAME253.replace(".com", "a.com"), "254 characters, 253 is the most"],
    ["a".repeat(1013), "longer than any domain name"],
    ["xn--a\u00fc.com", "character"],
    ["acme.com\u0000", "character"],
  ])("refuses %j: %s", (text, why) => {
    const read = toAsciiName(text);
    expect(read.ok).toBe(false);
    expect(read.issues).toHaveLength(1);
    expect(read.issues[0]).toMatchObject({ id: "dns/not-a-domain-name", severity: "error", found: text });
    expect(read.issues[0]?.message).toContain(why);
  });

  it.each([
    ["https://acme.com/", "acme.com"],
    ["http://Acme.com:8080/shop?x=1", "acme.com"],
    ["ann@acme.com", "acme.com"],
    ["mailto:ann@b\u00fccher.example", "xn--bcher-kva.example"],
    ["acme.com/shop", "acme.com"],
    [" acme.com ", "acme.com"],
  ])("finds the domain in %j", (text, domain) => {
    const [issue] = toAsciiName(text).issues;
    expect(issue?.message.endsWith(`. Did you mean "${domain}"?`)).toBe(true);
  });

  it.each(["https://acme/", "ann@", "@", `ann@${"a.".repeat(600)}com`, "ann@-acme.com"])(
    "finds no domain in %j",
    (text) => {
      expect(toAsciiName(text).issues[0]?.message).toMatch(/ is not a domain name: [^?]+\.$/);
    },
  );

  it("reads its own answers unchanged, and answers only printable ASCII", () => {
    checkProperty(fc.oneof(fc.domain(), fc.string({ unit: "grapheme" }), fc.string()), 0.1, (text) => {
      const name = toAsciiName(text);
      if (!name.ok) return false;
      expect(name.value).toMatch(/^[a-z0-9_.-]+$/);
      expect(toAsciiName(name.value)).toEqual(name);
      return true;
    });
  });
});

it.each([
  ["acme.com", "ACME.com.", true],
  ["acme.com", "acme.com", true],
  ["acme.com", "acme.org", false],
])("%s and %s are the same name: %s", (a, b, same) => {
  expect(sameName(a, b)).toBe(same);
});

it.each([
  ["acme.com", "acme.com", true],
  ["mail.acme.com", "acme.com", true],
  ["mail.ACME.com.", "acme.com", true],
  ["notacme.com", "acme.com", false],
  ["acme.com", "mail.acme.com", false],
])("%s is in the zone %s: %s", (name, zone, inside) => {
  expect(isInZone(name, zone)).toBe(inside);
});

it.each([
  ["@", "acme.com"],
  ["", "acme.com"],
  ["mail", "mail.acme.com"],
  ["mail.shop", "mail.shop.acme.com"],
  ["Mail.ACME.com.", "mail.acme.com"],
  ["b\u00fccher.acme.com", "xn--bcher-kva.acme.com"],
  ["*.ACME.com", "*.acme.com"],
  ["notacme.com", "notacme.com.acme.com"],
])("in the zone acme.com %j means %s", (name, whole) => {
  expect(absoluteName(name, "acme.com")).toBe(whole);
});

it("offers zones from the longest to two labels", () => {
  expect(zoneCandidates("mail.acme.co.uk" as DomainName)).toEqual(["mail.acme.co.uk", "acme.co.uk", "co.uk"]);
});

it.each([
  ["mail.acme.com", "acme.com"],
  ["com", undefined],
])("the parent of %s is %s", (name, parent) => {
  expect(parentName(name as DomainName)).toBe(parent);
});
