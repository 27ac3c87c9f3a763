import { Pricer } from "../../records/spf/budget/budget";
import {
  addressText,
  exchangesOf,
  includedName,
  isHostTerm,
  lookupName,
  type SpfWorld,
  visitedTerms,
} from "../../records/spf/lookupTree";
import { FAMILY_BITS, fromNumber, readAddress, toNumber } from "../../records/spf/networks";
import type { Directive, DomainModifier, HostDirective } from "../../records/spf/record";
import { senderOf } from "../../records/spf/senders";
import type { SpfBranch } from "../report";

/** How much of a tree is drawn: a tree that works has at most ten includes, but a record may have hundreds of networks. */
const MAX_BRANCHES = 1000;
const MAX_NETWORKS = 200;

/** Draws the tree of a record, each record once: where it comes again its price is told and no more. Bounded. */
export function spfBranches(world: SpfWorld): SpfBranch[] {
  const pricer = new Pricer(world);
  const drawn = new Set<string>();
  let left = MAX_BRANCHES;
  const draw = (domain: string): SpfBranch[] => {
    const published = world.published(domain);
    if (published.kind !== "record" || drawn.has(domain)) return [];
    drawn.add(domain);
    const terms = visitedTerms(published.spf).slice(0, left);
    left -= terms.length;
    return terms.map((term) => branch(term, domain));
  };
  const branch = (term: Directive | DomainModifier, domain: string): SpfBranch => {
    const { lookups, isExact } = pricer.term(term, domain);
    const name = includedName(term);
    const sender = senderOf(name ?? "")?.name;
    const branches = name === undefined ? [] : draw(name);
    const networks = networksOf(term, domain, world);
    return { term: term.raw, lookups, isExact, ...(sender !== undefined && { sender }), networks, branches };
  };
  return draw(world.domain);
}

function networksOf(term: Directive | DomainModifier, domain: string, world: SpfWorld): string[] {
  if (term.kind === "ip4" || term.kind === "ip6") return cidr(term.address, term.prefix);
  if (!isHostTerm(term) || term.hasMacro) return [];
  const name = lookupName(term.domainSpec ?? domain);
  if (name === undefined) return [];
  const hosts = term.kind === "a" ? [name] : exchangesOf(world.ask(name, "MX")).map(lookupName);
  const found = hosts.flatMap((host) => (host === undefined ? [] : addressesOf(host, term, world)));
  return found.slice(0, MAX_NETWORKS);
}

function addressesOf(host: string, { ip4Prefix, ip6Prefix }: HostDirective, world: SpfWorld): string[] {
  const of = (type: "A" | "AAAA", prefix: number): string[] =>
    world.ask(host, type).values.flatMap((value) => cidr(addressText(value), prefix));
  return [...of("A", ip4Prefix), ...of("AAAA", ip6Prefix)];
}

function cidr(text: string, prefix: number): string[] {
  const address = readAddress(text);
  if (address === undefined) return [];
  const bits = FAMILY_BITS[address.family];
  // An IPv4-mapped IPv6 address is one of IPv4, and its prefix counts from the 96 bits before it on.
  const length = Math.max(0, prefix > bits ? prefix - (FAMILY_BITS[6] - bits) : prefix);
  const hosts = (1n << BigInt(bits - length)) - 1n;
  return [`${fromNumber(toNumber(address) & ~hosts, address.family)}/${length}`];
}
