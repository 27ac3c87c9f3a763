import fc from "fast-check";
import { verdictsOf } from "../../../../records/spf/compare/walk";
import { evaluateSpf } from "../../../../records/spf/evaluate/evaluate";
import { FAMILY_BITS, fromNumber } from "../../../../records/spf/networks";
import { loadWorld } from "../../../../records/spf/tree/world";
import { ZoneResolver } from "../zoneResolver";
import { NAMES, record, zone } from "./zones";

const RUNS = Number(process.env["SPF_PROPERTY_RUNS"] ?? 400);
const SEED = Number(process.env["SPF_PROPERTY_SEED"] ?? 7208);

describe("verdictsOf", () => {
  test("covers every address once, and says at both ends of each range what evaluateSpf says", async () => {
    const seen = new Map<string, number>();
    await fc.assert(
      fc.asyncProperty(record, zone, async (text, names) => {
        const resolver = new ZoneResolver({
          ...names,
          "a.example": { ...(names["a.example"] as object), TXT: [text] },
        });
        const world = await loadWorld("a.example", text, resolver);
        for (const family of [4, 6] as const) {
          const cells = verdictsOf(world, family);
          let next = 0n;
          for (const { first, last, value } of cells) {
            expect(first).toBe(next);
            next = last + 1n;
            for (const address of [first, last]) {
              const ip = fromNumber(address, family);
              const { result, lookups } = await evaluateSpf({ ip, sender: "x@a.example", helo: "h.example" }, resolver);
              // A mapped address is the IPv4 address in it: nothing that a range of IPv6 can say.
              const said = ip.startsWith("::ffff:") ? result : value.result;
              expect([ip, said]).toEqual([ip, result]);
              seen.set(result, (seen.get(result) ?? 0) + 1);
              if (lookups > 10) seen.set("limit", (seen.get("limit") ?? 0) + 1);
            }
          }
          expect(next).toBe(1n << BigInt(FAMILY_BITS[family]));
        }
      }),
      { numRuns: RUNS, seed: SEED },
    );
    for (const result of ["pass", "fail", "softfail", "neutral", "permerror", "limit"])
      expect([result, (seen.get(result) ?? 0) > RUNS / 20]).toEqual([result, true]);
  });

  test("the zones have all the names that records lead to, but one", () => {
    expect(fc.sample(zone, { numRuns: 1, seed: SEED })[0]).toHaveProperty(["d.example"]);
    expect(NAMES).toContain("gone.example");
  });
});
