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

type MailauthResolver = Parameters<typeof mailauthSpf>[0]["resolver"];

/** As node:dns answers: values, or an error with a code. */
function asNode(resolver: DnsResolver): MailauthResolver {
  const ask = async (name: string, type: string): Promise<unknown[]> => {
    const { status, values } = await resolver.resolve(name.toLowerCase(), type as "TXT");
    if (status !== "answer")
      throw Object.assign(new Error(status), { code: status === "nxdomain" ? "ENOTFOUND" : "ENODATA" });
    if (type === "TXT") return values.map((value) => [value]);
    return values.map((value) =>
      typeof value === "string" ? value : { priority: value.preference, exchange: value.exchange },
    );
  };
  return ask as MailauthResolver;
}

// The two part in one thing, the void lookups of RFC 7208 section 4.6.4: below is the way that is known.
const VOID = /find nothing/;

interface Difference {
  readonly why: string;
  readonly terms: string;
  readonly ip: string;
}

const DIFFERENCES: readonly Difference[] = [
  {
    why: "a host with addresses of the other family only is void for this client (section 5 asks for one family)",
    terms: "a:v4.example a:v4.example a:v4.example -all",
    ip: "2001:db8::1",
  },
];

test.each(DIFFERENCES)("evaluateSpf is stricter than mailauth: $why", async ({ terms, ip }) => {
  const resolver = new ZoneResolver({
    "start.example": { TXT: [`v=spf1 ${terms}`] },
    "v4.example": { A: ["203.0.113.1"] },
  });
  const check = { ip, sender: "x@start.example", helo: "h.example" };
  const theirs = await mailauthSpf({ ...check, mta: "mx.example", resolver: asNode(resolver) });
  expect(await evaluateSpf(check, resolver)).toMatchObject({
    result: "permerror",
    reason: expect.stringMatching(VOID),
  });
  expect(theirs.status.result).toBe("fail");
});

// mailauth up to 4 asked once for all of them.
test("evaluateSpf and mailauth agree: each ptr of a client without names is a lookup that finds nothing", async () => {
  const resolver = new ZoneResolver({ "start.example": { TXT: ["v=spf1 ptr ptr ptr -all"] } });
  const check = { ip: "192.0.2.1", sender: "x@start.example", helo: "h.example" };
  const theirs = await mailauthSpf({ ...check, mta: "mx.example", resolver: asNode(resolver) });
  expect([await evaluateSpf(check, resolver), theirs.status.result]).toMatchObject([
    { result: "permerror", reason: expect.stringMatching(VOID) },
    "permerror",
  ]);
});

test("evaluateSpf and mailauth agree on generated zones, void lookups aside", async () => {
  const seen = new Map<string, number>();
  let differing = 0;
  await fc.assert(
    fc.asyncProperty(record, zone, fc.constantFrom(...CLIENTS), async (text, names, ip) => {
      const resolver = new ZoneResolver({ ...names, "start.example": { TXT: [text] } });
      const check = { ip, sender: "x@start.example", helo: "h.example" };
      const ours = await evaluateSpf(check, resolver);
      const theirs = await mailauthSpf({
        ...check,
        mta: "mx.example",
        resolver: asNode(resolver),
      });
      if (VOID.test(ours.reason ?? "") && theirs.status.result !== ours.result) {
        differing += 1;
        return;
      }
      expect([text, ip, ours.result]).toEqual([text, ip, theirs.status.result]);
      seen.set(ours.result, (seen.get(ours.result) ?? 0) + 1);
    }),
    { numRuns: RUNS, seed: SEED },
  );
  for (const result of ["pass", "fail", "softfail", "neutral", "permerror"])
    expect([result, (seen.get(result) ?? 0) > RUNS / 50]).toEqual([result, true]);
  expect(differing).toBeLessThan(RUNS / 5);
});
