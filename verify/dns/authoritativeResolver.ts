import { isInZone } from "../../records/dns/domainName";
import type { DnsAnswer, DnsResolver, DnsType } from "../../records/resolver";
import type { DnsClient, ServerAnswer } from "./dnsClient";
import { asDnsAnswer } from "./resolverAt";
import type { ZoneServers } from "./zoneServers";

/** Servers that are tried before the others are asked: some may be unreachable from here. */
const MAX_TRIED = 4;
/** As long as any resolver follows a chain of CNAMEs. */
const MAX_CHAIN = 16;

/**
 * A resolver that asks the zone's own servers for the names in it, so that it sees what no cache has yet, and `elsewhere` for all
 * others: names outside, names that are delegated further, and everything while the zone's servers cannot be reached.
 */
export function authoritativeResolver(client: DnsClient, known: ZoneServers, elsewhere: DnsResolver): DnsResolver {
  const { zone } = known;
  if (zone === undefined) return elsewhere;
  const resolve = async (name: string, type: DnsType, depth: number): Promise<DnsAnswer> => {
    const own = isInZone(name, zone) ? await askZone(client, known, name, type) : undefined;
    if (own === undefined) return elsewhere.resolve(name, type);
    const answer = asDnsAnswer(own, type);
    const next = answer.status === "nodata" ? own.records.at(-1)?.value : undefined;
    // A CNAME that leads on: what is at its end the zone's server need not know (RFC 1034 section 4.3.2, step 3a).
    return typeof next !== "string" || depth >= MAX_CHAIN ? answer : resolve(next, type, depth + 1);
  };
  return { resolve: (name, type) => resolve(name, type, 0) };
}

async function askZone(
  client: DnsClient,
  { servers }: ZoneServers,
  name: string,
  type: DnsType,
): Promise<ServerAnswer | undefined> {
  const byHost = servers.map(({ addresses }) => addresses);
  const firsts = byHost.flatMap((addresses) => addresses.slice(0, 1));
  const others = byHost.flatMap((addresses) => addresses.slice(1));
  for (const server of [...firsts, ...others].slice(0, MAX_TRIED)) {
    const answer = await client.query(server, name, type);
    if (answer.status !== "servfail" && answer.status !== "timeout" && answer.isAuthoritative) return answer;
  }
  return undefined;
}
