import { authoritativeResolver } from "./dns/authoritativeResolver";
import type { DnsClient, ServerAddress } from "./dns/dnsClient";
import { resolverAt } from "./dns/resolverAt";
import { zoneServers } from "./dns/zoneServers";
import type { DnsResolver } from "../records/resolver";
import { judgeDomain } from "./judgeDomain";
import { type ComparedServer, propagationOf } from "./propagation";
import type { DomainCheck } from "./report";
import { setupOf } from "./setup";
import type { CheckTarget } from "./target";
import type { DomainView } from "./view";

/** How domains are checked. */
export interface CheckOptions {
  readonly client: DnsClient;
  /** Recursive servers, at least one. The first one says where zones are and what lies outside of them. */
  readonly servers: readonly ServerAddress[];
  /**
   * Whether each zone's own servers are asked as well; then what they say decides, not what a cache still has.
   * @default true
   */
  readonly authoritative?: boolean;
  /**
   * How many domains are looked at at once.
   * @default 32
   */
  readonly concurrency?: number;
  /** Told after each domain: how many are done, of how many. @default - nobody is told */
  readonly onProgress?: (done: number, all: number) => void;
}

const CONCURRENCY = 32;

/**
 * Says what the world sees of these domains, in their order. Never rejects: what DNS does not answer is in the verdicts.
 *
 * @throws an Error when there is no server to ask
 */
export async function checkDomains(targets: readonly CheckTarget[], options: CheckOptions): Promise<DomainCheck[]> {
  const { concurrency = CONCURRENCY, onProgress } = options;
  const checks: DomainCheck[] = [];
  const left = targets.entries();
  let done = 0;
  const worker = async (): Promise<void> => {
    for (const [at, target] of left) {
      checks[at] = await judgeDomain(target, await viewOf(target, options));
      done += 1;
      onProgress?.(done, targets.length);
    }
  };
  await Promise.all(Array.from({ length: Math.min(concurrency, targets.length) }, worker));
  return checks;
}

async function viewOf(target: CheckTarget, options: CheckOptions): Promise<DomainView> {
  const { client, servers, authoritative = true } = options;
  const [recursive] = servers;
  if (recursive === undefined) throw new Error("A check needs a DNS server to ask.");
  const compared: ComparedServer[] = servers.map((address) => ({ address, isAuthoritative: false }));
  let resolver: DnsResolver = resolverAt(client, recursive);
  const { domain, aliasDomain } = setupOf(target);
  // The alias domain may be in another zone; where it is not, this costs no question more.
  for (const name of authoritative ? new Set([aliasDomain, domain]) : []) {
    const zone = await zoneServers(client, recursive, name);
    resolver = authoritativeResolver(client, zone, resolver);
    if (name !== domain) continue;
    for (const { host, addresses } of zone.servers)
      compared.push(...addresses.map((address) => ({ address, host, isAuthoritative: true })));
  }
  return { resolver, propagation: (questions) => propagationOf({ client, servers: compared, questions }) };
}
