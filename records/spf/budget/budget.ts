import type { DnsResolver } from "../../resolver";
import { senderOf } from "../senders";
import { includedName, rootName, visitedTerms } from "../tree/targets";
import { loadWorld, type SpfWorld } from "../tree/world";
import { type Price, Pricer } from "./price";
import type { SpfProblem } from "./problems";

/** What one term of the record costs, everything behind it counted in. */
export interface SpfTermPrice {
  /** The term as written. Hostile text. */
  readonly term: string;
  /** Octet position of the term in the record. */
  readonly position: number;
  readonly lookups: number;
  /** The worse of the two families. */
  readonly voids: number;
  /** Whether `lookups` is exact; otherwise it is the least. */
  readonly isExact: boolean;
  /** The service behind an include that we know. */
  readonly sender?: string;
}

/** A record that several terms lead to. It is paid for each time. */
export interface SpfRepeat {
  readonly name: string;
  /** The terms, each with whose record it stands in. */
  readonly terms: readonly string[];
}

/** What removing a term would bring. */
export interface SpfSaving {
  readonly term: string;
  readonly saves: number;
  /** What the record would cost without it. */
  readonly leaves: number;
  readonly sender?: string;
}

/** The price of a whole tree, as if no term matched (RFC 7208 section 4.6.4). */
export interface SpfBudget {
  readonly domain: string;
  /** Terms that query DNS; at least this many where not exact. */
  readonly lookups: number;
  /** Lookups that find nothing, for the worse of IPv4 and IPv6 clients. What depends on the mail is not in it. */
  readonly voids: number;
  readonly isExact: boolean;
  /** In the order of the record; terms that are never evaluated are left out. */
  readonly terms: readonly SpfTermPrice[];
  readonly problems: readonly SpfProblem[];
  readonly repeats: readonly SpfRepeat[];
  /** What could be taken out, the greatest gain first. */
  readonly savings: readonly SpfSaving[];
}

/**
 * Prices a record with everything that it includes. What DNS does not answer, and what depends on the mail, is a problem in the
 * list and never counted as fitting. Never rejects when the resolver does not.
 *
 * @param text the record; it stands for the one that `domain` publishes. A text that is no valid record costs nothing.
 */
export async function spfBudget(text: string, domain: string, resolver: DnsResolver): Promise<SpfBudget> {
  return priceWorld(await loadWorld(domain, text, resolver));
}

/** As {@link spfBudget}, of a world that has been read. */
export function priceWorld(world: SpfWorld): SpfBudget {
  const pricer = new Pricer(world);
  const domain = rootName(world.domain);
  const { lookups, voids, isExact } = pricer.record(domain);
  const { problems, edges } = pricer;
  const terms = termPrices(world, domain);
  const repeats = [...edges].filter(([, from]) => from.length > 1).map(([name, from]) => ({ name, terms: from }));
  return {
    domain,
    lookups,
    voids: worse(voids),
    isExact,
    terms,
    problems,
    repeats,
    savings: savingsOf(terms, lookups),
  };
}

// Another pricer: what is behind each term was priced, and reported, before.
function termPrices(world: SpfWorld, domain: string): SpfTermPrice[] {
  const published = world.published(domain);
  if (published.kind !== "record") return [];
  const pricer = new Pricer(world);
  return visitedTerms(published.spf).map((term) => {
    const { lookups, voids, isExact } = pricer.term(term, domain);
    const sender = senderOf(includedName(term) ?? "");
    const price = { term: term.raw, position: term.position, lookups, voids: worse(voids), isExact };
    return { ...price, ...(sender !== undefined && { sender: sender.name }) };
  });
}

function worse(voids: Price["voids"]): number {
  return Math.max(voids[4], voids[6]);
}

function savingsOf(terms: readonly SpfTermPrice[], total: number): SpfSaving[] {
  return terms
    .filter(({ lookups }) => lookups > 0)
    .map(({ term, lookups, sender }) => ({
      term,
      saves: lookups,
      leaves: total - lookups,
      ...(sender !== undefined && { sender }),
    }))
    .sort((a, b) => b.saves - a.saves);
}
