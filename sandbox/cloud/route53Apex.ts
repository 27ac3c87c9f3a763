import type { HostedZone, RecordSet } from "./model";

const NAME_SERVERS = ["ns-1.awsdns-00.com.", "ns-2.awsdns-00.net."];
const SOA = "ns-1.awsdns-00.com. awsdns-hostmaster.amazon.com. 1 7200 900 1209600 86400";

/** All sets of a zone. NS and SOA are in every real one, so a zone need not say them. */
export function allRecordSets({ name, recordSets }: HostedZone): readonly RecordSet[] {
  const has = (type: string): boolean => recordSets.some((set) => set.name === name && set.type === type);
  return [
    ...(has("NS") ? [] : [{ name, type: "NS", ttl: 172_800, values: NAME_SERVERS }]),
    ...(has("SOA") ? [] : [{ name, type: "SOA", ttl: 900, values: [SOA] }]),
    ...recordSets,
  ];
}
