import type { DnsType, MxValue } from "../../records/resolver";
import type { AnsweredRecord, DnsClient, ServerAddress, ServerAnswer } from "../../dns/types";
import { serverText } from "../../dns/servers";
import type { Zone } from "../records/spf/zoneResolver";

/** What a server answers, and for which names it is authoritative. */
export interface FakeServer {
  readonly zone: Zone;
  readonly apex?: string;
}

/** A client without sockets: servers by their address. One that is not in the table never answers. */
export function fakeClient(servers: Readonly<Record<string, FakeServer>>): DnsClient & { readonly asked: string[] } {
  const asked: string[] = [];
  const query: DnsClient["query"] = (server, name, type) => {
    asked.push(`${serverText(server)} ${name} ${type}`);
    return Promise.resolve(answer(server, servers[server.address], name, type as DnsType));
  };
  return { asked, query, forget: () => undefined, close: () => undefined };
}

function answer(server: ServerAddress, fake: FakeServer | undefined, name: string, type: DnsType): ServerAnswer {
  const nothing = { server, isAuthoritative: false, records: [] };
  if (fake === undefined) return { ...nothing, status: "timeout", reason: "no answer" };
  const { zone, apex } = fake;
  const isOwn = apex === undefined || name === apex || name.endsWith(`.${apex}`);
  if (!isOwn) return { ...nothing, status: "servfail", reason: "REFUSED" };
  const found = zone[name] ?? "nxdomain";
  const isAuthoritative = apex !== undefined;
  if (typeof found === "string") return { ...nothing, status: found, isAuthoritative };
  const of = (one: DnsType): AnsweredRecord[] =>
    (found[one] ?? []).map((value: string | MxValue) => ({ name, type: one, ttl: 300, value }));
  const records = [...(type === "CNAME" ? [] : of("CNAME")), ...of(type)];
  return { server, isAuthoritative, records, status: of(type).length > 0 ? "answer" : "nodata" };
}
