/** Reads `--server`, and opens the DNS resolver of `plan`, `dns-lock` and `check-message`. */
import { openDnsClient } from "../dns/client";
import { recursiveResolver, recursiveServers } from "../dns/resolvers";
import { parseServer } from "../dns/servers";
import type { ServerAddress } from "../dns/types";
import { isError } from "../records/issue";
import type { DnsResolver } from "../records/resolver";

/** Reads the values of `--server`. Texts that are no addresses go into `problems`. */
export function readServers(texts: readonly string[], problems: string[]): ServerAddress[] {
  return texts.flatMap((text) => {
    const server = parseServer(text);
    if (server.ok) return [server.value];
    problems.push(...server.issues.filter(isError).map(({ message, fix }) => `--server: ${message} ${fix}`));
    return [];
  });
}

/** Calls `use` with a resolver that asks these servers, or the machine's own when there are none, and closes it afterwards. */
export async function withResolver<T>(
  [first, ...others]: readonly ServerAddress[],
  use: (resolver: DnsResolver) => Promise<T>,
): Promise<T> {
  const client = openDnsClient();
  try {
    return await use(recursiveResolver(client, first === undefined ? recursiveServers() : [first, ...others]));
  } finally {
    client.close();
  }
}
