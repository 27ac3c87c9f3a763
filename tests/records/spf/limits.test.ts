import fc from "fast-check";
import { mergeSpf } from "../../../records/spf/merge";
import { countOwnLookups, MAX_DNS_LOOKUPS } from "../../../records/spf/limits";
import { includes, strangerRecord } from "./arbitraries";
import { termsOf } from "./laws";
import { odoo } from "./mergeCase";
import { checkProperty } from "../property";

describe("the limit of 10 terms that query DNS (RFC 7208 section 4.6.4)", () => {
  const record = (count: number): string => `v=spf1${" a".repeat(count)} ip4:192.0.2.1 exp=e.example ~all mx ptr`;
  const LIMITS: readonly (readonly [existing: string, lookups: number])[] = [
    [record(9), 10],
    [record(10), 11],
    ["v=spf1 a mx ptr include:a.b exists:%{i}.c.d a a a redirect=e.f", 10],
    ["v=spf1 a mx ptr include:a.b exists:%{i}.c.d a a a a redirect=e.f", 11],
    ["v=spf1 a mx ptr include:a.b exists:%{i}.c.d a a a a redirect=e.f ?all", 10],
  ];
  test.each(LIMITS)("%s has %d with ours: an error above 10", (existing, lookups) => {
    const merged = mergeSpf(existing, odoo);
    expect(merged.ok).toBe(lookups <= 10);
    const over = merged.issues.filter(({ id }) => id === "spf/too-many-lookups");
    expect(over.map(({ severity, message }) => [severity, message.includes(`have ${lookups} terms`)])).toEqual(
      lookups > 10 ? [["error", true]] : [],
    );
  });

  test("is a warning or nothing on demand", () => {
    const ids = (lookupLimit: "warning" | "off"): (string | boolean)[] => {
      const { ok, issues } = mergeSpf(record(10), { ...odoo, lookupLimit });
      return [ok, ...issues.map(({ id, severity }) => `${id} ${severity}`)];
    };
    expect(ids("warning")).toEqual([true, "spf/too-many-lookups warning"]);
    expect(ids("off")).toEqual([true]);
  });

  test("is judged on the merged record, so that removes can cure it", () => {
    expect(mergeSpf(record(11), { ...odoo, removes: ["a"] })).toMatchObject({ ok: true, issues: [] });
  });

  test("holds for a record that we create", () => {
    const targets = Array.from({ length: 11 }, (_, at) => `s${at}.example`);
    expect(mergeSpf(undefined, { includes: targets }).issues.map(({ id }) => id)).toEqual(["spf/too-many-lookups"]);
    expect(mergeSpf(undefined, { includes: targets }).issues[0]?.fix).toBe("Declare at least 1 fewer.");
    expect(mergeSpf(undefined, { includes: targets.slice(1) }).ok).toBe(true);
  });

  test("comes with the terms to choose from and how many must go", () => {
    const { issues } = mergeSpf("v=spf1 a mx ptr include:a.b exists:c.d a a a a a a ~all", odoo);
    expect(issues[0]?.fix).toBe(
      'Take 2 or more of these out with `spf: { removes: [...] }`: "a" 7 times, "mx", "ptr", "include:a.b", "exists:c.d".',
    );
  });
});

/** The same count, from nothing but the words of the record (RFC 7208 sections 4.6.4, 5.1 and 6.1). */
function lookupsOf(text: string): number {
  const words = text.split(" ").slice(1);
  const all = words.findIndex((word) => /^[+~?-]?all$/i.test(word));
  const evaluated = all < 0 ? words : words.slice(0, all);
  const pattern =
    all < 0 ? /^(redirect=|[+~?-]?(include|a|mx|ptr|exists)([:/]|$))/i : /^[+~?-]?(include|a|mx|ptr|exists)([:/]|$)/i;
  return evaluated.filter((word) => pattern.test(word)).length;
}

test("countOwnLookups counts what is evaluated, and a merge complains exactly above the limit", () => {
  const longer = fc
    .tuple(strangerRecord, fc.nat(10), includes)
    .map(([text, more, wanted]) => [text.replace(/^v=spf1/i, `v=spf1${" A".repeat(more)}`), wanted] as const);
  checkProperty(longer, 0.15, ([text, wanted]) => {
    expect(countOwnLookups({ terms: termsOf(text) })).toBe(lookupsOf(text));
    const merged = mergeSpf(text, { includes: wanted, lookupLimit: "off" });
    const isOver = merged.ok && lookupsOf(merged.value.text) > MAX_DNS_LOOKUPS;
    expect(mergeSpf(text, { includes: wanted }).ok).toBe(!isOver);
    return isOver;
  });
});
