import type { WantedTerm } from "./declared";
import { evaluatedTerms } from "./reachable";
import { indexTerms } from "./sameTerm";
import { Qualifier, type SpfTerm, isDirective } from "./terms";

/** What became of terms that we declared. Each list holds terms of the live record. */
export interface Ownership {
  /** Ours to take. */
  readonly ours: readonly SpfTerm[];
  /** There, but they were in the record before us. */
  readonly found: readonly SpfTerm[];
  /** There and added by us, but somebody gave them another qualifier since. */
  readonly changed: readonly SpfTerm[];
}

/**
 * Finds the terms that we may take out of a record: of every declared target as one, and only where the record holds
 * it more often than when we first saw it. DNS has no mark of ownership, so counting is what keeps us from taking a
 * stranger's term, wherever it moved since.
 */
export function findOurs(
  live: readonly SpfTerm[],
  found: readonly SpfTerm[],
  declared: readonly WantedTerm[],
): Ownership {
  const places = indexTerms(live, declared);
  const foundBefore = indexTerms(found, declared);
  const ownership = { ours: [] as SpfTerm[], found: [] as SpfTerm[], changed: [] as SpfTerm[] };
  for (const [key, { term }] of new Map(declared.map((wanted) => [wanted.key, wanted]))) {
    const candidates = places.get(key) ?? [];
    const [first] = candidates;
    if (first === undefined) continue;
    const isFound = candidates.length <= (foundBefore.get(key)?.length ?? 0);
    const own = isFound ? undefined : pickOwn(live, candidates, term.raw);
    if (own !== undefined) ownership.ours.push(own);
    else (isFound ? ownership.found : ownership.changed).push(first);
  }
  return ownership;
}

// We write a pass, in our spelling, where it is evaluated: the one that has most of that is the one we wrote.
function pickOwn(live: readonly SpfTerm[], candidates: readonly SpfTerm[], raw: string): SpfTerm | undefined {
  const evaluated = new Set(live.slice(0, evaluatedTerms(live)));
  const passes = candidates.filter(isPass);
  const tested = passes.filter((term) => evaluated.has(term));
  return tested.find((term) => term.raw === raw) ?? tested[0] ?? passes[0];
}

/** Whether a match of the term is a pass. Modifiers have no qualifier and count as one. */
export function isPass(term: SpfTerm): boolean {
  return !isDirective(term) || term.qualifier === Qualifier.Pass;
}
