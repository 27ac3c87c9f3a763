/** Evaluates an SPF tree once for all addresses of a family, and says what each range of them gets. */
import { QUALIFIER_RESULT, SpfResult } from "../evaluate/session";
import { MAX_DNS_LOOKUPS, MAX_VOID_LOOKUPS, queriesDns } from "../limits";
import {
  addressText,
  exchangesOf,
  includedName,
  isVoid,
  lookupName,
  MAX_EXCHANGES,
  type SpfWorld,
  visitedTerms,
} from "../lookupTree";
import { type Family, readAddress, toNumber } from "../networks";
import { type AddressDirective, type Directive, type DomainModifier, type HostDirective, Qualifier } from "../record";
import { isUnanswered } from "../../resolver";
import { type Cell, cutOut, networkRange, ordered, wholeSpace } from "./cells";
import { type Doubt, type Path, sharing, START, type Verdict } from "./verdict";

type Visited = Directive | DomainModifier;

/** Where a record stands in the tree. */
interface Place {
  readonly domain: string;
  /** The term of the checked domain's record that led here; undefined in that record itself. */
  readonly top: Visited | undefined;
  /** The terms behind that one. */
  readonly rest: string;
  /** What a match here makes of the mail; undefined where that depends on later terms. */
  readonly result: SpfResult | undefined;
}

/**
 * What a tree says of every address of a family, as ranges in order: the same as `evaluateSpf` for each of them, limits included.
 * Terms that cannot be decided are taken as no match and stand in the path.
 */
export function verdictsOf(world: SpfWorld, family: Family): Cell<Verdict>[] {
  const place = { domain: world.domain, top: undefined, rest: "", result: SpfResult.Pass };
  return new Walk(world, family).record(wholeSpace(family, START), place);
}

class Walk {
  constructor(
    private readonly world: SpfWorld,
    private readonly family: Family,
  ) {}

  /** check_host() for many addresses at once: what arrives leaves with a verdict. */
  record(arriving: readonly Cell<Path>[], place: Place): Cell<Verdict>[] {
    const published = this.world.published(place.domain);
    if (published.kind === "none") return decide(arriving, SpfResult.None);
    if (published.kind !== "record") return decide(arriving, SpfResult.PermError);
    const visit = new Visit(this.world, this.family, arriving, place);
    const terms = visitedTerms(published.spf);
    const rest = restsOf(terms, place);
    terms.forEach((term, at) => visit.term(term, rest[at] as string, (cells, next) => this.record(cells, next)));
    return ordered([...visit.decided, ...decide(visit.left, SpfResult.Neutral)]);
  }
}

function decide(cells: readonly Cell<Path>[], result: SpfResult, term?: Visited): Cell<Verdict>[] {
  const verdict = sharing((path: Path): Verdict => ({ result, path, ...(term !== undefined && { term }) }));
  return cells.map((cell) => ({ ...cell, value: verdict(cell.value) }));
}

// For each term, the text of the terms behind it in the checked domain's own record. Included records do not differ between the two
// sides of a comparison, so they keep the text of the term that led to them.
function restsOf(terms: readonly Visited[], { top, rest }: Place): string[] {
  if (top !== undefined) return terms.map(() => rest);
  const rests: string[] = [];
  // Only terms that query DNS need the text. To join it for each of a thousand networks would take too long.
  for (const [at, term] of terms.entries())
    rests.push(
      queriesDns(term)
        ? terms
            .slice(at + 1)
            .map(({ raw }) => raw)
            .join(" ")
        : "",
    );
  return rests;
}

type Descend = (cells: readonly Cell<Path>[], place: Place) => Cell<Verdict>[];

const MOST = { lookups: MAX_DNS_LOOKUPS, voids: MAX_VOID_LOOKUPS } as const;

function spentOn({ lookups, voids, perhapsVoids }: Path): number {
  return lookups + voids + perhapsVoids;
}

/** One record while it is evaluated: which addresses are decided, and which are left. */
class Visit {
  readonly decided: Cell<Verdict>[] = [];
  left: Cell<Path>[];
  private rest = "";

  constructor(
    private readonly world: SpfWorld,
    private readonly family: Family,
    arriving: readonly Cell<Path>[],
    private readonly place: Place,
  ) {
    this.left = [...arriving];
  }

  term(term: Visited, rest: string, descend: Descend): void {
    if (this.left.length === 0) return;
    this.rest = rest;
    if (queriesDns(term)) this.spend(term, "lookups");
    switch (term.kind) {
      case "all":
        return this.match(term, this.left.splice(0));
      case "ip4":
      case "ip6":
        return this.network(term);
      case "a":
      case "mx":
        return this.host(term);
      case "include":
      case "redirect":
        return this.included(term, descend);
      default:
        return this.doubt(term, "depends on the mail");
    }
  }

  private network(term: AddressDirective): void {
    const family: Family = term.kind === "ip4" ? 4 : 6;
    if (family === this.family) this.take(term, toNumber({ family, groups: term.groups }), term.prefix);
  }

