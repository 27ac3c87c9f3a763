/** Finds TXT values that a person meant as SPF and that receivers ignore, and says how to mend them. */
import { quoted } from "../printable";
import { isSpf, parseTerm, readSpf } from "./parse";
import { activeRedirect, firstAll, SPF_VERSION, type SpfTerm } from "./record";
import { cleanedText, hasVersionSlip, meantText, repairSpf } from "./repair";
import { isMistake } from "./syntax";

/** A TXT value that a person meant as SPF, and that no receiver reads as such. Hostile texts. */
export interface Lookalike {
  readonly found: string;
  /** The whole record that was meant. @default - not clear */
  readonly meant?: string;
  /** What is wrong: `record` has a slip in its version, `piece` has terms and no version, `type` is of type SPF and not of TXT. */
  readonly kind: "record" | "piece" | "type";
}

/**
 * Whether a person meant this TXT value as SPF though receivers ignore it: ` v=spf1 ...`, `v=spf1include:...`, a record in
 * typographic quotes or behind `IN TXT`, or terms without any version. A record added beside such a value
 * would be a second one as soon as somebody mends it. Sender ID's records, which begin with `spf2.0/` (RFC 4406 section 3), are no mistake.
 *
 * @param text the character-strings joined without separator, one octet a character
 */
export function resemblesSpf(text: string): boolean {
  return !isSpf(text) && (hasVersionSlip(text) || isPiece(text));
}

/**
 * Looks for a value that was meant as SPF. None counts beside a record with an end (`all` or `redirect`), since that record is whole.
 * A record without an end may have been stored in pieces, a value each.
 *
 * @param texts all TXT values at the name, each with its character-strings joined
 * @param typed the values of type SPF (99), which receivers do not read (RFC 7208 section 3.1). @default typed none
 */
export function findLookalike(texts: readonly string[], typed: readonly string[] = []): Lookalike | undefined {
  const [record, ...more] = texts.filter(isSpf);
  const pieces = texts.filter((text) => !isSpf(text) && isPiece(text));
  if (record !== undefined) return more.length > 0 || hasEnd(record) ? undefined : pieceOf(record, pieces);
  const broken = texts.find((text) => resemblesSpf(text) && !isPiece(text));
  if (broken !== undefined) return withMeant({ found: broken, kind: "record" });
  const found = typed.find((text) => isSpf(text) || resemblesSpf(text));
  return pieceOf(SPF_VERSION, pieces) ?? (found === undefined ? undefined : withMeant({ found, kind: "type" }));
}

function withMeant(lookalike: Lookalike): Lookalike {
  const meant = readSpf(lookalike.found).ok ? lookalike.found : repairSpf(lookalike.found);
  return { ...lookalike, ...(meant !== undefined && { meant }) };
}

function pieceOf(record: string, pieces: readonly string[]): Lookalike | undefined {
  const [found] = pieces;
  if (found === undefined) return undefined;
  const cleaned = pieces.map(cleanedText);
  // DNS answers values in any order. The piece with the end goes last.
  const ordered = [...cleaned.filter((text) => !hasEnd(text)), ...cleaned.filter(hasEnd)];
  const meant = [record, ...ordered].join(" ");
  return { found, kind: "piece", ...(readSpf(meant).ok && { meant }) };
}

/**
 * What is wrong with a look-alike, and what is to be done: one record of it, as a person meant it. Safe to print.
 *
 * @param note what was added to the record that was meant, such as `, with Odoo's include`
 * @default note empty
 */
export function lookalikeWords(
  owner: string,
  { found, kind, meant }: Lookalike,
  note = "",
): { message: string; fix: string } {
  const [what, fix] = {
    record: [
      `A TXT record at ${owner} is meant as SPF and does not start with v=spf1 and a space, so receivers ignore it`,
      "Mend it by hand.",
    ],
    piece: [
      `A TXT record at ${owner} holds terms of SPF without v=spf1, so receivers ignore it`,
      "Make one record of the pieces by hand: receivers do not join values.",
    ],
    type: [`SPF stands in a record of type SPF at ${owner}, and receivers read TXT only`, "Publish it as TXT by hand."],
  }[kind] as [string, string];
  return { message: `${what}: ${quoted(found)}.`, fix: meant === found ? fix : `${fix}${meantText(meant, note)}` };
}

function hasEnd(text: string): boolean {
  const terms = termsOf(text.replace(/^v=spf1/i, "")) ?? [];
  return firstAll(terms) !== undefined || activeRedirect(terms) !== undefined;
}

// `a` and `mx` alone may stand in any text. The terms looked for here stand in SPF only.
function isPiece(text: string): boolean {
  const terms = termsOf(cleanedText(text)) ?? [];
  const isTelling = (term: SpfTerm): boolean =>
    ["include", "exists", "ip4", "ip6", "redirect"].includes(term.kind) || /^[+\-~?]all$/i.test(term.raw);
  return terms.every(({ kind }) => kind !== "unknown") && terms.some(isTelling);
}

// Undefined where one of the words is no term.
function termsOf(text: string): SpfTerm[] | undefined {
  const terms: SpfTerm[] = [];
  for (const word of text.split(" ")) {
    if (word === "") continue;
    const term = parseTerm(word);
    if (isMistake(term)) return undefined;
    terms.push(term);
  }
  return terms;
}
