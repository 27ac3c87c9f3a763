/** Reads SPF records and single terms after the grammar of RFC 7208 section 12. */
import type { Issue, Parsed } from "../issue";
import { quoted } from "../printable";
import { adviseSpf } from "./advice";
import { spfIssue } from "./issues";
import { readMechanism } from "./mechanisms";
import { type Modifier, Qualifier, type SpfTerm, type SpfText } from "./record";
import {
  badCharacter,
  checkDomainSpec,
  checkMacroString,
  isAlpha,
  isMistake,
  isNameCharacter,
  isVisible,
  type Mistake,
  mistake,
} from "./syntax";

/** How many issues one record may have before reading stops: hostile text must not fill a log. */
export const MAX_SPF_ISSUES = 20;

const VERSION_LENGTH = 6;
const SPACE = 0x20;

/**
 * Whether a TXT value is an SPF record: the version, then a space or the end (RFC 7208 section 4.5).
 * Nothing is trimmed: ` v=spf1` and `v=spf10` are no SPF.
 *
 * @param text the character-strings joined without separator, one octet a character
 */
export function isSpf(text: string): boolean {
  return /^v=spf1(?: |$)/i.test(text);
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

/** As {@link parseSpf} without the advice, for callers that read many records or advise on another text. */
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

/**
 * Reads one term: `[qualifier] mechanism` or `name=value` (RFC 7208 section 4.6.1).
 *
 * @param raw the term without blanks
 * @param position octet position of the term in its record
 * @default position 0
 * @param spacesBefore how many spaces stand before it
 * @default spacesBefore 1
 */
export function parseTerm(raw: string, position = 0, spacesBefore = 1): SpfTerm | Mistake {
  const qualifier = readQualifier(raw.charCodeAt(0));
  const start = qualifier === undefined ? 0 : 1;
  let end = start;
  while (isNameCharacter(raw.charCodeAt(end))) end++;
  const name = raw.slice(start, end).toLowerCase();
  const rest = raw.slice(end);
  if (rest.startsWith("=") && isAlpha(raw.charCodeAt(start))) {
    if (qualifier !== undefined) return qualifiedModifier(raw);
    return readModifier({ raw, position, spacesBefore }, raw.slice(0, end), rest.slice(1));
  }
  // A mechanism's name ends at a colon, a slash or the end (RFC 7208 section 12).
  if (rest !== "" && !rest.startsWith(":") && !rest.startsWith("/")) return notATerm(raw);
  const read = readMechanism(name, rest, { raw, position, spacesBefore, qualifier: qualifier ?? Qualifier.Pass });
  return read ?? notATerm(raw);
}

function readQualifier(code: number): Qualifier | undefined {
  switch (code) {
    case 0x2b:
      return Qualifier.Pass;
    case 0x2d:
      return Qualifier.Fail;
    case 0x7e:
      return Qualifier.SoftFail;
    case 0x3f:
      return Qualifier.Neutral;
    default:
      return undefined;
  }
}

interface ModifierStart {
  readonly raw: string;
  readonly position: number;
  readonly spacesBefore: number;
}

function readModifier({ raw, position, spacesBefore }: ModifierStart, name: string, value: string): Modifier | Mistake {
  const kind = name.toLowerCase();
  if (kind !== "redirect" && kind !== "exp") {
    const macros = checkMacroString(value);
    return isMistake(macros) ? macros : { raw, position, spacesBefore, kind: "unknown", name, value };
  }
  if (value === "")
    return mistake("spf/missing-domain", `${quoted(raw)} names no domain.`, `Write ${kind}=_spf.example.com.`);
  const hasMacro = checkDomainSpec(value);
  return isMistake(hasMacro) ? hasMacro : { raw, position, spacesBefore, kind, domainSpec: value, hasMacro };
}

function qualifiedModifier(raw: string): Mistake {
  const message = `${quoted(raw)} is a modifier, and a modifier has no qualifier.`;
  return mistake("spf/qualified-modifier", message, `Write ${quoted(raw.slice(1))}.`);
}

function notATerm(raw: string): Mistake {
  for (let at = 0; at < raw.length; at++) if (!isVisible(raw.charCodeAt(at))) return badCharacter(raw);
  const message = `${quoted(raw)} is neither a mechanism (all, include, a, mx, ptr, ip4, ip6, exists) nor a modifier (name=value).`;
  return mistake("spf/unknown-mechanism", message, "Correct the spelling, or take the term out.");
}

/**
 * The terms of a text that can be read; all others are left out. The terms of others are protected by what this finds, so one
 * broken term must not hide the rest.
 *
 * @param text a record; undefined where there was none
 */
export function readTerms(text: string | undefined): SpfTerm[] {
  if (text === undefined || !isSpf(text)) return [];
  const words = text.split(" ").slice(1);
  return words.map((word) => parseTerm(word)).filter((term): term is SpfTerm => !isMistake(term));
}
