import type { HostedZone, RecordSet } from "../model";
import { allRecordSets } from "../route53Apex";
import { octetsOf, quotedStrings, splitOctets } from "../txt";
import { recordsOf, txtRecord } from "./rdata";
import { servedZone, type ServedEntry, type ServedZone } from "./servedZone";

/** A hosted zone as Route53 answers it. Of several sets with one name and type (routing policies) the first one answers. */
export function serveRoute53(zone: HostedZone): ServedZone {
  const firsts = new Map<string, RecordSet>();
  for (const set of allRecordSets(zone)) {
    const key = `${set.type} ${set.name}`;
    if (!firsts.has(key)) firsts.set(key, set);
  }
  return servedZone(zone.name, [...firsts.values()].map(entryOf));
}

function entryOf(set: RecordSet): ServedEntry {
  const { name: owner, type, aliasTarget, ttl = 60 } = set;
  if (aliasTarget) return { owner, borrowed: [{ types: [type], target: aliasTarget.dnsName.replace(/\.$/, "") }] };
  const isText = type === "TXT";
  const records = set.values.flatMap((value) =>
    isText ? [txtRecord(stringsOf(value), ttl)] : recordsOf(type, value, ttl),
  );
  return { owner, records };
}

function stringsOf(value: string): readonly string[] {
  return quotedStrings(value, 8) ?? splitOctets(octetsOf(value));
}
