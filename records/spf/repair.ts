/** Works out what a broken SPF record was probably meant to be. A suggestion for a person, never published. */
import type { Issue, Parsed } from "../issue";
import { quoted } from "../printable";
import { spfIssue } from "./issues";
import { readIp4, readIp6 } from "./networks";
import { isSpf, parseTerm, readSpf } from "./parse";
import { SPF_VERSION, type SpfText } from "./record";
import { isMistake } from "./syntax";
import { termKey } from "./termKey";

/**
 * The longest text that is repaired and shown. A longer one is no slip of the pen, and nobody could check it. A suggestion is shown to
 * be copied, so it must never be cut.
 */
export const LONGEST_SUGGESTION = 4096;

// In octets: what word processors make of a hyphen and of quotes, and blanks that are no spaces.
const DASHES = /\xe2\x80[\x90-\x95]|\xe2\x88\x92/g;
const QUOTES = /["'`\\]|&quot;|\xe2\x80[\x98-\x9f\xb9\xba]|\xc2[\xab\xbb]/g;
const BLANKS = /[\t\r\n]|\xc2\xa0|\xe2\x80[\x8b-\x8d\xa8\xa9]|\xef\xbb\xbf/g;

// What is pasted with a record: the line of a zone file up to the type, a label such as `SPF:`, and stray signs.
const PASTED =
  /^[^a-z0-9]{0,8}(?:(?:[\w.@*-]{1,255} {1,16})?(?:\d{1,10} {1,16})?(?:in {1,16})?(?:txt|spf)[ :=]{1,16})?[^a-z0-9]{0,8}/i;
// A version section with a slip in it. Without `v=` it counts only if the text can be repaired to a record with terms.
const VERSION_SLIP = /^v {0,16}[=:]{1,2} {0,16}(?:spf|sfp|psf)(?!2)/i;
const VERSION = /^v?[ =:.-]{0,16}(?:spf|sfp|psf)[ -]{0,2}1?[ ,;:.]{0,16}/i;

/** One slip and its correction, tried in this order on a term that cannot be read. */
const SLIPS: readonly (readonly [RegExp, string])[] = [
  [/[,;.]+$/, ""],
  // Text that is glued to `all` belongs to another service and is dropped.
  [/^([+\-~?]?all)[,;].*$/i, "$1"],
  [/\/+$/, ""],
  [/^([+\-~?]?)ipv([46]):/i, "$1ip$2:"],
  [/^([+\-~?]?)(include|redirect|exists)s?\.(?=.*\.)/i, "$1$2:"],
  [/^[+\-~?]?(redirect|exp)[:=]/i, "$1="],
  [/^([+\-~?]?)ip[46]:(?=[^:/]*[a-z][^:/]*$)/i, "$1a:"],
];

/** The text without what a word processor or a form adds: typographic signs, quotes, blanks that are no spaces. */
export function cleanedText(text: string): string {
  return text.replace(DASHES, "-").replace(QUOTES, "").replace(BLANKS, " ").trim();
}

/** Whether a text that is no SPF record begins with a version section that has a slip. */
export function hasVersionSlip(text: string): boolean {
  const bare = cleanedText(text).replace(PASTED, "");
  return VERSION_SLIP.test(bare) || (VERSION.test(bare) && (repairSpf(text) ?? SPF_VERSION) !== SPF_VERSION);
}

/**
 * The text that was most likely meant, where that is clear: known slips in broken terms and in the version are corrected, and spaces;
 * nothing else changes. A suggestion for a person, never to be published unseen.
 *
 * @returns undefined where a mistake has no clear correction, or there is none
 */
export function repairSpf(text: string): string | undefined {
  if (text.length > LONGEST_SUGGESTION || readSpf(text).ok) return undefined;
  const words = mendVersion(cleanedText(text)).split(/ +/);
  const terms = joinSplit(words.slice(1).flatMap(splitGlued)).map(repairTerm);
  const repaired = [...words.slice(0, 1), ...dropRepeated(terms)].join(" ");
  return readSpf(repaired).ok ? repaired : undefined;
}

function mendVersion(text: string): string {
  return isSpf(text) ? text : text.replace(PASTED, "").replace(VERSION, `${SPF_VERSION} `).trim();
}

// "ip4:192.0.2.1~all": a space too few, in front of the end.
function splitGlued(word: string): string[] {
  const [, before = "", end = ""] = /^(.+[^+\-~?])([+\-~?]all)$/i.exec(word) ?? [];
  return end !== "" && isBroken(word) ? [before, end] : [word];
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
  let repaired = repairAddress(repairName(word));
  for (const [slip, correction] of SLIPS)
    if (isBroken(repaired)) repaired = repairAddress(repaired.replace(slip, correction));
  return repaired;
}

// The names that are long enough to tell a slip from another word.
const LONG_NAMES = ["include", "exists", "redirect"] as const;

function repairName(word: string): string {
  const [, sign = "", name = "", rest = ""] = /^([+\-~?]?)([a-z]+)([:=].+)$/i.exec(word) ?? [];
  const meant = LONG_NAMES.find((one) => isOneSlipAway(name.toLowerCase(), one));
  return meant === undefined || !isBroken(word) ? word : `${sign}${meant}${rest}`;
}

/** Whether one letter too many, too few or wrong, or two that changed places, make the one word of the other. */
function isOneSlipAway(word: string, meant: string): boolean {
  let from = 0;
  while (from < word.length && word[from] === meant[from]) from++;
  const [left, right] = [word.slice(from), meant.slice(from)];
  const swapped = `${left.charAt(1)}${left.charAt(0)}${left.slice(2)}`;
  return [left.slice(1) === right, left === right.slice(1), left.slice(1) === right.slice(1), swapped === right].some(
    Boolean,
  );
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
  const message =
    "The SPF record that is published is a permerror: receivers act as if there were none, or reject the mail. It was not changed.";
  const fix = `Correct it where the record is edited, then run again.${meantText(repairSpf(found))}`;
  return spfIssue("spf/broken-record", { message, fix, found });
}

/**
 * The record that was meant, as a sentence to print behind a fix; empty where it is not clear.
 *
 * @param note what was added to it, such as `, with Odoo's include`
 * @default note empty
 */
export function meantText(meant: string | undefined, note = ""): string {
  // A record that is shown to be copied must never be cut.
  return meant === undefined || meant.length > LONGEST_SUGGESTION
    ? ""
    : ` It was probably meant to be${note}: ${quoted(meant, LONGEST_SUGGESTION)}.`;
}
