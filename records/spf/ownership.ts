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
 * Finds the terms that we may take out of a record, of every declared target one. DNS has no mark of ownership, but we
 * know two things. We never add what is there and evaluated: such a term of the first text is not ours. And where
 * it stood behind `all` only, ours is one more than that. A stranger's term stays, wherever it moved since.
 */
export function findOurs(
  live: readonly SpfTerm[],
  found: readonly SpfTerm[],
  declared: readonly WantedTerm[],
): Ownership {
  const places = indexTerms(live, declared);
  const foundPlaces = indexTerms(found, declared);
  const foundActive = indexTerms(found.slice(0, evaluatedTerms(found)), declared);
  const ownership = { ours: [] as SpfTerm[], found: [] as SpfTerm[], changed: [] as SpfTerm[] };
  for (const [key, { term }] of new Map(declared.map((wanted) => [wanted.key, wanted]))) {
    const candidates = places.get(key) ?? [];
    const [first] = candidates;
    if (first === undefined) continue;
    const isFound = foundActive.has(key) || candidates.length <= (foundPlaces.get(key)?.length ?? 0);
    const own = pickOwn(live, candidates, term.raw);
    if (isFound) ownership.found.push(own ?? first);
    else if (own === undefined) ownership.changed.push(first);
    else ownership.ours.push(own);
  }
  return ownership;
}

// We write a pass, in our own spelling, where it is evaluated: the one that has most of that is the one we wrote.
function pickOwn(live: readonly SpfTerm[], candidates: readonly SpfTerm[], spelling: string): SpfTerm | undefined {
  const passes = candidates.filter(isPass);
  const exact = passes.filter(({ raw }) => raw === spelling);
  const evaluated = new Set(live.slice(0, evaluatedTerms(live)));
  const isEvaluated = (term: SpfTerm): boolean => evaluated.has(term);
  return exact.find(isEvaluated) ?? exact[0] ?? passes.find(isEvaluated) ?? passes[0];
}

/** Whether a match of the term is a pass. Modifiers have no qualifier and count as one. */
export function isPass(term: SpfTerm): boolean {
  return !isDirective(term) || term.qualifier === Qualifier.Pass;
}
