/** Counts the DNS lookups that an SPF record costs with everything it includes, and says which terms cost how much. */
import { type DnsResolver, isUnanswered } from "../../resolver";
import { queriesDns } from "../limits";
import {
  exchangesOf,
  includedName,
  isVoid,
  loadWorld,
  lookupName,
  MAX_EXCHANGES,
  rootName,
  type SpfWorld,
  visitedTerms,
} from "../lookupTree";
import type { Family } from "../networks";
import type { Directive, DomainModifier, HostDirective } from "../record";
import { senderOf } from "../senders";
import { termKey } from "../termKey";
import { ProblemKind, type SpfProblem } from "./problems";

type Visited = Directive | DomainModifier;

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

/** What removing a term would bring. Where it stands several times, all but the first are meant: that changes no result. */
export interface SpfSaving {
  readonly term: string;
  readonly saves: number;
  /** What the record would cost without it. */
  readonly leaves: number;
  /** How often the record has the term. @default - once */
  readonly times?: number;
  readonly sender?: string;
}

/** The price of a whole tree, as if no term matched (RFC 7208 section 4.6.4). */
export interface SpfBudget {
  readonly domain: string;
  /** Terms that query DNS; at least this many where not exact. */
  readonly lookups: number;
  /** Terms that find nothing, for the worse of IPv4 and IPv6 clients. What depends on the mail is not in it. */
  readonly voids: number;
  /** The same for IPv4 clients. */
  readonly ip4Voids: number;
  readonly isExact: boolean;
  /** In the order of the record; terms that are never evaluated are left out. */
  readonly terms: readonly SpfTermPrice[];
  readonly problems: readonly SpfProblem[];
  readonly repeats: readonly SpfRepeat[];
  /** What could be taken out: first what stands there several times, then the greatest gain. */
  readonly savings: readonly SpfSaving[];
}

/**
 * Prices a record with everything that it includes. A term that DNS does not answer, or that depends on the mail, is listed as a
 * problem, and the price is then a lower bound. Rejects only if the resolver does.
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
  const published = world.published(domain);
  const visited = published.kind === "record" ? visitedTerms(published.spf) : [];
  const terms = termPrices(visited, world, domain);
  const repeats = [...edges].filter(([, from]) => from.length > 1).map(([name, from]) => ({ name, terms: from }));
  return {
    domain,
    lookups,
    voids: worse(voids),
    ip4Voids: voids[4],
    isExact,
    terms,
    problems,
    repeats,
    savings: savingsOf(visited, terms, lookups),
  };
}

// A second pricer, because the first one has already reported the problems behind each term.
function termPrices(visited: readonly Visited[], world: SpfWorld, domain: string): SpfTermPrice[] {
  const pricer = new Pricer(world);
  return visited.map((term) => {
    const { lookups, voids, isExact } = pricer.term(term, domain);
    const sender = senderOf(includedName(term) ?? "");
    const price = { term: term.raw, position: term.position, lookups, voids: worse(voids), isExact };
    return { ...price, ...(sender !== undefined && { sender: sender.name }) };
  });
}

function worse(voids: Price["voids"]): number {
  return Math.max(voids[4], voids[6]);
}

// Of terms with the same target, the first one that is evaluated decides, whatever the qualifiers: the others only cost.
function savingsOf(visited: readonly Visited[], prices: readonly SpfTermPrice[], total: number): SpfSaving[] {
  const savings = new Map<string, SpfTermPrice & { times: number }>();
  for (const [at, price] of prices.entries()) {
    const key = termKey(visited[at] as Visited);
    const known = savings.get(key);
    if (known !== undefined) known.times += 1;
    else if (price.lookups > 0) savings.set(key, { ...price, times: 1 });
  }
  return [...savings.values()]
    .map(({ term, lookups, times, sender }): SpfSaving => {
      const saves = lookups * Math.max(1, times - 1);
      return {
        term,
        saves,
        leaves: total - saves,
        ...(times > 1 && { times }),
        ...(sender !== undefined && { sender }),
      };
    })
    .sort((a, b) => Number("times" in b) - Number("times" in a) || b.saves - a.saves);
}

/** What a term or a record costs a receiver that evaluates all of it. */
interface Price {
  /** Terms that query DNS, what stands behind includes counted in. At least this many where not exact. */
  readonly lookups: number;
  /** Terms that find nothing, by the family of the client's address. */
  readonly voids: Readonly<Record<Family, number>>;
  readonly isExact: boolean;
}

const FREE: Price = { lookups: 0, voids: { 4: 0, 6: 0 }, isExact: true };
const ONE: Price = { ...FREE, lookups: 1 };
const ONE_OR_MORE: Price = { ...ONE, isExact: false };

