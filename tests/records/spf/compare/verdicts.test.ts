import fc from "fast-check";
import { checkAsyncProperty, RUNS } from "../../property";
import { verdictsOf } from "../../../../records/spf/compare/walk";
import { evaluateSpf } from "../../../../records/spf/evaluate/evaluate";
import { FAMILY_BITS, fromNumber } from "../../../../records/spf/networks";
import { loadWorld } from "../../../../records/spf/lookupTree";
import { mx, type Zone, ZoneResolver } from "../zoneResolver";
import { record, zone } from "./zones";

describe("verdictsOf", () => {
  test("covers every address once, and says at both ends of each range what evaluateSpf says", async () => {
    const seen = new Map<string, number>();
    await checkAsyncProperty(fc.tuple(record, zone), 0.4, async ([text, names]) => {
      const resolver = new ZoneResolver({
        ...names,
        "a.example": { ...(names["a.example"] as object), TXT: [text] },
      });
      const world = await loadWorld("a.example", text, resolver);
      const inThis = new Set<string>();
      for (const family of [4, 6] as const) {
        let next = 0n;
        for (const { first, last, value } of verdictsOf(world, family)) {
          expect(first).toBe(next);
          next = last + 1n;
          for (const address of [first, last]) {
            const ip = fromNumber(address, family);
            const { result, lookups } = await evaluateSpf({ ip, sender: "x@a.example", helo: "h.example" }, resolver);
            // An IPv4 address in an IPv6 one is checked as IPv4, so ranges of IPv6 do not speak of it.
            const said = ip.startsWith("::ffff:") ? result : value.result;
            expect([ip, said]).toEqual([ip, result]);
            inThis.add(result);
            if (lookups > 10) inThis.add("limit");
          }
        }
        expect(next).toBe(1n << BigInt(FAMILY_BITS[family]));
      }
      for (const result of inThis) seen.set(result, (seen.get(result) ?? 0) + 1);
      return inThis.size > 1;
    });
    for (const result of ["pass", "fail", "softfail", "neutral", "permerror", "limit"])
      expect([result, (seen.get(result) ?? 0) > RUNS / 20]).toEqual([result, true]);
  });

  const long = "x".repeat(64);
  const EDGES: Zone = {
    "several.example": { TXT: ["v=spf1 -all", "v=spf1 ~all"] },
    "broken.example": { TXT: ["v=spf1 moo"] },
    "many.example": { MX: mx(...new Array<string>(11).fill("host.example")) },
    "dead.example": { MX: mx(".", "gone1.example", "gone2.example", "gone3.example") },
    "odd.example": { A: ["nonsense", "2001:db8::7", "192.0.2.7", ...mx("x.example")], AAAA: ["192.0.2.7"] },
    "ends.example": { TXT: ["v=spf1 a:host.example -all"] },
    "host.example": { A: ["192.0.2.1"], AAAA: ["2001:db8::1"] },
  };

  test.each([
    "include:several.example ~all",
    "ip4:0.0.0.0/1 redirect=broken.example",
    "ip6:::/1 mx:many.example ~all",
    "mx:dead.example ~all",
    "mx:host.example mx:host.example mx:host.example ~all",
    `a:${long}.example mx:${long}.example ~all`,
    `ip4:0.0.0.0/1 include:${long}.example ~all`,
    "ip4:10.0.0.0/8 ?ip6:2001:db8::/32",
    "+all",
    "a mx ~all",
    "a:odd.example ~all",
    "redirect=ends.example",
  ])("says of %s what evaluateSpf says", async (terms) => {
    const text = `v=spf1 ${terms}`;
    const resolver = new ZoneResolver({ ...EDGES, "a.example": { TXT: [text] } });
    const world = await loadWorld("a.example", text, resolver);
    for (const family of [4, 6] as const) {
      for (const { last, value } of verdictsOf(world, family)) {
        const ip = fromNumber(last, family);
        const { result } = await evaluateSpf({ ip, sender: "x@a.example", helo: "h.example" }, resolver);
        expect([ip, value.result, value.path.doubts]).toEqual([ip, result, []]);
      }
    }
  });

  test.each([
    "a:%{d}",
    "mx:%{i}.b.example",
    "ptr",
    "exists:b.example",
    "include:%{i}.b.example",
    "a:silent.example",
    "mx:silent.example",
    "mx:slow.example",
    "redirect=%{i}.b.example",
    "redirect=silent.example",
  ])("leaves %s undecided for every address it is asked for", async (term) => {
    const zone: Zone = { "silent.example": "timeout", "slow.example": { MX: mx("silent.example") } };
    const world = await loadWorld("a.example", `v=spf1 ip4:0.0.0.0/1 ip6:::/1 ${term}`, new ZoneResolver(zone));
    for (const family of [4, 6] as const) {
      const found = verdictsOf(world, family).map(({ value }) => [
        value.result,
        value.path.doubts.map((doubt) => doubt.term),
      ]);
      expect(found).toEqual([
        ["pass", []],
        ["neutral", [term]],
      ]);
    }
  });
});
