/** Puts declared terms into an SPF record where they are evaluated, and changes an `all` that is ours. */
import type { Issue } from "../issue";
import { quoted } from "../printable";
import { spfIssue } from "./issues";
import { type AllDirective, evaluatedTerms, firstAll, isDirective, type SpfTerm } from "./record";
import { indexTerms, termKey } from "./termKey";
import { SpfPosition, type WantedTerm } from "./wanted";

/** The terms of a record after insertion, and which of them are new. */
interface Inserted {
  readonly terms: readonly SpfTerm[];
  readonly added: readonly SpfTerm[];
  /** Of the declared terms that were there already, the occurrence that is evaluated first. */
  readonly present: readonly SpfTerm[];
}

/** A record's terms, its `all` as wanted. */
interface MergedAll {
  readonly terms: readonly SpfTerm[];
  readonly added: readonly SpfTerm[];
  readonly removed: readonly SpfTerm[];
  readonly issues: readonly Issue[];
}

/** A new term, and the index of the term that it goes before. */
interface Insertion {
  readonly at: number;
  readonly term: SpfTerm;
}

/**
 * Adds the declared terms that the record lacks, in the order in which they are declared and always where they are
 * evaluated. A term that stands only behind `all` counts as lacking: it is never evaluated (RFC 7208 section 5.1).
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
    // A new term keeps its declared order among the declared terms at the start, so that two runs make the same text as one.
    at = Math.max(at, block.indexOf(key) + 1);
  }
  return { terms: weave(terms, insertions), added: insertions.map(({ term }) => term), present };
}

/**
 * Gives the record's `all` the wanted qualifier if we wrote it and it is unchanged since. Any other `all` stays, and no `all` is
 * added, since both would change what happens to other people's mail.
 * Issues: `spf/all-kept`.
 *
 * @param own the `all` that we wrote last; undefined where we wrote none
 */
export function mergeAll(
  terms: readonly SpfTerm[],
  all: AllDirective | undefined,
  own: AllDirective | undefined,
): MergedAll {
  const unchanged = { terms, added: [], removed: [], issues: [] };
  if (all === undefined) return unchanged;
  const live = firstAll(terms);
  if (live?.qualifier === all.qualifier) return unchanged;
  if (live === undefined || live.qualifier !== own?.qualifier) return { ...unchanged, issues: [allKept(all, live)] };
  const replacement = { ...all, position: live.position, spacesBefore: live.spacesBefore };
  return {
    terms: terms.map((term) => (term === live ? replacement : term)),
    added: [replacement],
    removed: [live],
    issues: [],
  };
}

/** The index behind the last directive that stands before `all`, `redirect` and the modifiers in front of them. */
export function endOfSenders(terms: readonly SpfTerm[]): number {
  const allOrRedirect = terms.findIndex((term) => term.kind === "all" || term.kind === "redirect");
  let end = allOrRedirect < 0 ? terms.length : allOrRedirect;
  for (let before = terms[end - 1]; before !== undefined && !isDirective(before); before = terms[end - 1]) end--;
  return end;
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

function allKept(all: AllDirective, live: AllDirective | undefined): Issue {
  const why = live === undefined ? "the record has none" : `the record says ${quoted(live.raw)}`;
  const message = `${quoted(all.raw)} is declared, but ${why}, and that stays: only a record that we created follows the declaration.`;
  const fix = "Change it where the record is edited, or take all out of the configuration.";
  return spfIssue("spf/all-kept", { message, fix, ...(live !== undefined && { found: live.raw }) });
}
