/** What the mechanism for shared records asks of DMARC texts: which terms are there, which are gone, and which are others'. */
import { addUri, removeTag, removeUri, setTag } from "./edit";
import { baseOf } from "./revert";
import { type DmarcTerm, isReportTag, readTerms, renderTerm, termKey, termKeys, termsOf } from "./terms";
import { type DmarcTag, findTag, readTags, renderTags } from "./text";

/**
 * Which of these terms a record has.
 *
 * @param terms such as `p=none` and `rua=mailto:dmarc@acme.com`
 */
export function presentDmarcTerms(text: string, terms: readonly string[]): string[] {
  const keys = termKeys(termsOf(readTags(text)));
  return terms.filter((term) => readTerms([term]).some((read) => keys.has(termKey(read))));
}

/**
 * The found text without the tags and report URIs that the live one no longer has, because their owner took them out. A tag that has
 * another value now keeps the found one: release goes back to it.
 */
export function stillFoundDmarc(found: string, live: string): string {
  const before = readTags(found);
  const now = readTags(live);
  const keys = termKeys(termsOf(now));
  const gone = termsOf(before).filter((term) =>
    isReportTag(term.tag) ? !keys.has(termKey(term)) : findTag(now, term.tag) === undefined,
  );
  return gone.length === 0 ? found : renderTags(gone.reduce(without, before));
}

function without(tags: DmarcTag[], { tag, value }: DmarcTerm): DmarcTag[] {
  return isReportTag(tag) ? removeUri(tags, tag, value) : removeTag(tags, tag);
}

/**
 * The found text with further terms in it.
 *
 * @param found @default - what a record that we created goes back to
 */
export function withDmarcTerms(found: string | undefined, terms: readonly string[]): string {
  return renderTags(
    readTerms(terms).reduce(
      (tags, { tag, value }) => (isReportTag(tag) ? addUri(tags, tag, value) : setTag(tags, tag, value)),
      baseOf(found),
    ),
  );
}

/** The terms of a record that are neither among these nor `p=none`, which every new record has. */
export function otherDmarcTerms(text: string, ours: readonly string[]): string[] {
  const keys = termKeys(readTerms([...ours, "p=none"]));
  return termsOf(readTags(text))
    .filter((term) => !keys.has(termKey(term)))
    .map(renderTerm);
}
