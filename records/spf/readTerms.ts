import { isMistake } from "./mistake";
import { parseTerm } from "./parseTerm";
import { isSpf } from "./parse";
import type { SpfTerm } from "./terms";

/**
 * The terms of a text, as far as they can be read: what protects a stranger's term must not depend on the rest of the
 * text being valid.
 *
 * @param text a record; undefined where there was none
 */
export function readTerms(text: string | undefined): SpfTerm[] {
  if (text === undefined || !isSpf(text)) return [];
  const words = text.split(" ").slice(1);
  return words.map((word) => parseTerm(word)).filter((term): term is SpfTerm => !isMistake(term));
}
