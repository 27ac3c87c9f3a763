/** What the mechanism for shared records asks of SPF texts: which terms are there, which are gone, and which are others'. */
import { readTerms } from "./parse";
import { evaluatedTerms, firstAll, SPF_VERSION } from "./record";
import { indexTerms, termKey } from "./termKey";
import { readAll, readDeclared } from "./wanted";

/**
 * Which of these terms a record has where they are evaluated: nothing behind `all` is (RFC 7208 section 5.1). An `all` counts with its
 * qualifier.
 *
 * @param terms such as `include:_spf.odoo.com` and `~all`
 */
export function presentSpfTerms(text: string, terms: readonly string[]): string[] {
  const live = readTerms(text);
  const keys = new Set(live.slice(0, evaluatedTerms(live)).map(termKey));
  return terms.filter((term) => {
    const all = readAll(term);
    if (all.ok) return firstAll(live)?.qualifier === all.value.qualifier;
    return readDeclared([term]).some(({ key }) => keys.has(key));
  });
}

/** The found text without the terms that the live one no longer has: their owners took them out. */
export function stillFoundSpf(found: string, live: string): string {
  const known = readTerms(found).filter(({ kind }) => kind !== "all");
  const index = indexTerms(
    readTerms(live),
    known.map((term) => ({ term })),
  );
  const gone = new Set(known.filter((term) => !index.has(termKey(term))).map(({ raw }) => raw));
  if (gone.size === 0) return found;
  return found
    .split(" ")
    .filter((word) => !gone.has(word))
    .join(" ");
}

/**
 * The found text with further terms in it, which come first so that they are evaluated.
 *
 * @param found @default - a record without terms
 */
export function withSpfTerms(found: string | undefined, terms: readonly string[]): string {
  const [version, ...rest] = (found ?? SPF_VERSION).split(" ");
  const alls = firstAll(readTerms(found)) === undefined ? terms.filter((term) => readAll(term).ok) : [];
  return [version, ...terms.filter((term) => !readAll(term).ok), ...rest, ...alls].join(" ");
}

/** The terms of a record that are neither among these nor `all`, as they are written. */
export function otherSpfTerms(text: string, ours: readonly string[]): string[] {
  const keys = new Set(readDeclared(ours).map(({ key }) => key));
  return readTerms(text)
    .filter((term) => term.kind !== "all" && !keys.has(termKey(term)))
    .map(({ raw }) => raw);
}
