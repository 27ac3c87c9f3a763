/** Takes terms out of an SPF record: those to remove, and ours that are no longer declared. */
import type { Issue } from "../issue";
import { quoted } from "../printable";
import { spfIssue } from "./issues";
import { evaluatedTerms, isDirective, Qualifier, type SpfTerm } from "./record";
import { indexTerms } from "./termKey";
import type { Wanted, WantedTerm } from "./wanted";

/** The terms of a record after some were taken out. */
interface TakenOut {
  readonly kept: readonly SpfTerm[];
  readonly removed: readonly SpfTerm[];
  /** Dropped terms that stay because they were there before us. */
  readonly found: readonly SpfTerm[];
  /** Dropped terms that stay because their qualifier was changed since we added them. */
  readonly changed: readonly SpfTerm[];
  /** `spf/removed-non-pass`. */
  readonly issues: readonly Issue[];
}

/** What became of terms that we declared. Each list holds terms of the live record. */
interface Ownership {
  /** Ours to take. */
  readonly ours: readonly SpfTerm[];
  /** There, but they were in the record before us. */
  readonly found: readonly SpfTerm[];
  /** Added by us, and their qualifier was changed since. */
  readonly changed: readonly SpfTerm[];
}

/**
 * Takes terms out of a record: those to remove, and ours that are dropped. The spaces before a term go with it, since we
 * write them together; all other spaces stay.
 */
export function takeOut(live: readonly SpfTerm[], wanted: Pick<Wanted, "removes" | "dropped" | "found">): TakenOut {
  const { removes, dropped } = wanted;
  if (removes.length === 0 && dropped.length === 0)
    return { kept: live, removed: [], found: [], changed: [], issues: [] };
  const rejected = new Set(findRemoves(live, removes));
  const { ours, found, changed } = findOurs(without(live, rejected), wanted.found, dropped);
  const gone = new Set([...rejected, ...ours]);
  const issues = [...rejected].filter((term) => !isPass(term)).map(removedNonPass);
  return { kept: without(live, gone), removed: live.filter((term) => gone.has(term)), found, changed, issues };
}

/**
 * Finds the terms that we may take out of a record: one for each declared target. DNS does not mark who wrote a term, so the first
 * text decides. A term that it had and evaluated is not ours, since we never add such a term. If it had the term only behind `all`, we
 * added one more. A term that others wrote stays, even if it was moved.
 */
function findOurs(live: readonly SpfTerm[], found: readonly SpfTerm[], declared: readonly WantedTerm[]): Ownership {
  const places = indexTerms(live, declared);
  const foundPlaces = indexTerms(found, declared);
  const foundActive = indexTerms(found.slice(0, evaluatedTerms(found)), declared);
  const ownership = { ours: [] as SpfTerm[], found: [] as SpfTerm[], changed: [] as SpfTerm[] };
  for (const [key, { term }] of new Map(declared.map((wanted) => [wanted.key, wanted]))) {
    const candidates = places.get(key) ?? [];
    const [first] = candidates;
    if (first === undefined) continue;
    const isFound = foundActive.has(key) || candidates.length <= (foundPlaces.get(key)?.length ?? 0);
    const own = pickOwn(candidates, term.raw);
    if (isFound) ownership.found.push(own ?? first);
    else if (own === undefined) ownership.changed.push(first);
    else ownership.ours.push(own);
  }
  return ownership;
}

/** Whether a match of the term is a pass. Modifiers have no qualifier and count as one. */
export function isPass(term: SpfTerm): boolean {
  return !isDirective(term) || term.qualifier === Qualifier.Pass;
}

/** What to say of dropped terms that stay: `spf/found-term-stays`, `spf/own-term-changed`. */
export function staysIssues({ found, changed }: TakenOut): Issue[] {
  return [...found.map(foundTermStays), ...changed.map(ownTermChanged)];
}

function findRemoves(live: readonly SpfTerm[], removes: readonly WantedTerm[]): SpfTerm[] {
  if (removes.length === 0) return [];
  const index = indexTerms(live, removes);
  return removes.flatMap(({ key, qualifier }) =>
    (index.get(key) ?? []).filter(
      (term) => qualifier === undefined || !isDirective(term) || term.qualifier === qualifier,
    ),
  );
}

// We write a pass in our own spelling, and before every term that ends the evaluation: the first one that matches most of this is ours.
function pickOwn(candidates: readonly SpfTerm[], spelling: string): SpfTerm | undefined {
  const passes = candidates.filter(isPass);
  return passes.find(({ raw }) => raw === spelling) ?? passes[0];
}

function without(terms: readonly SpfTerm[], gone: ReadonlySet<SpfTerm>): SpfTerm[] {
  return terms.filter((term) => !gone.has(term));
}

function removedNonPass({ raw }: SpfTerm): Issue {
  const message = `${quoted(raw)} is removed, and it was no pass: what it kept from passing may pass now.`;
  return spfIssue("spf/removed-non-pass", { message, fix: "Look whether a later term now authorizes it.", found: raw });
}

function foundTermStays({ raw }: SpfTerm): Issue {
  const message = `${quoted(raw)} is no longer declared, but it was in the record before us and stays.`;
  return spfIssue("spf/found-term-stays", { message, fix: removesLine(raw), found: raw });
}

function ownTermChanged({ raw }: SpfTerm): Issue {
  const message = `${quoted(raw)} is no longer declared, but somebody changed its qualifier since we added it, and it stays.`;
  return spfIssue("spf/own-term-changed", { message, fix: removesLine(raw), found: raw });
}

function removesLine(raw: string): string {
  return `To take it out, declare \`spf: { removes: [${quoted(raw)}] }\`.`;
}
