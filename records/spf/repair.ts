import type { Issue, Parsed } from "../issue";
import { printable } from "../printable";
import { spfIssue } from "./issues";
import { readIp4, readIp6 } from "./networks";
import { parseTerm, readSpf } from "./parse";
import type { SpfText } from "./record";
import { isMistake } from "./syntax";
import { termKey } from "./termKey";

// Longer text is no slip of the pen, and no suggestion that a person could check.
const LONGEST = 4096;

// In octets: what word processors make of a hyphen and of quotes, and blanks that are no spaces.
const DASHES = /\xe2\x80[\x90-\x95]|\xe2\x88\x92/g;
const QUOTES = /["'`]|\xe2\x80[\x98-\x9f]/g;
const BLANKS = /[\t\r\n]|\xc2\xa0|\xe2\x80[\x8b-\x8d\xa8\xa9]|\xef\xbb\xbf/g;

/** One slip and its correction, tried in this order on a term that cannot be read. */
const SLIPS: readonly (readonly [RegExp, string])[] = [
  [/[,;.]+$/, ""],
  [/\/+$/, ""],
  [/^([+\-~?]?)ipv([46]):/i, "$1ip$2:"],
  [/^([+\-~?]?)(?:includes|inlcude|incldue|inculde|includ|inclue|incude|nclude):/i, "$1include:"],
  [/^[+\-~?]?(redirect|exp)[:=]/i, "$1="],
];

/**
 * The text that was most likely meant, where that is clear: a known slip in each broken term, and nothing else changed but
 * the spaces. A suggestion for a person, never to be published unseen.
 *
 * @returns undefined where a mistake has no clear correction, or there is none
 */
export function repairSpf(text: string): string | undefined {
  if (text.length > LONGEST || readSpf(text).ok) return undefined;
  const cleaned = text.replace(DASHES, "-").replace(QUOTES, "").replace(BLANKS, " ").trim();
  const words = cleaned.split(/ +/);
  const repaired = [...words.slice(0, 1), ...dropRepeated(joinSplit(words.slice(1)).map(repairTerm))].join(" ");
  return readSpf(repaired).ok ? repaired : undefined;
}

// "include: example.com" and "- all": a space too many.
function joinSplit(words: readonly string[]): string[] {
  const joined: string[] = [];
  for (const word of words) {
    const before = joined.at(-1);
    if (before !== undefined && /^[+\-~?]$|[:=]$/.test(before) && isBroken(before)) joined.splice(-1, 1, before + word);
    else joined.push(word);
  }
  return joined;
}

function isBroken(word: string): boolean {
  return isMistake(parseTerm(word));
}

function repairTerm(word: string): string {
  let repaired = repairAddress(word);
  for (const [slip, correction] of SLIPS)
    if (isBroken(repaired)) repaired = repairAddress(repaired.replace(slip, correction));
  return repaired;
}

// An address under the wrong mechanism, or under none.
function repairAddress(word: string): string {
  if (!isBroken(word)) return word;
  const [, sign = "", address = "", prefix = ""] =
    /^([+\-~?]?)(?:(?:ip[46]?|a|mx):)?([0-9a-f:.]+)(\/[0-9]+)?$/i.exec(word) ?? [];
  if (readIp4(address) !== undefined) return `${sign}ip4:${address}${prefix}`;
  return readIp6(address) !== undefined ? `${sign}ip6:${address}${prefix}` : word;
}

// The same redirect or exp a second time adds nothing (RFC 7208 section 6).
function dropRepeated(terms: readonly string[]): string[] {
  const seen = new Set<string>();
  return terms.filter((word) => {
    const term = parseTerm(word);
    if (isMistake(term) || (term.kind !== "redirect" && term.kind !== "exp")) return true;
    const isNew = !seen.has(termKey(term));
    seen.add(termKey(term));
    return isNew;
  });
}

// A suggestion is there to be copied: all of it or none.
const LONGEST_SUGGESTION = 4096;

/**
 * Reads the live record. One that is a permerror is refused, with the text that was probably meant where that is clear:
 * changing it would make a record work that does not work today, with effects that nobody asked for.
 * Issues: those of reading, then `spf/broken-record`.
 */
export function readExisting(text: string): Parsed<SpfText> {
  const read = readSpf(text);
  return read.ok ? read : { ok: false, issues: [...read.issues, brokenRecord(text)] };
}

function brokenRecord(found: string): Issue {
  const repaired = repairSpf(found);
  const suggestion =
    repaired === undefined ? "" : ` It was probably meant to be: ${printable(repaired, LONGEST_SUGGESTION)}`;
  const message =
    "The SPF record that is published is a permerror: receivers act as if there were none, or reject the mail. It was not changed.";
  const fix = `Correct it where the record is edited, then run again.${suggestion}`;
  return spfIssue("spf/broken-record", { message, fix, found });
}
