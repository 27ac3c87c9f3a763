import { isInZone } from "../../dns/domainName";
import type { DnsAnswer } from "../../resolver";
import { MAX_PTR_NAMES } from "../limits";
import { type Address, isInNetwork, FAMILY_BITS, readAddress } from "../networks";
import { addressText, lookupName } from "../tree/lookupName";
import type { Session } from "./session";

const HEX_PER_GROUP = 4;

/**
 * The client in dotted form, as `%{i}` has it: a quad, or the nibbles of an IPv6 address (RFC 7208 section 7.3), in lower
 * case as in the examples of section 7.4.
 */
export function dottedAddress({ family, groups }: Address): string {
  if (family === 4) return groups.join(".");
  const nibbles = groups.map((group) => group.toString(16).padStart(HEX_PER_GROUP, "0"));
  return Array.from(nibbles.join("")).join(".");
}

/** The name at which the client's PTR records are. */
export function reverseName(client: Address): string {
  const zone = client.family === 4 ? "in-addr.arpa" : "ip6.arpa";
  return `${dottedAddress(client).split(".").reverse().join(".")}.${zone}`;
}

/** The client's names whose addresses lead back to it (RFC 7208 section 5.5). Asked for once in a check. */
export function validatedNames(session: Session): Promise<readonly string[]> {
  session.validatedNames ??= findNames(session);
  return session.validatedNames;
}

async function findNames({ client, resolver }: Session): Promise<readonly string[]> {
  // DNS errors here are no match, not a temperror (section 5.5).
  const { values } = await resolver.resolve(reverseName(client), "PTR");
  const names = values.filter((value) => typeof value === "string").slice(0, MAX_PTR_NAMES);
  const validated: string[] = [];
  for (const text of names) {
    const name = lookupName(text);
    if (name === undefined) continue;
    const answer = await resolver.resolve(name, client.family === 4 ? "A" : "AAAA");
    if (hasAddress(answer.values, client, FAMILY_BITS[client.family])) validated.push(name);
  }
  return validated;
}

/** Whether one of the addresses of an answer has the client in its network of this prefix length. */
export function hasAddress(values: DnsAnswer["values"], client: Address, prefix: number): boolean {
  return values.some((value) => {
    const address = readAddress(addressText(value));
    return address?.family === client.family && isInNetwork(client, address.groups, prefix);
  });
}

/** What `%{p}` stands for: the domain itself, else a name below it, else any name, else `unknown` (RFC 7208 section 7.3). */
export function preferredName(names: readonly string[], domain: string): string {
  return names.find((name) => name === domain) ?? names.find((name) => isInZone(name, domain)) ?? names[0] ?? "unknown";
}
