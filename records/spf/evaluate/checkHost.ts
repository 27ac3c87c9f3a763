/** check_host() of RFC 7208 section 4: evaluates the record of a domain term by term, for one client. */
import { isInZone } from "../../dns/domainName";
import { queriesDns } from "../limits";
import {
  checkedName,
  exchangesOf,
  isVoid,
  lookupName,
  MAX_EXCHANGES,
  type Published,
  readPublished,
} from "../lookupTree";
import { type Family, isInNetwork } from "../networks";
import {
  activeRedirect,
  type AddressDirective,
  type Directive,
  type DomainModifier,
  type ExistsDirective,
  type HostDirective,
  type IncludeDirective,
  isDirective,
  type PtrDirective,
  type SpfText,
} from "../record";
import { hasAddress, reverseName, targetName, validatedNames } from "./expand";
import { CheckEnd, QUALIFIER_RESULT, type Session, SpfResult, StepOutcome } from "./session";

/** The result of check_host() and the record that gave it: its `exp` explains a fail (RFC 7208 section 6.2). */
export interface HostResult {
  readonly result: SpfResult;
  readonly domain: string;
  readonly spf?: SpfText;
}

interface Place {
  readonly domain: string;
  readonly depth: number;
}

/** Whether a mechanism matched, and the name it asked for. */
interface Match {
  readonly isMatch: boolean;
  readonly name?: string;
}

/**
 * check_host() of RFC 7208 section 4. The depth is bounded by the lookups that each include and redirect costs.
 *
 * @throws CheckEnd for temperror and permerror
 */
export async function checkHost(session: Session, text: string, depth: number): Promise<HostResult> {
  const domain = checkedName(text);
  if (domain === undefined) return { result: SpfResult.None, domain: text };
  const published = readPublished(await session.resolver.resolve(domain, "TXT"));
  if (published.kind === "none") return { result: SpfResult.None, domain };
  const spf = recordOf(published, domain);
  const place = { domain, depth };
  // `all` matches always, so nothing behind it is looked at.
  for (const term of spf.terms) {
    if (isDirective(term) && (await visit(session, term, place)))
      return { result: QUALIFIER_RESULT[term.qualifier], domain, spf };
  }
  const redirect = activeRedirect(spf.terms);
  // Section 4.7: without a match and without redirect the result is neutral.
  return redirect === undefined ? { result: SpfResult.Neutral, domain, spf } : follow(session, redirect, place);
}

function recordOf(published: Exclude<Published, { kind: "none" }>, domain: string): SpfText {
  switch (published.kind) {
    case "record":
      return published.spf;
    case "unanswered":
      throw new CheckEnd(SpfResult.TempError, `DNS did not answer for ${domain} TXT`);
    case "several":
      throw new CheckEnd(SpfResult.PermError, `${domain} has ${published.texts.length} SPF records`);
    case "broken":
      throw new CheckEnd(SpfResult.PermError, `the SPF record of ${domain} is a syntax error`);
  }
}

// A step stands in the trace before the steps of its include, and its outcome is known after them: so it is written twice.
async function visit(session: Session, term: Directive | DomainModifier, place: Place): Promise<boolean> {
  const at = session.steps.length;
  const step = { ...place, term: term.raw, position: term.position };
  session.steps.push({ ...step, outcome: StepOutcome.Ended });
  if (queriesDns(term)) session.spendLookup();
  const { isMatch, name } = await match(session, term, place);
  const outcome = isMatch ? StepOutcome.Match : StepOutcome.NoMatch;
  session.steps[at] = { ...step, outcome, ...(name !== undefined && { name }) };
  return isMatch;
}

function match(session: Session, term: Directive | DomainModifier, place: Place): Match | Promise<Match> {
  switch (term.kind) {
    case "ip4":
    case "ip6":
      return matchAddress(session, term);
    case "a":
      return matchHost(session, term, place.domain);
    case "mx":
      return matchExchange(session, term, place.domain);
    case "exists":
      return matchExists(session, term, place.domain);
    case "ptr":
      return matchPtr(session, term, place.domain);
    case "include":
      return matchInclude(session, term, place);
    // `all` matches always (section 5.1); a redirect is taken whenever it is reached (section 6.1).
    default:
      return { isMatch: true };
  }
}

/** RFC 7208 section 5.6. */
function matchAddress({ client }: Session, term: AddressDirective): Match {
  const family: Family = term.kind === "ip4" ? 4 : 6;
  return { isMatch: family === client.family && isInNetwork(client, term.groups, term.prefix) };
}

/** RFC 7208 section 5.3. A name that DNS cannot carry matches nothing (section 4.8 leaves it open). */
async function matchHost(session: Session, term: HostDirective, domain: string): Promise<Match> {
  const name = await targetName(session, term.domainSpec ?? domain, domain);
  if (name === undefined) return NO_MATCH;
  return { isMatch: await isHostOf(session, term, name), name };
}

/** RFC 7208 section 5.4. */
async function matchExchange(session: Session, term: HostDirective, domain: string): Promise<Match> {
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
async function matchExists(session: Session, term: ExistsDirective, domain: string): Promise<Match> {
  const name = await targetName(session, term.domainSpec, domain);
  if (name === undefined) return NO_MATCH;
  return { isMatch: (await session.ask(name, "A")).values.length > 0, name };
}

/** RFC 7208 section 5.5. */
async function matchPtr(session: Session, term: PtrDirective, domain: string): Promise<Match> {
  const name = await targetName(session, term.domainSpec ?? domain, domain);
  if (name === undefined) return NO_MATCH;
  if (isVoid(await session.resolver.resolve(reverseName(session.client), "PTR"))) session.spendVoid();
  const names = await validatedNames(session);
  return { isMatch: names.some((validated) => isInZone(validated, name)), name };
}

// The table of section 5.2.
async function matchInclude(session: Session, term: IncludeDirective, { domain, depth }: Place): Promise<Match> {
  const name = (await targetName(session, term.domainSpec, domain)) ?? "";
  const { result } = await checkHost(session, name, depth + 1);
  if (result === SpfResult.None) throw new CheckEnd(SpfResult.PermError, noRecord(term.raw));
  return { isMatch: result === SpfResult.Pass, name };
}

async function follow(session: Session, redirect: DomainModifier, place: Place): Promise<HostResult> {
  await visit(session, redirect, place);
  const name = (await targetName(session, redirect.domainSpec, place.domain)) ?? "";
  const answer = await checkHost(session, name, place.depth + 1);
  if (answer.result === SpfResult.None) throw new CheckEnd(SpfResult.PermError, noRecord(redirect.raw));
  return answer;
}

function noRecord(raw: string): string {
  return `${raw} leads to a name without SPF record`;
}

const NO_MATCH: Match = { isMatch: false };
