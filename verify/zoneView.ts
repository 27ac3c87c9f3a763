/** The resolvers for one check: the servers of the zones themselves where they answer, recursive ones otherwise. */
import {
  authoritativeResolver,
  findZone,
  recursiveResolver,
  type RecursiveServers,
  type ZoneServers,
} from "../dns/resolvers";
import type { DnsClient } from "../dns/types";
import { type DomainName, isInZone, toAsciiName } from "../records/dns/domainName";
import type { DnsResolver } from "../records/resolver";
import { type ComparedQuestion, type ComparedServer, propagationOf, type UnknownServers } from "./propagation";
import type { Propagation, SeenServer } from "./report";

/** DNS as one check sees it. */
export interface DomainView {
  /** The answers that decide. */
  readonly resolver: DnsResolver;
  /** What could not be found out about the zone's servers. @default - all is known */
  readonly unknown?: readonly UnknownServers[];
  /** What every server says to these questions. Never rejects. */
  propagation(questions: readonly ComparedQuestion[]): Promise<Propagation>;
}

/** The servers that are asked. */
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
  // Two names in one zone need one entry. Finding that out costs a question for each label.
  for (const name of authoritative ? new Set(names) : []) {
    const found = await findZone(client, recursive, name);
    if (zones.some(({ zone }) => zone === found.zone)) continue;
    zones.push(found);
    resolver = authoritativeResolver(client, found, resolver);
  }
  return { resolver, unknown: unknownServers(zones), propagation: (questions) => compare(questions, zones, servers) };
}

// Two names whose zone is not known have the same sentence.
function unknownServers(zones: readonly ZoneServers[]): UnknownServers[] {
  const all = zones.flatMap(({ zone, unknown }) =>
    unknown.map((message): UnknownServers => ({ message, isUnanswered: zone === undefined })),
  );
  return [...new Map(all.map((one) => [one.message, one])).values()];
}

// A zone's server is asked for names of its zone only.
async function compare(
  questions: readonly ComparedQuestion[],
  zones: readonly ZoneServers[],
  { client, recursive }: Servers,
): Promise<Propagation> {
  const homes = await Promise.all(questions.map((question) => homeOf(question, zones, { client, recursive })));
  // By name: a zone that was found twice is one.
  const groups = new Map<
    string | undefined,
    { readonly zone: ZoneServers | undefined; readonly asked: ComparedQuestion[] }
  >();
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
    unanswered: compared.flatMap((one) => one.unanswered),
  };
}

// A name may be delegated further, as vendors ask for with _dmarc: then the zone's own servers refer to others.
async function homeOf(
  { name, type }: ComparedQuestion,
  zones: readonly ZoneServers[],
  { client, recursive }: Pick<Servers, "client" | "recursive">,
): Promise<ZoneServers | undefined> {
  const holding = zones.filter(({ zone }) => zone !== undefined && isInZone(name, zone));
  const [known] = holding.sort((a, b) => (b.zone?.length ?? 0) - (a.zone?.length ?? 0));
  const [own] = ownServers(known);
  const asked = toAsciiName(name);
  if (known === undefined || own === undefined || !asked.ok) return known;
  // Costs nothing: every server is asked this anyway.
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
    const { unanswered = 0, missed = 0, ...before } = known.get(one.server) ?? {};
    known.set(one.server, {
      ...one,
      ...before,
      unanswered: one.unanswered + unanswered,
      missed: one.missed + missed,
    });
  }
  return [...known.values()];
}
