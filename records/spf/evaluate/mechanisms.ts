import { isInZone } from "../../dns/domainName";
import { type Family, isInNetwork } from "../networks";
import type { AddressDirective, ExistsDirective, HostDirective, PtrDirective } from "../terms";
import { exchangesOf, MAX_EXCHANGES } from "../tree/exchanges";
import { lookupName } from "../tree/lookupName";
import { isVoid } from "../tree/published";
import { targetName } from "./expand";
import { hasAddress, reverseName, validatedNames } from "./names";
import { SpfResult } from "./results";
import { CheckEnd, type Session } from "./session";

/** Whether a mechanism matched, and the name it asked for. */
export interface Match {
  readonly isMatch: boolean;
  readonly name?: string;
}

const NO_MATCH: Match = { isMatch: false };

/** RFC 7208 section 5.6. */
export function matchAddress({ client }: Session, term: AddressDirective): Match {
  const family: Family = term.kind === "ip4" ? 4 : 6;
  return { isMatch: family === client.family && isInNetwork(client, term.groups, term.prefix) };
}

/** RFC 7208 section 5.3. A name that DNS cannot carry matches nothing (section 4.8 leaves it open). */
export async function matchHost(session: Session, term: HostDirective, domain: string): Promise<Match> {
  const name = await targetName(session, term.domainSpec ?? domain, domain);
  if (name === undefined) return NO_MATCH;
  return { isMatch: await isHostOf(session, term, name), name };
}

/** RFC 7208 section 5.4. */
export async function matchExchange(session: Session, term: HostDirective, domain: string): Promise<Match> {
  const name = await targetName(session, term.domainSpec ?? domain, domain);
  if (name === undefined) return NO_MATCH;
  const exchanges = exchangesOf(await session.ask(name, "MX"));
  if (exchanges.length > MAX_EXCHANGES)
    throw new CheckEnd(SpfResult.PermError, `${name} has more than ${MAX_EXCHANGES} mail exchangers`);
  for (const exchange of exchanges) {
    // The null MX of RFC 7505 names the root, which has no addresses.
    const host = lookupName(exchange);
    if (host !== undefined && (await isHostOf(session, term, host))) return { isMatch: true, name };
  }
  return { isMatch: false, name };
}

async function isHostOf(session: Session, term: HostDirective, name: string): Promise<boolean> {
  const { client } = session;
  const { values } = await session.ask(name, client.family === 4 ? "A" : "AAAA");
  return hasAddress(values, client, client.family === 4 ? term.ip4Prefix : term.ip6Prefix);
}

/** RFC 7208 section 5.7: an A record, whatever the client's family is. */
export async function matchExists(session: Session, term: ExistsDirective, domain: string): Promise<Match> {
  const name = await targetName(session, term.domainSpec, domain);
  if (name === undefined) return NO_MATCH;
  return { isMatch: (await session.ask(name, "A")).values.length > 0, name };
}

/** RFC 7208 section 5.5. */
export async function matchPtr(session: Session, term: PtrDirective, domain: string): Promise<Match> {
  const name = await targetName(session, term.domainSpec ?? domain, domain);
  if (name === undefined) return NO_MATCH;
  if (isVoid(await session.resolver.resolve(reverseName(session.client), "PTR"))) session.spendVoid();
  const names = await validatedNames(session);
  return { isMatch: names.some((validated) => isInZone(validated, name)), name };
}
