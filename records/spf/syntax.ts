/** The lexical rules that all SPF terms share (macros, domain-specs, characters), and the shape of a mistake. */
import { quoted } from "../printable";
import type { SpfIssueId } from "./issues";

const PERCENT = 0x25;
const DOT = 0x2e;
const HYPHEN = 0x2d;

// macro-expand (RFC 7208 section 7.1). Sticky, so that it matches at one place and never scans ahead.
const MACRO_EXPAND = /%(?:[%_-]|\{([slodiphcrtv])([0-9]*)r?[.\-+,/_=]*\})/iy;

/** What a macro-string holds. */
interface MacroString {
  readonly hasMacro: boolean;
  /** Where its last macro-expand ends; 0 without one. */
  readonly macroEnd: number;
  /** The first of the letters c, r and t, which only explanations may use (RFC 7208 section 7.2). */
  readonly explanationOnly: string | undefined;
}

/** Why a term cannot be read. It becomes an issue once its place in the record is known. */
export interface Mistake {
  readonly id: SpfIssueId;
  readonly message: string;
  readonly fix: string;
}

export function mistake(id: SpfIssueId, message: string, fix: string): Mistake {
  return { id, message, fix };
}

/** Whether reading failed. Nothing else that the parser returns has an `id`. */
export function isMistake(read: object | boolean): read is Mistake {
  return typeof read === "object" && "id" in read;
}

/** Reads a macro-string (RFC 7208 section 7.1): visible characters and macro-expands, possibly none. */
export function checkMacroString(text: string): MacroString | Mistake {
  let macroEnd = 0;
  let explanationOnly: string | undefined;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === PERCENT) {
      MACRO_EXPAND.lastIndex = at;
      const macro = MACRO_EXPAND.exec(text);
      // "the value MUST be nonzero" (section 7.1, digits of a transformer).
      if (macro === null || /^0+$/.test(macro[2] ?? "")) return badMacro(text, at);
      if (explanationOnly === undefined && /[crt]/i.test(macro[1] ?? "")) explanationOnly = macro[0];
      macroEnd = MACRO_EXPAND.lastIndex;
      at = macroEnd - 1;
    } else if (!isVisible(code)) return badCharacter(text);
  }
  return { hasMacro: macroEnd > 0, macroEnd, explanationOnly };
}

/**
 * Reads a domain-spec (RFC 7208 section 7.1). Answers whether it has a macro.
 * Issues: `spf/bad-domain-spec`, `spf/bad-macro`, `spf/bad-character`.
 */
export function checkDomainSpec(text: string): boolean | Mistake {
  const macros = checkMacroString(text);
  if ("id" in macros) return macros;
  if (macros.explanationOnly !== undefined) {
    const message = `The macro ${quoted(macros.explanationOnly)} may only be used in an explanation text.`;
    return mistake("spf/bad-macro", message, "Take the macro out of the domain.");
  }
  if (macros.hasMacro && macros.macroEnd === text.length) return true;
  const end = text.charCodeAt(text.length - 1) === DOT ? text.length - 1 : text.length;
  const dot = text.lastIndexOf(".", end - 1);
  if (end > 0 && dot >= macros.macroEnd && isTopLabel(text, dot + 1, end)) return macros.hasMacro;
  return badDomainSpec(text);
}

// toplabel: letters, digits, hyphens inside, and not digits alone (RFC 7208 section 7.1).
function isTopLabel(text: string, from: number, to: number): boolean {
  let onlyDigits = true;
  for (let at = from; at < to; at++) {
    const code = text.charCodeAt(at);
    if (isDigit(code)) continue;
    onlyDigits = false;
    if (isAlpha(code)) continue;
    if (code !== HYPHEN || at === from || at === to - 1) return false;
  }
  return !onlyDigits;
}

function badDomainSpec(text: string): Mistake {
  const message = `${quoted(text)} is no domain: it must end in a dot and a top-level label, or in a macro.`;
  return mistake("spf/bad-domain-spec", message, "Write the whole name, such as _spf.example.com.");
}

function badMacro(text: string, at: number): Mistake {
  const message = `${quoted(text.slice(at), 20)} is no macro.`;
  return mistake("spf/bad-macro", message, "Write a macro such as %{i} or %{d2}; a percent sign is written %%.");
}

/** The mistake of an octet that is not a visible ASCII character. */
export function badCharacter(text: string): Mistake {
  const message = `${quoted(text)} has a character that SPF does not allow: only visible ASCII, and spaces between terms.`;
  return mistake(
    "spf/bad-character",
    message,
    "Retype the term; pasted text often brings invisible or typographic characters.",
  );
}

// Character classes of RFC 5234 appendix B.1. They take character codes, because the parser calls them for each octet.

export function isDigit(code: number): boolean {
  return code >= 0x30 && code <= 0x39;
}

export function isAlpha(code: number): boolean {
  const lower = code | 0x20;
  return lower >= 0x61 && lower <= 0x7a;
}

/** Visible characters (RFC 7208 section 7.1). `%` is one of them: {@link checkMacroString} reads it first. */
export function isVisible(code: number): boolean {
  return code >= 0x21 && code <= 0x7e;
}

/** What may follow the first letter of a modifier's name (RFC 7208 section 12, `name`). */
export function isNameCharacter(code: number): boolean {
  return isAlpha(code) || isDigit(code) || code === 0x2d || code === 0x5f || code === 0x2e;
}
