import { Resolver } from "node:dns/promises";
import type { DnsAnswer, DnsResolver, DnsStatus, DnsType, MxValue } from "../records/resolver";

/** How DNS is asked. */
export interface NodeResolverOptions {
  /**
   * Addresses of resolvers, with a port where it is not 53: `192.0.2.1`, `127.0.0.1:5353`, `[2001:db8::1]:53`.
   * @default - the ones of the machine
   */
  readonly servers?: readonly string[];
  /**
   * How long to wait for one answer, in milliseconds.
   * @default 5000
   */
  readonly timeout?: number;
  /**
   * How often to ask, the first time counted in.
   * @default 2
   */
  readonly tries?: number;
}

const DEFAULT_TIMEOUT = 5000;
const DEFAULT_TRIES = 2;

// What c-ares calls them (Node.js, dns error codes). All others mean that nobody knows.
const STATUS_OF_ERROR: Readonly<Record<string, DnsStatus>> = {
  ENODATA: "nodata",
  ENOTFOUND: "nxdomain",
  ETIMEOUT: "timeout",
  ECANCELLED: "timeout",
};

/**
 * The resolver port over node:dns, which asks servers itself and does not look into the machine's hosts file. Never rejects.
 *
 * @throws the error of node:dns where a server is no address
 */
export function nodeResolver(options: NodeResolverOptions = {}): DnsResolver {
  const { servers, timeout = DEFAULT_TIMEOUT, tries = DEFAULT_TRIES } = options;
  const resolver = new Resolver({ timeout, tries });
  if (servers !== undefined) resolver.setServers(servers);
  return {
    resolve: async (name, type): Promise<DnsAnswer> => {
      try {
        const values = await ask(resolver, name, type);
        return { status: values.length === 0 ? "nodata" : "answer", values };
      } catch (error) {
        return { status: statusOf(error), values: [] };
      }
    },
  };
}

async function ask(resolver: Resolver, name: string, type: DnsType): Promise<readonly (string | MxValue)[]> {
  switch (type) {
    case "TXT":
      // node:dns answers one octet a character, as the port wants it (seen with Node.js 22 and 20).
      return (await resolver.resolveTxt(name)).map((strings) => strings.join(""));
    case "MX":
      return (await resolver.resolveMx(name)).map(({ priority, exchange }) => ({ preference: priority, exchange }));
    case "A":
      return resolver.resolve4(name);
    case "AAAA":
      return resolver.resolve6(name);
    case "CNAME":
      return resolver.resolveCname(name);
    case "NS":
      return resolver.resolveNs(name);
    // Not `reverse`, which takes an address.
    case "PTR":
      return resolver.resolvePtr(name);
  }
}

function statusOf(error: unknown): DnsStatus {
  const code = typeof error === "object" && error !== null && "code" in error ? String(error.code) : "";
  return STATUS_OF_ERROR[code] ?? "servfail";
}
