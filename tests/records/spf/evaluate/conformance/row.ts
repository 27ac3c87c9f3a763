import { evaluateSpf, type SpfEvaluation } from "../../../../../records/spf/evaluate/evaluate";
import { type Zone, ZoneResolver } from "../../zoneResolver";

/** One rule of RFC 7208 and a mail that shows it. The checked domain is acme.example. */
export interface Row {
  readonly section: string;
  readonly rule: string;
  /** What acme.example publishes as SPF; undefined where `zone` has the name, or nothing has. */
  readonly spf?: string;
  readonly zone?: Zone;
  /** @default 198.51.100.7 */
  readonly ip?: string;
  /** @default dora@acme.example */
  readonly sender?: string;
  /** @default out.acme.example */
  readonly helo?: string;
  readonly result: string;
  readonly explanation?: string;
  /** What is told of an error. */
  readonly reason?: RegExp;
  /** Every question after the one for the record itself, in order. */
  readonly asks?: readonly string[];
}

/** The client of most rows, in both families. */
export const CLIENT = "198.51.100.7";
export const CLIENT6 = "2001:db8:0:7::9";

/** A name that DNS cannot carry: a label of 64 octets (RFC 1035 section 2.3.4). */
export const LONG = `${"x".repeat(64)}.example`;

/** Names that rows share: a host of the client's, one of somebody else's, and one record for each result. */
const SHARED: Zone = {
  "client.acme.example": { A: [CLIENT], AAAA: [CLIENT6] },
  "other.example": { A: ["203.0.113.5"], AAAA: ["2001:db8:ffff::1"] },
  "yes.example": { TXT: ["v=spf1 +all"] },
  "no.example": { TXT: ["v=spf1 -all"] },
  "soft.example": { TXT: ["v=spf1 ~all"] },
  "open.example": { TXT: ["v=spf1 ?all"] },
  "down.example": "servfail",
  "slow.example": "timeout",
  "bad.example": { TXT: ["v=spf1 ip4:none"] },
  "twice.example": { TXT: ["v=spf1 -all", "v=spf1 -all"] },
  "plain.example": { TXT: ["no policy"] },
};

/** What the row comes to, and what was asked of DNS for it. */
export async function outcomeOf(row: Row): Promise<{ evaluation: SpfEvaluation; asked: readonly string[] }> {
  const own: Zone = row.spf === undefined ? {} : { "acme.example": { TXT: [row.spf] } };
  const resolver = new ZoneResolver({ ...SHARED, ...own, ...row.zone });
  const { ip = CLIENT, sender = "dora@acme.example", helo = "out.acme.example" } = row;
  const evaluation = await evaluateSpf(
    { ip, sender, helo, receiver: "in.example", timestamp: 1_790_000_000 },
    resolver,
  );
  return { evaluation, asked: resolver.asked };
}
