import type { DnsStatus } from "../../records/resolver";
import type { AnsweredRecord, DnsClient, QueryType, ServerAddress, ServerAnswer } from "../../dns/types";
import { serverText } from "../../dns/servers";

/** What one server of a made-up world says; anything left out is what a working server says. */
export interface FakeAnswer {
  readonly status?: DnsStatus;
  readonly reason?: string;
  readonly isAuthoritative?: boolean;
  /** `[owner, type, value, ttl]` */
  readonly records?: readonly (readonly [string, QueryType, AnsweredRecord["value"], number?])[];
  readonly negativeTtl?: number;
}

/** By `server type name`, where a server is `192.0.2.1:53`. */
export type FakeWorld = Readonly<Record<string, FakeAnswer>>;

/** A client in memory. What is not in the world does not exist: NXDOMAIN. */
export interface FakeClient extends DnsClient {
  readonly asked: string[];
}

export function fakeClient(world: FakeWorld): FakeClient {
  const asked: string[] = [];
  const answer = (server: ServerAddress, { records = [], ...rest }: FakeAnswer): ServerAnswer => ({
    status: records.length > 0 ? "answer" : "nodata",
    isAuthoritative: false,
    ...rest,
    server,
    records: records.map(([name, type, value, ttl = 300]) => ({ name, type, value, ttl })),
  });
  return {
    asked,
    query: (server, name, type) => {
      const key = `${serverText(server)} ${type} ${name}`;
      asked.push(key);
      return Promise.resolve(answer(server, world[key] ?? { status: "nxdomain" }));
    },
    forget: () => undefined,
    close: () => undefined,
  };
}

/** An address on port 53. */
export function at(address: string): ServerAddress {
  return { address, port: 53 };
}
