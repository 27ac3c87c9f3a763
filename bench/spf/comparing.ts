/** Measures the comparison of two SPF records over all addresses, which every plan makes. */
import { round } from "../numbers";
import type { Report } from "../report";
import type { Library } from "./merging";
import { timeTogether } from "./timing";
import { asResolver, networks } from "./zone";

const NETWORKS = 1000;
/** The most that one comparison may take. */
const AIM_MS = 250;

/** Times the proof that a plan changes nothing else, for a record of a thousand networks. */
export async function comparing({ compareSpf }: Library): Promise<Report> {
  const resolver = asResolver(new Map([["sender.example", `v=spf1 ${networks(1, NETWORKS)} ~all`]]));
  const before = `v=spf1 ${networks(0, NETWORKS)} ~all`;
  const after = before.replace("v=spf1", "v=spf1 include:sender.example");
  const { changes } = await compareSpf(before, after, "acme.example", resolver);
  const authorized = changes.reduce((sum, change) => sum + change.networks, 0);
  if (authorized !== NETWORKS) throw new Error(`${authorized} networks are authorized`);
  const [time = NaN] = await timeTogether([
    async (times) => {
      for (let at = 0; at < times; at++) await compareSpf(before, after, "acme.example", resolver);
    },
  ]);
  const ms = round(time / 1000);
  return {
    title: "SPF: comparing two records over every address",
    method: `A record of ${NETWORKS} networks gains an include of ${NETWORKS} others; CPU time, median of 9.`,
    rows: [{ work: "compareSpf", ms }],
    aims: [{ what: "compareSpf, ms", limit: AIM_MS, measured: ms }],
  };
}
