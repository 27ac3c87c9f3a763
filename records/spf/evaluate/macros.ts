import { toOctets } from "../../dns/characterStrings";
import { MAX_NAME_LENGTH } from "../../dns/domainName";

// RFC 7208 section 7.1, macro-expand; what is no macro-expand was refused when the record was read.
const MACRO_EXPAND = /%(?:([%_-])|\{([a-z])([0-9]*)(r?)([.\-+,/_=]*)\})/gi;

const ESCAPES: Readonly<Record<string, string>> = { "%%": "%", "%_": " ", "%-": "%20" };

/** The value of each macro letter, by its lower-case form. */
export type MacroValues = (letter: string) => string;

/**
 * Expands a macro-string (RFC 7208 section 7). An upper-case letter asks for URL escaping (section 7.3).
 *
 * @param values asked for the letters that occur
 */
export function expandMacros(text: string, values: MacroValues): string {
  return text.replace(
    MACRO_EXPAND,
    (macro, escape, letter: string, digits: string, reverse: string, delimiters: string) => {
      if (escape !== undefined) return ESCAPES[macro] as string;
      const lower = letter.toLowerCase();
      const value = transform(values(lower), digits, reverse !== "", delimiters);
      return letter === lower ? value : escapeUrl(value);
    },
  );
}

/** Whether the text uses the macro letter. */
export function usesMacro(text: string, letter: string): boolean {
  return text.toLowerCase().includes(`%{${letter}`);
}

function transform(value: string, digits: string, reverse: boolean, delimiters: string): string {
  if (digits === "" && !reverse && delimiters === "") return value;
  const parts = splitAt(value, delimiters === "" ? "." : delimiters);
  if (reverse) parts.reverse();
  // "the rightmost": Number of a long run of digits may be Infinity, which takes all of them.
  const kept = digits === "" ? parts : parts.slice(-Math.min(Number(digits), parts.length));
  return kept.join(".");
}

function splitAt(value: string, delimiters: string): string[] {
  const parts: string[] = [];
  let start = 0;
  for (let at = 0; at <= value.length; at++) {
    if (at < value.length && !delimiters.includes(value.charAt(at))) continue;
    parts.push(value.slice(start, at));
    start = at + 1;
  }
  return parts;
}

// The unreserved characters of RFC 3986 section 2.3 stay.
function escapeUrl(value: string): string {
  return toOctets(value).replace(
    /[^A-Za-z0-9\-._~]/g,
    (octet) => `%${octet.charCodeAt(0).toString(16).toUpperCase().padStart(2, "0")}`,
  );
}

/** Takes labels off the left until the name can be asked for (RFC 7208 section 7.3, last paragraph but two). */
export function fitName(name: string): string {
  const whole = name.endsWith(".") ? name.slice(0, -1) : name;
  if (whole.length <= MAX_NAME_LENGTH) return whole;
  const dot = whole.indexOf(".", whole.length - MAX_NAME_LENGTH - 1);
  return dot < 0 ? whole : whole.slice(dot + 1);
}
