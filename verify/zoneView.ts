import {
  authoritativeResolver,
  findZone,
  recursiveResolver,
  type RecursiveServers,
  type ZoneServers,
} from "../dns/resolvers";
import type { DnsClient } from "../dns/types";
import { type DomainName, isInZone, toAsciiName } from "../records/dns/domainName";
import { type ComparedServer, propagationOf } from "./propagation";
import type { Propagation, SeenServer } from "./report";
import type { DomainView, Question } from "./view";

/** Who is asked. */
export interface Servers {
  readonly client: DnsClient;
  readonly recursive: RecursiveServers;
  /** Whether the zones' own servers are asked too. */
  readonly authoritative: boolean;
}

/** DNS as the zones of these names say it, where that is asked for, and as recursive servers say it elsewhere. */
export async function zoneView(names: readonly DomainName[], servers: Servers): Promise<DomainView> {
  const { client, recursive, authoritative } = servers;
  let resolver = recursiveResolver(client, recursive);
  const zones: ZoneServers[] = [];
  // A name that stands in a zone that was found already costs a question for each of its labels, and no more.
  for (const name of authoritative ? new Set(names) : []) {
    const found = await findZone(client, recursive, name);
    if (zones.some(({ zone }) => zone === found.zone)) continue;
    zones.push(found);
    resolver = authoritativeResolver(client, found, resolver);
  }
  const unknown = [...new Set(zones.flatMap((zone) => zone.unknown))];
  return { resolver, unknown, propagation: (questions) => compare(questions, zones, servers) };
}

// A server is asked for names of its own zone only: others it need not know.
async function compare(
  questions: readonly Question[],
  zones: readonly ZoneServers[],
  { client, recursive }: Servers,
): Promise<Propagation> {
  const homes = await Promise.all(questions.map((question) => homeOf(question, zones, { client, recursive })));
  // By name: a zone that was found twice is one.
  const groups = new Map<string | undefined, { readonly zone: ZoneServers | undefined; readonly asked: Question[] }>();
  for (const [at, question] of questions.entries()) {
    const zone = homes[at];
    const group = groups.get(zone?.zone) ?? { zone, asked: [] };
    group.asked.push(question);
    groups.set(zone?.zone, group);
  }
  const publics = recursive.map((address): ComparedServer => ({ address, isAuthoritative: false }));
  const compared = await Promise.all(
    [...groups.values()].map(({ zone, asked }) =>
      propagationOf({ client, servers: [...publics, ...ownServers(zone)], questions: asked }),
    ),
  );
  return {
    servers: joined(compared.flatMap((one) => one.servers)),
    differences: compared.flatMap((one) => one.differences),
  };
}

// A name may be delegated further, as vendors ask for with _dmarc: then the zone's own servers refer to others.
async function homeOf(
  { name, type }: Question,
  zones: readonly ZoneServers[],
  { client, recursive }: Pick<Servers, "client" | "recursive">,
): Promise<ZoneServers | undefined> {
  const holding = zones.filter(({ zone }) => zone !== undefined && isInZone(name, zone));
  const [known] = holding.sort((a, b) => (b.zone?.length ?? 0) - (a.zone?.length ?? 0));
  const [own] = ownServers(known);
  const asked = toAsciiName(name);
  if (known === undefined || own === undefined || !asked.ok) return known;
  // Not a question more: every server is asked it anyway.
  const { status } = await client.query(own.address, name, type);
  return status === "servfail" ? findZone(client, recursive, asked.value) : known;
}

function ownServers(zone: ZoneServers | undefined): ComparedServer[] {
  return (zone?.servers ?? []).flatMap(({ host, addresses }) =>
    addresses.map((address) => ({ address, host, isAuthoritative: true })),
  );
}

/** One server may be asked about several zones. */
function joined(servers: readonly SeenServer[]): SeenServer[] {
  const known = new Map<string, SeenServer>();
  for (const one of servers) {
    const before = known.get(one.server);
    known.set(one.server, { ...one, ...before, unanswered: one.unanswered + (before?.unanswered ?? 0) });
  }
  return [...known.values()];
}
