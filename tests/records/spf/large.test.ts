import { consolidateSpf } from "../../../records/spf/consolidate";
import { mergeSpf } from "../../../records/spf/merge";
import { releaseSpf } from "../../../records/spf/release";
import { repairSpf } from "../../../records/spf/repair";
import { valueOf } from "../valueOf";

const DECLARED = ["a.example", "_spf.odoo.com"];

/** More terms than a function takes arguments, so that spreading them into a call throws; a quadratic algorithm would take minutes. */
const LARGE: readonly (readonly [what: string, text: string])[] = [
  ["mechanisms", `v=spf1${" a".repeat(150_000)} ~all`],
  ["one include", `v=spf1${" include:a.example".repeat(20_000)} ~all`],
  ["modifiers", `v=spf1${" x=".repeat(100_000)} ~all`],
  ["spaces", `v=spf1 ${" ".repeat(300_000)}~all`],
  ["all", `v=spf1${" all".repeat(80_000)}`],
];

describe.each(LARGE)("a record with very many %s", (_, text) => {
  test.each(["first", "last"] as const)("is merged at %s and released", (position) => {
    const merged = mergeSpf(text, { includes: DECLARED, position, removes: ["mx"], lookupLimit: "off" });
    const left = valueOf(releaseSpf(valueOf(merged).text, { declared: DECLARED, found: text })).text;
    expect([valueOf(merged).text === text, left === text]).toEqual([false, true]);
  });

  test("is judged and joined with few issues, and never repaired", () => {
    expect(mergeSpf(text, { includes: DECLARED, all: "-all" }).issues.length).toBeLessThan(5);
    expect(consolidateSpf([text, "v=spf1 mx ~all"]).issues.length).toBeLessThan(5);
    expect(repairSpf(`${text} moo`)).toBeUndefined();
  });
});
