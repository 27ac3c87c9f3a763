import { readSpf } from "../../../records/spf/parse";
import { activeRedirect, evaluatedTerms, isDirective, type SpfTerm } from "../../../records/spf/record";
import { termKey } from "../../../records/spf/termKey";
import { valueOf } from "../valueOf";

export function termsOf(text: string): readonly SpfTerm[] {
  return valueOf(readSpf(text)).terms;
}

/** Every term with the spaces before it, exactly as written: what must survive of a stranger's record. */
export function written(terms: readonly SpfTerm[]): string[] {
  return terms.map(({ spacesBefore, raw }) => " ".repeat(spacesBefore) + raw);
}

/** `list` without one occurrence of each of `items`; throws when one of them is not there. */
export function without(list: readonly string[], items: readonly string[]): string[] {
  const left = [...list];
  for (const item of items) {
    const at = left.indexOf(item);
    if (at < 0) throw new Error(`${JSON.stringify(item)} is not in ${JSON.stringify(list)}`);
    left.splice(at, 1);
  }
  return left;
}

/**
 * What a receiver concludes if exactly the terms with the given keys match (RFC 7208 section 4.6.2): a model that
 * shares nothing with the code that merges but the reading of terms.
 */
export function verdictOf(text: string, matches: ReadonlySet<string>): string {
  const terms = termsOf(text);
  for (const term of terms) {
    if (!isDirective(term)) continue;
    if (term.kind === "all" || matches.has(termKey(term))) return term.qualifier;
  }
  const redirect = terms.find(({ kind }) => kind === "redirect");
  return redirect === undefined ? "?" : redirect.raw;
}

/** The terms that are evaluated, and the redirect that counts. */
export function reachable(text: string): {
  readonly evaluated: string[];
  readonly ignored: string[];
  readonly redirect: string | undefined;
} {
  const terms = termsOf(text);
  const end = evaluatedTerms(terms);
  const raws = terms.map(({ raw }) => raw);
  return { evaluated: raws.slice(0, end), ignored: raws.slice(end), redirect: activeRedirect(terms)?.raw };
}
