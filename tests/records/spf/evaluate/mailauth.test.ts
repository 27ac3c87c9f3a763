import fc from "fast-check";
import { spf as mailauthSpf } from "mailauth/lib/spf";
import { evaluateSpf } from "../../../../records/spf/evaluate/evaluate";
import type { DnsResolver } from "../../../../records/resolver";
import { record, zone } from "../compare/zones";
import { ZoneResolver } from "../zoneResolver";

const RUNS = Number(process.env["SPF_PROPERTY_RUNS"] ?? 500);
const SEED = Number(process.env["SPF_PROPERTY_SEED"] ?? 7208);
const CLIENTS = [
  "192.0.2.1",
  "192.0.2.77",
  "192.0.2.200",
  "203.0.113.9",
  "10.0.0.1",
  "2001:db8::1",
  "2001:db8:ffff::9",
  "f000::1",
];

/** As node:dns answers: values, or an error with a code. */
function asNode(resolver: DnsResolver) {
  return async (name: string, type: string): Promise<unknown[]> => {
    const { status, values } = await resolver.resolve(name.toLowerCase(), type as "TXT");
    if (status !== "answer")
      throw Object.assign(new Error(status), { code: status === "nxdomain" ? "ENOTFOUND" : "ENODATA" });
    if (type === "TXT") return values.map((value) => [value]);
    return values.map((value) =>
      typeof value === "string" ? value : { priority: value.preference, exchange: value.exchange },
    );
  };
}

/**
 * Where mailauth 4.13 and RFC 7208 part, none of which is a matter of taste:
 * - void lookups (section 4.6.4 with 5): a host with addresses of the other family only is no void lookup for mailauth, and the
 *   exchangers of an `mx` have a count of their own;
 * - a syntax error behind the term that matches (section 4.6) is not seen by mailauth;
 * - the lookups of the initial record and of `redirect` are counted where its resolver is called, so that the limit is met elsewhere.
 * The records generated here reach the first and the last; both sides are compared where neither limit decides.
 */
function isAboutLimits(reason: string | undefined, comment: unknown): boolean {
  return /lookups/.test(reason ?? "") || /Too many/.test(String(comment));
}

test("evaluateSpf and mailauth agree on generated zones where no limit decides", async () => {
  const seen = new Map<string, number>();
  let limits = 0;
  await fc.assert(
    fc.asyncProperty(record, zone, fc.constantFrom(...CLIENTS), async (text, names, ip) => {
      const resolver = new ZoneResolver({ ...names, "start.example": { TXT: [text] } });
      const check = { ip, sender: "x@start.example", helo: "h.example" };
      const ours = await evaluateSpf(check, resolver);
      const theirs = await mailauthSpf({
        ...check,
        mta: "mx.example",
        resolver: asNode(resolver) as Parameters<typeof mailauthSpf>[0]["resolver"],
      });
      if (isAboutLimits(ours.reason, theirs.status.comment)) {
        limits += 1;
        return;
      }
      expect([text, ip, ours.result]).toEqual([text, ip, theirs.status.result]);
      seen.set(ours.result, (seen.get(ours.result) ?? 0) + 1);
    }),
    { numRuns: RUNS, seed: SEED },
  );
  for (const result of ["pass", "fail", "softfail", "neutral", "permerror"])
    expect([result, (seen.get(result) ?? 0) > RUNS / 50]).toEqual([result, true]);
  expect(limits).toBeLessThan(RUNS / 2);
});
