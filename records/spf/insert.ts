import type { WantedTerm } from "./declared";
import { evaluatedTerms } from "./reachable";
import { indexTerms, termKey } from "./sameTerm";
import { type SpfTerm, isDirective } from "./terms";

/** Where new terms go. */
export const SpfPosition = { First: "first", Last: "last" } as const;
export type SpfPosition = (typeof SpfPosition)[keyof typeof SpfPosition];

/** The terms of a record after insertion, and which of them are new. */
export interface Inserted {
  readonly terms: readonly SpfTerm[];
  readonly added: readonly SpfTerm[];
  /** Of the declared terms that were there already, the occurrence that is evaluated first. */
  readonly present: readonly SpfTerm[];
}

/** A new term, and the index of the term before which it goes. */
interface Insertion {
  readonly at: number;
  readonly term: SpfTerm;
}

/**
 * Adds the declared terms that the record lacks, in the order in which they are declared and always where they are
 * evaluated. A term that stands only behind `all` is lacking: nobody ever evaluates it (RFC 7208 section 5.1).
 */
export function insertTerms(
  terms: readonly SpfTerm[],
  declared: readonly WantedTerm[],
  position: SpfPosition,
): Inserted {
  const evaluated = indexTerms(terms.slice(0, evaluatedTerms(terms)), declared);
  const isFirst = position === SpfPosition.First;
  const block = isFirst ? leadingBlock(terms, declared) : [];
  const insertions: Insertion[] = [];
  const present: SpfTerm[] = [];
  let at = isFirst ? 0 : endOfSenders(terms);
  for (const { key, term } of declared) {
    const [there] = evaluated.get(key) ?? [];
    if (there === undefined) insertions.push({ at, term });
    else present.push(there);
    // Declared terms that lead the record and new ones keep their declared order, so that two runs make the text of one.
    at = Math.max(at, block.indexOf(key) + 1);
  }
  return { terms: weave(terms, insertions), added: insertions.map(({ term }) => term), present };
}

/** The keys of the terms at the start that are declared ones. */
function leadingBlock(terms: readonly SpfTerm[], declared: readonly WantedTerm[]): string[] {
  const block: string[] = [];
  for (const term of terms) {
    const key = termKey(term);
    if (!declared.some((wanted) => wanted.key === key)) break;
    block.push(key);
  }
  return block;
}

/** The index behind the last directive that stands before `all`, `redirect` and the modifiers in front of them. */
export function endOfSenders(terms: readonly SpfTerm[]): number {
  const verdict = terms.findIndex((term) => term.kind === "all" || term.kind === "redirect");
  let end = verdict < 0 ? terms.length : verdict;
  for (let before = terms[end - 1]; before !== undefined && !isDirective(before); before = terms[end - 1]) end--;
  return end;
}

/** @param insertions in the order of their places */
function weave(terms: readonly SpfTerm[], insertions: readonly Insertion[]): readonly SpfTerm[] {
  let from = 0;
  const parts = insertions.map(({ at, term }) => {
    const before = terms.slice(from, at);
    from = at;
    return [...before, term];
  });
  return parts.length === 0 ? terms : [...parts.flat(), ...terms.slice(from)];
}
