import type { DomainName } from "../records/dns/domainName";
import type { DnsResolver } from "../records/resolver";
import { isUnanswered } from "../records/spf/lookupTree";
import type { DnsClient, ServerAddress } from "./dns/dnsClient";
import { resolverAt } from "./dns/resolverAt";
import { type ZoneServers, zoneServers } from "./dns/zoneServers";

/** Recursive servers, in the order in which they are believed. */
export type RecursiveServers = readonly [ServerAddress, ...ServerAddress[]];

/** The first server's answer; the next one's where it has none, since some networks let only some servers through. */
export function recursiveResolver(client: DnsClient, servers: RecursiveServers): DnsResolver {
  const [first, ...others] = servers;
  return {
    resolve: async (name, type) => {
      let answer = await resolverAt(client, first).resolve(name, type);
      for (const other of others) {
        if (!isUnanswered(answer)) break;
        answer = await resolverAt(client, other).resolve(name, type);
      }
      return answer;
    },
  };
}

/** Who has a name, as the first server says it that knows; the first one's complaint where none does. */
export async function findZone(client: DnsClient, servers: RecursiveServers, name: DomainName): Promise<ZoneServers> {
  const [first, ...others] = servers;
  const told = await zoneServers(client, first, name);
  let found = told;
  for (const other of others) {
    if (found.zone !== undefined || found.unknown.length === 0) return found;
    found = await zoneServers(client, other, name);
  }
  return found.zone === undefined ? told : found;
}
