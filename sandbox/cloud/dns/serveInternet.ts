import type { InternetName } from "../internet";
import { contentStrings, octetsOf, splitOctets } from "../txt";
import { recordsOf, txtRecord } from "./rdata";
import { servedZone, type ServedEntry, type ServedZone } from "./servedZone";

const DEFAULT_TTL = 300;

/** The rest of the world as one zone. */
export function serveInternet(names: Readonly<Record<string, InternetName>>): ServedZone {
  return servedZone(
    "",
    Object.entries(names).map(([owner, what]) => entryOf(owner, what)),
  );
}

function entryOf(owner: string, what: InternetName): ServedEntry {
  if (what === "servfail" || what === "timeout") return { owner, failure: what };
  const records = what.flatMap(({ type, value, ttl = DEFAULT_TTL }) => {
    if (type !== "TXT") return recordsOf(type, value, ttl);
    return [txtRecord(contentStrings(value)?.flatMap(splitOctets) ?? splitOctets(octetsOf(value)), ttl)];
  });
  return { owner, records };
}
