import { nodeResolver } from "../components/nodeResolver";
import { boundedResolver } from "../components/resolverBounds";
import type { DnsResolver } from "../records/resolver";
import { messageOf } from "./messageOf";

/** A resolver that asks the servers of a command line, or the machine's; a server that is none goes into `problems`. */
export function resolverFor(servers: readonly string[], problems: string[]): DnsResolver | undefined {
  try {
    return boundedResolver(nodeResolver({ timeout: 2000, tries: 3, ...(servers.length > 0 && { servers }) }));
  } catch (error) {
    problems.push(`--server: ${messageOf(error)}`);
    return undefined;
  }
}
