import type { SpfText } from "./terms";

/**
 * Writes a record: the version, every term as written with its spaces, and the spaces behind.
 * `renderSpf(parseSpf(text).value) === text` for every valid text.
 */
export function renderSpf(spf: SpfText): string {
  let text = spf.version;
  for (const term of spf.terms) text += blanks(term.spacesBefore) + term.raw;
  return spf.trailingSpaces === 0 ? text : text + blanks(spf.trailingSpaces);
}

function blanks(count: number): string {
  return count === 1 ? " " : " ".repeat(count);
}
