/** Converts TXT values between plain text (one octet a character), character-strings, and the presentation format of APIs. */

/** RFC 1035 section 3.3: a character-string is one length octet and up to 255 octets. */
const MAX_CHARACTER_STRING = 255;

/** TXT RDATA is at most 65,535 octets (RFC 1035 section 3.2.1). */
export const MAX_TXT_LENGTH = 65535;

/** Whether records of this type hold character-strings: TXT, and the obsolete SPF (99) in the same form (RFC 4408 section 3.1.1). */
export function holdsText(type: string): boolean {
  return type === "TXT" || type === "SPF";
}

/** Cuts a TXT value (one octet a character) into character-strings of at most 255 octets. Never empty. */
export function splitCharacterStrings(value: string): string[] {
  const strings: string[] = [];
  for (let at = 0; at < value.length; at += MAX_CHARACTER_STRING)
    strings.push(value.slice(at, at + MAX_CHARACTER_STRING));
  return strings.length === 0 ? [""] : strings;
}

/** Octets of the value's RDATA on the wire: the text and one length octet a string. */
export function wireLength(value: string): number {
  return value.length + splitCharacterStrings(value).length;
}

/** One character-string in presentation format, with its quotes (RFC 1035 section 5.1). */
export function quoteCharacterString(text: string): string {
  const escaped = text.replace(/[^\x20\x21\x23-\x5b\x5d-\x7e]/g, (char) =>
    char === '"' || char === "\\" ? `\\${char}` : `\\${String(char.charCodeAt(0)).padStart(3, "0")}`,
  );
  return `"${escaped}"`;
}

/** How `\DDD` is to be read: RFC 1035 writes decimal, Route53 writes octal. */
export const EscapeRadix = { Decimal: 10, Octal: 8 } as const;
export type EscapeRadix = (typeof EscapeRadix)[keyof typeof EscapeRadix];

/**
 * Reads TXT RDATA in presentation format: quoted strings with `\"`, `\\` and `\DDD`, separated by blanks and joined
 * without one (RFC 7208 section 3.3). Text outside of quotes is taken as it stands, since some APIs return
 * it bare. Characters above 255 become their UTF-8 octets. Returns one octet a character.
 */
export function fromPresentation(text: string, radix: EscapeRadix = EscapeRadix.Decimal): string {
  const octets = toOctets(text);
  if (!octets.startsWith('"')) return octets;
  let value = "";
  let quoted = false;
  for (let at = 0; at < octets.length; at++) {
    const char = octets[at] as string;
    if (char === '"') quoted = !quoted;
    else if (!quoted && (char === " " || char === "\t")) continue;
    else if (char === "\\") {
      const escape = readEscape(octets, at, radix);
      value += escape.char;
      at += escape.length;
    } else value += char;
  }
  return value;
}

function readEscape(octets: string, at: number, radix: EscapeRadix): { char: string; length: number } {
  const digits = octets.slice(at + 1, at + 4);
  const isCode = radix === EscapeRadix.Octal ? /^[0-3][0-7]{2}$/ : /^[0-9]{3}$/;
  const code = isCode.test(digits) ? Number.parseInt(digits, radix) : Number.NaN;
  if (code <= 255) return { char: String.fromCharCode(code), length: 3 };
  // A lone backslash at the very end stands for itself, so that no octet of the value is lost.
  return { char: octets[at + 1] ?? "\\", length: 1 };
}

/** Whether the text has ASCII characters only, control characters among them. */
export function isAscii(text: string): boolean {
  // eslint-disable-next-line no-control-regex -- the range is ASCII itself
  return /^[\x00-\x7f]*$/.test(text);
}

/** UTF-8 octets of the text, one octet a character; ASCII text stays as it is. */
export function toOctets(text: string): string {
  return isAscii(text) ? text : Buffer.from(text, "utf8").toString("latin1");
}
