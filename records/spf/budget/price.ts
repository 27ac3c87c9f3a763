import { queriesDns } from "../lookups";
import type { Family } from "../networks";
import type { Directive, DomainModifier, HostDirective } from "../terms";
import { exchangesOf, MAX_EXCHANGES } from "../tree/exchanges";
import { lookupName } from "../tree/lookupName";
import { isUnanswered, isVoid } from "../tree/published";
import { includedName, visitedTerms } from "../tree/targets";
import type { SpfWorld } from "../tree/world";
import { ProblemKind, type SpfProblem } from "./problems";

/** What a term, or a record, costs whoever evaluates all of it. */
export interface Price {
  /** Terms that query DNS, what stands behind includes counted in. At least this many where not exact. */
  readonly lookups: number;
  /** Lookups that find nothing, by the family of the client's address. */
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

  // In place: a record of 64 KB leads to one name thousands of times.
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
    return hosts.map((host) => this.addresses(host, term, domain)).reduce(addPrices, ONE);
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