function addPrices(a: Price, b: Price): Price {
  const voids = { 4: a.voids[4] + b.voids[4], 6: a.voids[6] + b.voids[6] };
  return { lookups: a.lookups + b.lookups, voids, isExact: a.isExact && b.isExact };
}

/** Prices records of one world. Each record is priced once, so that the work is linear although the tree may not be. */
export class Pricer {
  readonly problems: SpfProblem[] = [];
  /** The terms that lead to each record. */
  readonly edges = new Map<string, string[]>();
  private readonly prices = new Map<string, Price>();
  private readonly open = new Set<string>();

  constructor(private readonly world: SpfWorld) {}

  /** The price of the record at a name; free where there is none. */
  record(name: string): Price {
    const known = this.prices.get(name);
    if (known !== undefined) return known;
    const published = this.world.published(name);
    if (published.kind !== "record") return FREE;
    this.open.add(name);
    const prices = visitedTerms(published.spf).map((term) => this.term(term, name));
    this.open.delete(name);
    const price = prices.reduce(addPrices, FREE);
    this.prices.set(name, price);
    return price;
  }

  /** The price of a term in the record of `domain`. */
  term(term: Directive | DomainModifier, domain: string): Price {
    if (!queriesDns(term)) return FREE;
    switch (term.kind) {
      case "include":
      case "redirect":
        return this.included(term, domain);
      case "a":
      case "mx":
        return term.hasMacro ? this.macro(term, domain, ONE) : this.host(term, domain);
      default:
        return "hasMacro" in term && term.hasMacro ? this.macro(term, domain, ONE) : ONE;
    }
  }

  private included(term: Directive | DomainModifier, domain: string): Price {
    if ("hasMacro" in term && term.hasMacro) return this.macro(term, domain, ONE_OR_MORE);
    const name = includedName(term);
    const published = name === undefined ? undefined : this.world.published(name);
    if (name === undefined || published?.kind === "none")
      return this.problem(ProblemKind.NoRecord, term, domain, ONE, name);
    this.addEdge(name, `${term.raw} (${domain})`);
    if (this.open.has(name)) return this.problem(ProblemKind.Loop, term, domain, ONE_OR_MORE, name);
    if (published?.kind === "unanswered") return this.problem(ProblemKind.Unanswered, term, domain, ONE_OR_MORE, name);
    if (published?.kind === "several") return this.problem(ProblemKind.Several, term, domain, ONE, name);
    if (published?.kind === "broken") return this.problem(ProblemKind.Broken, term, domain, ONE, name);
    return addPrices(ONE, this.record(name));
  }

  // Pushes instead of copying: a record of 64 KB leads to one name thousands of times.
  private addEdge(name: string, from: string): void {
    const known = this.edges.get(name);
    if (known === undefined) this.edges.set(name, [from]);
    else known.push(from);
  }

  private host(term: HostDirective, domain: string): Price {
    const name = lookupName(term.domainSpec ?? domain);
    if (name === undefined) return ONE;
    if (term.kind === "a") return addPrices(ONE, this.addresses(name, term, domain));
    const answer = this.world.ask(name, "MX");
    if (isUnanswered(answer)) return this.problem(ProblemKind.Unanswered, term, domain, ONE, name);
    if (isVoid(answer)) return { ...ONE, voids: { 4: 1, 6: 1 } };
    const exchanges = exchangesOf(answer);
    if (exchanges.length > MAX_EXCHANGES) return this.problem(ProblemKind.Exchanges, term, domain, ONE, name);
    const hosts = exchanges.map(lookupName).filter((host) => host !== undefined);
    const { voids, ...price } = hosts.map((host) => this.addresses(host, term, domain)).reduce(addPrices, ONE);
    // Section 4.6.4 counts terms that find nothing, not hosts.
    return { ...price, voids: { 4: Math.min(1, voids[4]), 6: Math.min(1, voids[6]) } };
  }

  private addresses(name: string, term: HostDirective, domain: string): Price {
    const answers = { 4: this.world.ask(name, "A"), 6: this.world.ask(name, "AAAA") };
    if (isUnanswered(answers[4]) || isUnanswered(answers[6]))
      this.problem(ProblemKind.Unanswered, term, domain, FREE, name);
    return { ...FREE, voids: { 4: isVoid(answers[4]) ? 1 : 0, 6: isVoid(answers[6]) ? 1 : 0 } };
  }

  private macro(term: Directive | DomainModifier, domain: string, price: Price): Price {
    return this.problem(ProblemKind.Macro, term, domain, price);
  }

  private problem(
    kind: ProblemKind,
    { raw }: Directive | DomainModifier,
    domain: string,
    price: Price,
    name?: string,
  ): Price {
    this.problems.push({ kind, term: raw, domain, ...(name !== undefined && { name }) });
    return price;
  }
}
