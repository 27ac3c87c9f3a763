/** Resolvers on the client: at recursive servers, and at the servers of a zone. */
import { getServers } from "node:dns";
import { BlockList, isIPv6 } from "node:net";
import { type DomainName, isInZone, zoneCandidates } from "../records/dns/domainName";
import { printable } from "../records/printable";
import { type DnsAnswer, type DnsResolver, type DnsType, isUnanswered } from "../records/resolver";
import { ODOO_SPF_INCLUDE } from "../records/spf/senders";
import { MAX_CHAIN } from "./message";
import { DNS_PORT, parseServer, serverText } from "./servers";
import type { DnsClient, ServerAddress, ServerAnswer } from "./types";

/** Name servers to ask: as many as the root has. The first ones of a larger zone answer for all of them. */
const MAX_HOSTS = 13;
const MAX_ADDRESSES = 2;

/** How many of the zone's servers are tried before `elsewhere` is asked: some may be unreachable from here. */
const MAX_TRIED = 4;

/** A zone must not send our questions to this machine or to all of its network (RFC 6890). */
const NOT_ASKED = new BlockList();
NOT_ASKED.addSubnet("0.0.0.0", 8, "ipv4");
NOT_ASKED.addSubnet("127.0.0.0", 8, "ipv4");
NOT_ASKED.addSubnet("169.254.0.0", 16, "ipv4");
NOT_ASKED.addSubnet("224.0.0.0", 3, "ipv4");
NOT_ASKED.addSubnet("::", 127, "ipv6");
NOT_ASKED.addSubnet("fe80::", 10, "ipv6");
NOT_ASKED.addSubnet("ff00::", 8, "ipv6");

/** A name server of a zone. */
interface NameServer {
  /** Its name, in lower case. From DNS: hostile. */
  readonly host: string;
  /** Two at most, IPv4 first. Empty when they could not be found out. */
  readonly addresses: readonly ServerAddress[];
}

/** The zone of a name and its name servers. */
export interface ZoneServers {
  /** The apex of the zone; undefined if there is none or DNS did not answer. */
  readonly zone?: DomainName;
  readonly servers: readonly NameServer[];
  /** What could not be found out, one sentence each, safe to print. Empty when all is known. */
  readonly unknown: readonly string[];
}

/** Recursive servers, the preferred one first. */
export type RecursiveServers = readonly [ServerAddress, ...ServerAddress[]];

const LOCAL: ServerAddress = { address: "127.0.0.1", port: DNS_PORT };

/**
 * Recursive servers by their addresses; a local one where the list is empty.
 *
 * @param texts addresses that {@link parseServer} accepts. @default - the resolvers of the machine, as `getServers()` of node:dns knows them
 */
export function recursiveServers(texts: readonly string[] = getServers()): RecursiveServers {
  const [first = LOCAL, ...others] = texts.map(parseServer).flatMap((server) => (server.ok ? [server.value] : []));
  return [first, ...others];
}

/** Asks the first server, and the next one if it does not answer: some networks let only some servers through. */
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

/**
 * The resolver port at one recursive server, which follows CNAMEs by itself. A chain that ends without a record of the type is
 * `nodata`.
 *
 * NXDOMAIN is trusted from an authoritative server, or from a resolver that knows Odoo's include. Resolvers of closed networks deny
 * every name of the internet, and that must not count as a fault of the domain.
 */
export function resolverAt(client: DnsClient, server: ServerAddress): DnsResolver {
  const knowsTheInternet = async (): Promise<boolean> =>
    (await client.query(server, ODOO_SPF_INCLUDE, "TXT")).status === "answer";
  return {
    resolve: async (name, type) => {
      const answer = await client.query(server, name, type);
      const isDenied = answer.status === "nxdomain" && !answer.isAuthoritative;
      return isDenied && !(await knowsTheInternet()) ? { status: "servfail", values: [] } : asDnsAnswer(answer, type);
    },
  };
}

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
    // A CNAME may lead to a name that this server does not know (RFC 1034 section 4.3.2, step 3a).
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
    if (!isUnanswered(answer) && answer.isAuthoritative) return answer;
  }
  return undefined;
}

/** An answer in the form of the port: the records of the type at the end of the CNAMEs. */
function asDnsAnswer({ status, records }: ServerAnswer, type: DnsType): DnsAnswer {
  if (status !== "answer") return { status, values: [] };
  const values = records.filter((record) => record.type === type).map(({ value }) => value);
  return { status: values.length > 0 ? "answer" : "nodata", values };
}

/** Finds the zone of a name with the first server that knows it. If none does, the result is what the first one said. */
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

/**
 * Finds the zone of a name by asking a recursive server for NS records, from the name upwards (RFC 1034 section 4.2.1: the apex of
 * each zone has them), and the addresses of its servers. A zone is never looked for above two labels. Never rejects.
 */
export async function zoneServers(client: DnsClient, recursive: ServerAddress, name: DomainName): Promise<ZoneServers> {
  for (const zone of zoneCandidates(name)) {
    const answer = await client.query(recursive, zone, "NS");
    if (isUnanswered(answer)) {
      const why = `${serverText(recursive)} did not answer for the name servers of ${zone}: ${answer.reason ?? answer.status}.`;
      return { servers: [], unknown: [why] };
    }
    // NS records behind a CNAME belong to another zone.
    const here = answer.records.filter(({ type, name: owner }) => type === "NS" && owner === zone);
    const names = here.flatMap(({ value }) => (typeof value === "string" ? [value.toLowerCase()] : []));
    const hosts = [...new Set(names)].sort().slice(0, MAX_HOSTS);
    if (hosts.length > 0) return { zone, ...(await withAddresses(client, recursive, hosts)) };
  }
  return { servers: [], unknown: [] };
}

async function withAddresses(
  client: DnsClient,
  recursive: ServerAddress,
  hosts: readonly string[],
): Promise<Pick<ZoneServers, "servers" | "unknown">> {
  const found = await Promise.all(hosts.map((host) => addressesOf(client, recursive, host)));
  const servers = found.map((addresses, index) => ({ host: hosts[index] ?? "", addresses }));
  const without = servers.filter(({ addresses }) => addresses.length === 0);
  return { servers, unknown: without.map(({ host }) => `No address of the name server ${printable(host)} was found.`) };
}

async function addressesOf(client: DnsClient, recursive: ServerAddress, host: string): Promise<ServerAddress[]> {
  const answers = await Promise.all((["A", "AAAA"] as const).map((type) => client.query(recursive, host, type)));
  const [ip4 = [], ip6 = []] = answers.map(({ records }) =>
    records
      .flatMap(({ type, value }) => (type !== "CNAME" && typeof value === "string" ? [value] : []))
      .filter(isPublic),
  );
  // One address of each family, then more of IPv4.
  const chosen = [...ip4.slice(0, 1), ...ip6.slice(0, 1), ...ip4.slice(1), ...ip6.slice(1)].slice(0, MAX_ADDRESSES);
  return chosen.map((address) => ({ address, port: DNS_PORT }));
}

function isPublic(address: string): boolean {
  return !NOT_ASKED.check(address, isIPv6(address) ? "ipv6" : "ipv4");
}
