/** Splits DMARC records into terms, the unit in which they are declared, remembered and compared. */
import { normalValue, REPORT_TAGS } from "./tags";
import { readReportUris, uriKey } from "./reportUris";
import { type DmarcTag, isGap } from "./text";

/**
 * A flat term: a tag with its value, such as `p=none`, or one report URI, such as `rua=mailto:dmarc@acme.com`.
 * The memory of a co-owned record stores these.
 */
export interface DmarcTerm {
  /** Lower case. */
  readonly tag: string;
  readonly value: string;
}

/** A term as text. */
export function renderTerm(term: DmarcTerm): string {
  return `${term.tag}=${term.value}`;
}

/** Reads a term; undefined when the text is not one. A bare tag name reads as a term with an empty value. */
export function readTerm(text: string): DmarcTerm | undefined {
  const sign = text.indexOf("=");
  const tag = (sign < 0 ? text : text.slice(0, sign)).trim().toLowerCase();
  return /^[a-z]+$/.test(tag) ? { tag, value: sign < 0 ? "" : text.slice(sign + 1).trim() } : undefined;
}

/** Reads terms, and leaves out texts that are not one. */
export function readTerms(texts: readonly string[]): DmarcTerm[] {
  return texts.map(readTerm).filter((term) => term !== undefined);
}

/** The terms that a record consists of, `v` left out. */
export function termsOf(tags: readonly DmarcTag[]): DmarcTerm[] {
  return tags
    .slice(1)
    .filter((tag) => !isGap(tag))
    .flatMap(({ name, value }) => {
      const tag = name.toLowerCase();
      return isReportTag(tag) ? readReportUris(value).map(({ uri }) => ({ tag, value: uri })) : [{ tag, value }];
    });
}

/** Whether the tag holds a list of report URIs, each a term of its own. */
export function isReportTag(tag: string): boolean {
  return REPORT_TAGS.includes(tag);
}

/** What makes two terms the same: the tag and the value as values of that tag compare. */
export function termKey(term: DmarcTerm): string {
  return `${term.tag}=${isReportTag(term.tag) ? uriKey(term.value) : normalValue(term.tag, term.value)}`;
}

/** The keys of the terms. */
export function termKeys(terms: readonly DmarcTerm[]): Set<string> {
  return new Set(terms.map(termKey));
}

/** One tag whose value differs before and after. */
export interface DmarcChange {
  readonly tag: string;
  readonly before: string;
  readonly after: string;
}

/** What differs between two records, as terms. Texts of DNS: pass them through `printable` before printing. */
export interface DmarcDifference {
  readonly added: readonly string[];
  readonly removed: readonly string[];
  /** Tags that are in `removed` with one value and in `added` with another. */
  readonly changed: readonly DmarcChange[];
}

/** Compares two records term by term. */
export function differenceOf(before: readonly DmarcTag[], after: readonly DmarcTag[]): DmarcDifference {
  const [was, is] = [termsOf(before), termsOf(after)];
  const [wasKeys, isKeys] = [termKeys(was), termKeys(is)];
  const gone = was.filter((term) => !isKeys.has(termKey(term)));
  const come = is.filter((term) => !wasKeys.has(termKey(term)));
  const changed = come.flatMap(({ tag, value }) => {
    const old = isReportTag(tag) ? undefined : gone.find((term) => term.tag === tag);
    return old ? [{ tag, before: old.value, after: value }] : [];
  });
  return { added: come.map(renderTerm), removed: gone.map(renderTerm), changed };
}
