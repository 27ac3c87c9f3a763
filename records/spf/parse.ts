import type { Issue, Parsed } from "../issue";
import { quoted } from "../printable";
import { adviseSpf } from "./advice";
import { spfIssue } from "./issues";
import { type Mistake, isMistake } from "./mistake";
import { parseTerm } from "./parseTerm";
import type { SpfTerm, SpfText } from "./terms";

/** How many issues one record may have before reading stops: hostile text must not fill a log. */
export const MAX_SPF_ISSUES = 20;

const VERSION_LENGTH = 6;
const SPACE = 0x20;

/**
 * Whether a TXT value is an SPF record: the version, then a space or the end (RFC 7208 section 4.5).
 * Nothing is trimmed: ` v=spf1` and `v=spf10` are other people's text.
 *
 * @param text the character-strings joined without separator, one octet a character
 */
export function isSpf(text: string): boolean {
  return /^v=spf1(?: |$)/i.test(text);
}

// Sender ID has records of its own that begin with `spf2.0/` (RFC 4406 section 3): those are nobody's mistake.
const RESEMBLING = /^[\s"']{0,16}v\s{0,16}[=:]\s{0,16}spf(?!2)/i;

/**
 * Whether a person meant this TXT value as SPF though receivers ignore it, such as ` v=spf1 ...` or `v=spf1include:...`.
 * To add a record beside such a one would be to publish two once somebody mends it.
 *
 * @param text the character-strings joined without separator, one octet a character
 */
export function resemblesSpf(text: string): boolean {
  return !isSpf(text) && RESEMBLING.test(text);
}

/**
 * Reads an SPF record after the grammar of RFC 7208 section 12, in linear time. Issues of a success are advice.
 * `renderSpf` gives back the same octets.
 *
 * @param text the character-strings joined without separator, one octet a character
 */
export function parseSpf(text: string): Parsed<SpfText> {
  const read = readSpf(text);
  return read.ok ? { ok: true, value: read.value, issues: adviseSpf(read.value) } : read;
}

/** As {@link parseSpf} without the advice, for callers that read a lot or judge a later text. */
export function readSpf(text: string): Parsed<SpfText> {
  if (!isSpf(text)) return { ok: false, issues: [notSpf(text)] };
  const issues: Issue[] = [];
  const terms: SpfTerm[] = [];
  let end = VERSION_LENGTH;
  let start = skipSpaces(text, end);
  while (start < text.length) {
    if (issues.length === MAX_SPF_ISSUES) return { ok: false, issues: [...issues, tooManyMistakes(start)] };
    const spaces = start - end;
    end = text.indexOf(" ", start);
    if (end < 0) end = text.length;
    const raw = text.slice(start, end);
    const term = parseTerm(raw, start, spaces);
    if (isMistake(term)) issues.push(asIssue(term, raw, start));
    else terms.push(term);
    start = skipSpaces(text, end);
  }
  issues.push(...repeatedModifiers(terms));
  if (issues.length > 0) return { ok: false, issues };
  return { ok: true, value: { version: text.slice(0, VERSION_LENGTH), terms, trailingSpaces: start - end }, issues };
}

function skipSpaces(text: string, from: number): number {
  let at = from;
  while (text.charCodeAt(at) === SPACE) at++;
  return at;
}

// "These two modifiers MUST NOT appear in a record more than once each" (RFC 7208 section 6).
function repeatedModifiers(terms: readonly SpfTerm[]): Issue[] {
  return (["redirect", "exp"] as const).flatMap((kind) => {
    const second = terms.filter((term) => term.kind === kind)[1];
    if (second === undefined) return [];
    const message = `${kind}= appears a second time: receivers then reject the whole record.`;
    const { raw: found, position } = second;
    return [spfIssue("spf/repeated-modifier", { message, fix: `Keep one ${kind}= only.`, found, position })];
  });
}

function asIssue({ id, message, fix }: Mistake, found: string, position: number): Issue {
  return spfIssue(id, { message: `At octet ${position}: ${message}`, fix, found, position });
}

function notSpf(text: string): Issue {
  const message = `${quoted(text, 80)} is not an SPF record: it does not start with "v=spf1" and a space.`;
  return spfIssue("spf/not-spf", {
    message,
    fix: "Start the record with v=spf1 and one space.",
    found: text,
    position: 0,
  });
}

function tooManyMistakes(position: number): Issue {
  const message = `More than ${MAX_SPF_ISSUES} terms are wrong; reading stopped at octet ${position}.`;
  return spfIssue("spf/too-many-mistakes", { message, fix: "Write the record anew.", position });
}
