/** Compares a TXT value that is seen with the one that a stack has published: what others add to a shared record is theirs. */
import { parseDmarc } from "../records/dmarc/parse";
import { differenceOf } from "../records/dmarc/terms";
import { isDmarc, readTags } from "../records/dmarc/text";
import { readSpf } from "../records/spf/parse";
import {
  activeRedirect,
  type Directive,
  evaluatedTerms,
  firstAll,
  isDirective,
  Qualifier,
  type SpfTerm,
} from "../records/spf/record";
import { termKey } from "../records/spf/termKey";

/**
 * The terms that a text has besides those of the published one, as they are written.
 *
 * SPF: all evaluated directives of the published text must be there with their qualifiers, in their order, with the same end (`all` or
 * `redirect`). DMARC: all its tags with their values, and all its report addresses; the order does not matter.
 *
 * @returns undefined where the text is not the published one: it lacks a term, has it with another value, or cannot be read
 */
export function addedTerms(published: string, seen: string): readonly string[] | undefined {
  if (published === seen) return [];
  if (isDmarc(published)) return addedDmarcTerms(published, seen);
  const [ours, theirs] = [readSpf(published), readSpf(seen)];
  return ours.ok && theirs.ok ? addedSpfTerms(ours.value.terms, theirs.value.terms) : undefined;
}

/** Whether an SPF text says that the domain sends no mail, as `v=spf1 -all` does. A sender that is added to it changes what it says. */
export function isNullSpf(text: string): boolean {
  const spf = readSpf(text);
  if (!spf.ok) return false;
  const [first] = evaluatedDirectives(spf.value.terms);
  return first?.kind === "all" && first.qualifier === Qualifier.Fail;
}

function addedDmarcTerms(published: string, seen: string): readonly string[] | undefined {
  if (!parseDmarc(seen).ok) return undefined;
  const { added, removed } = differenceOf(readTags(published), readTags(seen));
  return removed.length === 0 ? added : undefined;
}

function addedSpfTerms(published: readonly SpfTerm[], seen: readonly SpfTerm[]): readonly string[] | undefined {
  const modifiers = new Set(seen.filter((term) => !isDirective(term)).map(termKey));
  const hasModifiers = published.every((term) => isDirective(term) || modifiers.has(termKey(term)));
  if (!hasModifiers || endOf(published) !== endOf(seen)) return undefined;
  const wanted = evaluatedDirectives(published).map(meaningOf);
  const added: string[] = [];
  let found = 0;
  for (const term of evaluatedDirectives(seen)) {
    if (meaningOf(term) === wanted[found]) found += 1;
    else added.push(term.raw);
  }
  return found === wanted.length ? added : undefined;
}

function evaluatedDirectives(terms: readonly SpfTerm[]): Directive[] {
  return terms.slice(0, evaluatedTerms(terms)).filter(isDirective);
}

function meaningOf(term: SpfTerm): string {
  return `${isDirective(term) ? term.qualifier : ""}${termKey(term)}`;
}

/** What decides where no term matches. */
function endOf(terms: readonly SpfTerm[]): string {
  const end = firstAll(terms) ?? activeRedirect(terms);
  return end === undefined ? "" : meaningOf(end);
}
