import type { DnsClient, ServerAddress } from "../dns/types";
import { judgeDomain } from "./judgeDomain";
import type { DomainCheck } from "./report";
import { setupOf, type CheckTarget } from "./target";
import { type Servers, zoneView } from "./zoneView";

/** How domains are checked. */
export interface CheckOptions {
  readonly client: DnsClient;
  /** Recursive servers, at least one. The first one that answers says where zones are and what lies outside of them. */
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
  /** Told after each domain: how many are done, of how many. @default - no progress is reported */
  readonly onProgress?: (done: number, all: number) => void;
}

const CONCURRENCY = 32;

/**
 * Says what the world sees of these domains, in their order. What DNS does not answer is in the verdicts.
 *
 * @throws an Error when there is no server to ask
 */
export async function checkDomains(targets: readonly CheckTarget[], options: CheckOptions): Promise<DomainCheck[]> {
  const { concurrency = CONCURRENCY, onProgress } = options;
  const servers = serversOf(options);
  const checks: DomainCheck[] = [];
  const left = targets.entries();
  let done = 0;
  const worker = async (): Promise<void> => {
    for (const [at, target] of left) {
      const { domain, aliasDomain } = setupOf(target);
      checks[at] = await judgeDomain(target, await zoneView([domain, aliasDomain], servers));
      done += 1;
      onProgress?.(done, targets.length);
    }
  };
  await Promise.all(Array.from({ length: Math.min(concurrency, targets.length) }, worker));
  return checks;
}

function serversOf({ client, servers, authoritative = true }: CheckOptions): Servers {
  const [first, ...others] = servers;
  if (first === undefined) throw new Error("A check needs a DNS server to ask.");
  return { client, recursive: [first, ...others], authoritative };
}
