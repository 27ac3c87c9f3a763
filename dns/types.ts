/** The shapes of the DNS client. */
import type { DnsStatus, DnsType, MxValue } from "../records/resolver";

/** The types that are asked for. */
export type QueryType = DnsType | "SOA";

/** A server to ask: an IP address and a port. Always an address: a name would need a resolver first. */
export interface ServerAddress {
  /** IPv4 or IPv6 address, without brackets. */
  readonly address: string;
  readonly port: number;
}

/** One record of an answer section. Texts come from DNS: hostile. */
export interface AnsweredRecord {
  /** Owner, in lower case, without the final dot. */
  readonly name: string;
  readonly type: QueryType;
  /** Seconds. From a cache it is what is left, from an authoritative server the whole of it (RFC 1035 section 3.2.1). */
  readonly ttl: number;
  /** As the resolver port has it: TXT one octet a character, strings joined; names without the final dot; SOA its primary server. */
  readonly value: string | MxValue;
}

/** What one server said to one question. */
export interface ServerAnswer {
  readonly server: ServerAddress;
  readonly status: DnsStatus;
  /** Why there is no answer, in a few words, where `status` is `servfail` or `timeout`: `REFUSED`, `not a DNS message`. */
  readonly reason?: string;
  /** Flag AA: the server has the zone. */
  readonly isAuthoritative: boolean;
  /** The answer section in its order, CNAMEs included; bounded. */
  readonly records: readonly AnsweredRecord[];
  /** Seconds that a cache keeps a "there is none": the SOA of the authority section (RFC 2308 section 5). */
  readonly negativeTtl?: number;
}

/** Asks any server. Each name, type and server is asked once. Never rejects: failures are a status. */
export interface DnsClient {
  query(server: ServerAddress, name: string, type: QueryType): Promise<ServerAnswer>;
  /** Forgets what was answered, for the next round of a wait. */
  forget(): void;
  /** Gives the sockets back. Questions on their way end as time-outs. */
  close(): void;
}
