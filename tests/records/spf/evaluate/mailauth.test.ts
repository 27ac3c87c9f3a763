import fc from "fast-check";
import { spf as mailauthSpf } from "mailauth/lib/spf";
import { evaluateSpf, type SpfEvaluation } from "../../../../records/spf/evaluate/evaluate";
import type { DnsResolver } from "../../../../records/resolver";
import { checkAsyncProperty, RUNS } from "../../property";
import { record, zone } from "../compare/zones";
import { type Zone, ZoneResolver } from "../zoneResolver";

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

/** What both make of mail from a client: our whole evaluation, and mailauth's result. */
async function both(zone: Zone, ip: string): Promise<[ours: SpfEvaluation, theirs: string]> {
  const resolver = new ZoneResolver(zone);
  const check = { ip, sender: "x@start.example", helo: "h.example" };
  const theirs = await mailauthSpf({ ...check, mta: "mx.example", resolver: asNode(resolver) });
  return [await evaluateSpf(check, resolver), theirs.status.result];
}

// The one known difference: which lookups count as void (RFC 7208 section 4.6.4).
const VOID = /find nothing/;
const TOO_MANY_VOIDS = { result: "permerror", reason: expect.stringMatching(VOID) };

test("evaluateSpf is stricter than mailauth: a host with addresses of the other family only is void (section 5)", async () => {
  const zone = {
    "start.example": { TXT: ["v=spf1 a:v4.example a:v4.example a:v4.example -all"] },
    "v4.example": { A: ["203.0.113.1"] },
  };
  expect(await both(zone, "2001:db8::1")).toMatchObject([TOO_MANY_VOIDS, "fail"]);
});

test("evaluateSpf and mailauth agree: each ptr of a client without names is a void lookup", async () => {
  const zone = { "start.example": { TXT: ["v=spf1 ptr ptr ptr -all"] } };
  expect(await both(zone, "192.0.2.1")).toMatchObject([TOO_MANY_VOIDS, "permerror"]);
});

test("evaluateSpf and mailauth agree on generated zones, void lookups aside", async () => {
  const seen = new Map<string, number>();
  await checkAsyncProperty(fc.tuple(record, zone, fc.constantFrom(...CLIENTS)), 0.8, async ([text, names, ip]) => {
    const [ours, theirs] = await both({ ...names, "start.example": { TXT: [text] } }, ip);
    if (VOID.test(ours.reason ?? "") && theirs !== ours.result) return false;
    expect([text, ip, ours.result]).toEqual([text, ip, theirs]);
    seen.set(ours.result, (seen.get(ours.result) ?? 0) + 1);
    return true;
  });
  for (const result of ["pass", "fail", "softfail", "neutral", "permerror"])
    expect([result, (seen.get(result) ?? 0) > RUNS / 50]).toEqual([result, true]);
});
