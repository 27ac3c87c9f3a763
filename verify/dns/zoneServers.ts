import { BlockList, isIPv6 } from "node:net";
import { type DomainName, zoneCandidates } from "../../records/dns/domainName";
import { printable } from "../../records/printable";
import type { DnsClient, ServerAddress } from "./dnsClient";
import { serverText } from "./servers";

/** As many as the root has; a zone with more is answered by the first ones as well. */
const MAX_HOSTS = 13;
const MAX_ADDRESSES = 2;
const DNS_PORT = 53;

/** A name server of a zone. */
export interface NameServer {
  /** Its name, in lower case. From DNS: hostile. */
  readonly host: string;
  /** Two at most, IPv4 first. Empty when they could not be found out. */
  readonly addresses: readonly ServerAddress[];
}

/** Who has a name. */
export interface ZoneServers {
  /** The apex of the zone that has the name; undefined when there is none, or DNS did not answer. */
  readonly zone?: DomainName;
  readonly servers: readonly NameServer[];
  /** What could not be found out, one sentence each, safe to print. Empty when all is known. */
  readonly unknown: readonly string[];
}

/**
 * Finds the zone of a name by asking a recursive server for NS records, from the name upwards (RFC 1034 section 4.2.1: the apex of
 * each zone has them), and the addresses of its servers. A zone is never looked for above two labels. Never rejects.
 */
export async function zoneServers(client: DnsClient, recursive: ServerAddress, name: DomainName): Promise<ZoneServers> {
  for (const zone of zoneCandidates(name)) {
    const answer = await client.query(recursive, zone, "NS");
    if (answer.status === "servfail" || answer.status === "timeout") {
      const why = `${serverText(recursive)} did not answer for the name servers of ${zone}: ${answer.reason ?? answer.status}.`;
      return { servers: [], unknown: [why] };
    }
    // Behind a CNAME are the name servers of another zone.
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
  // One of each kind, then more of the first.
  const chosen = [...ip4.slice(0, 1), ...ip6.slice(0, 1), ...ip4.slice(1), ...ip6.slice(1)].slice(0, MAX_ADDRESSES);
  return chosen.map((address) => ({ address, port: DNS_PORT }));
}

/** Whoever writes a zone must not have questions sent to the machine itself or to all of its network (RFC 6890). */
const NOT_ASKED = new BlockList();
NOT_ASKED.addSubnet("0.0.0.0", 8, "ipv4");
NOT_ASKED.addSubnet("127.0.0.0", 8, "ipv4");
NOT_ASKED.addSubnet("169.254.0.0", 16, "ipv4");
NOT_ASKED.addSubnet("224.0.0.0", 3, "ipv4");
NOT_ASKED.addSubnet("::", 127, "ipv6");
NOT_ASKED.addSubnet("fe80::", 10, "ipv6");
NOT_ASKED.addSubnet("ff00::", 8, "ipv6");

function isPublic(address: string): boolean {
  return !NOT_ASKED.check(address, isIPv6(address) ? "ipv6" : "ipv4");
}