  private host(term: HostDirective): void {
    if (term.hasMacro) return this.doubt(term, "depends on the mail");
    const name = lookupName(term.domainSpec ?? this.place.domain);
    if (name === undefined) return;
    if (term.kind === "a") return this.addresses(term, [name]);
    const answer = this.world.ask(name, "MX");
    if (isUnanswered(answer)) return this.doubt(term, "DNS did not answer");
    if (isVoid(answer)) return this.spend(term, "voids");
    const exchanges = exchangesOf(answer);
    if (exchanges.length > MAX_EXCHANGES) return this.end(term, this.left.splice(0));
    this.addresses(
      term,
      exchanges.map(lookupName).filter((host) => host !== undefined),
    );
  }

  private addresses(term: HostDirective, hosts: readonly string[]): void {
    // Section 4.6.4 counts terms that find nothing, not hosts.
    let isCounted = false;
    for (const name of hosts) {
      const answer = this.world.ask(name, this.family === 4 ? "A" : "AAAA");
      if (isUnanswered(answer)) this.doubt(term, "DNS did not answer");
      if (isVoid(answer) && !isCounted) {
        isCounted = true;
        this.spend(term, "voids");
      }
      const prefix = this.family === 4 ? term.ip4Prefix : term.ip6Prefix;
      for (const value of answer.values) {
        const address = readAddress(addressText(value));
        if (address?.family === this.family) this.take(term, toNumber(address), prefix);
      }
    }
  }

  // The tables of RFC 7208 sections 5.2 and 6.1.
  private included(term: Visited, descend: Descend): void {
    const name = includedName(term);
    if ("hasMacro" in term && term.hasMacro) return this.doubt(term, "depends on the mail");
    if (name === undefined) return this.end(term, this.left.splice(0));
    if (this.world.published(name).kind === "unanswered") return this.doubt(term, "DNS did not answer");
    const { top = term } = this.place;
    const verdicts = descend(this.left, { domain: name, top, rest: this.rest, result: this.resultOf(term) });
    this.left = [];
    for (const { first, last, value } of verdicts) {
      const cell = { first, last, value: value.path };
      if (value.result === SpfResult.None || value.result === SpfResult.PermError) this.end(term, [cell]);
      else if (!("qualifier" in term)) this.decided.push(...decide([cell], value.result, term));
      else if (value.result === SpfResult.Pass) this.match(term, [cell]);
      else this.left.push(cell);
    }
    this.left = ordered(this.left);
  }

  private take(term: Directive, address: bigint, prefix: number): void {
    const { first, last } = networkRange(address, prefix, this.family);
    this.match(term, cutOut(this.left, first, last));
  }

  private match(term: Directive, cells: readonly Cell<Path>[]): void {
    this.decided.push(...decide(cells, QUALIFIER_RESULT[term.qualifier], term));
  }

  private end(term: Visited, cells: readonly Cell<Path>[]): void {
    this.decided.push(...decide(cells, SpfResult.PermError, term));
  }

  private spend(term: Visited, what: "lookups" | "voids"): void {
    const spent = sharing((path: Path): Path => {
      const next = { ...path, [what]: path[what] + 1 };
      return next[what] <= MOST[what] && (what === "voids" || path.isOpen) ? this.limited(next, term) : next;
    });
    const cells = this.left.map((cell) => ({ ...cell, value: spent(cell.value) }));
    this.left = cells.filter(({ value }) => value[what] <= MOST[what]);
    this.end(
      term,
      cells.filter(({ value }) => value[what] > MOST[what]),
    );
  }

  // The term is taken as no match. If its lookup finds nothing, it counts against the limit, which later terms may then exceed.
  private doubt(term: Visited, why: Doubt["why"]): void {
    const isOpen = term.kind === "include" || term.kind === "redirect";
    const doubted = sharing((path: Path): Path => {
      const doubt = { ...this.doubtOf(term, why), ...(isOpen && { spent: spentOn(path) }) };
      const next = { ...path, isOpen: path.isOpen || isOpen, doubts: [...path.doubts, doubt] };
      return isOpen ? next : this.limited({ ...next, perhapsVoids: path.perhapsVoids + 1 }, term);
    });
    this.left = this.left.map((cell) => ({ ...cell, value: doubted(cell.value) }));
  }

  private limited(path: Path, term: Visited): Path {
    if (!path.isOpen && path.voids + path.perhapsVoids <= MAX_VOID_LOOKUPS) return path;
    const limit: Doubt = { ...this.doubtOf(term, "may be over a limit"), result: SpfResult.PermError };
    return { ...path, doubts: [...path.doubts, path.isOpen ? { ...limit, spent: spentOn(path) } : limit] };
  }

  private doubtOf(term: Visited, why: Doubt["why"]): Doubt {
    const { domain, top = term } = this.place;
    return { term: term.raw, domain, why, result: this.resultOf(term), top, rest: this.rest };
  }

  // Inside an include, a match other than a pass only ends the include: later terms decide about the mail.
  private resultOf(term: Visited): SpfResult | undefined {
    if (!("qualifier" in term)) return this.place.result;
    if (this.place.top === undefined) return QUALIFIER_RESULT[term.qualifier];
    return term.qualifier === Qualifier.Pass ? this.place.result : undefined;
  }
}
