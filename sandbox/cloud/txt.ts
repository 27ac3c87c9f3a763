/** TXT values in the two spellings of the providers, as octets. */
/** A character-string holds at most this many octets (RFC 1035 section 3.3). */
export const MAX_CHARACTER_STRING = 255;

/** `\DDD` is decimal in zone files (RFC 1035 section 5.1) and at Cloudflare, octal at Route53. */
export type EscapeBase = 8 | 10;

/**
 * The character-strings of a TXT value in presentation format, one octet in each character. Undefined when the text is not a list of
 * quoted strings. Characters that are not ASCII count as their UTF-8 octets, as both APIs send them.
 */
export function quotedStrings(text: string, base: EscapeBase): readonly string[] | undefined {
  const strings: string[] = [];
  const next = /\s*"((?:[^"\\]|\\[^])*)"\s*/y;
  const octets = octetsOf(text);
  while (next.lastIndex < octets.length) {
    const quoted = next.exec(octets);
    if (!quoted) return undefined;
    strings.push(unescaped(quoted[1] ?? "", base));
  }
  return strings.length > 0 ? strings : undefined;
}

/** The character-strings of Cloudflare's TXT content: a list of quoted strings, or bare text, which is one string. */
export function contentStrings(content: string): readonly string[] | undefined {
  return content.startsWith('"') ? quotedStrings(content, 10) : [octetsOf(content)];
}

/** Whether the values of a type are character-strings. */
export function isTextType(type: string): boolean {
  return type === "TXT" || type === "SPF";
}

/** Octets as character-strings of 255 octets at most. */
export function splitOctets(octets: string): readonly string[] {
  return octets.match(/[^]{1,255}/g) ?? [""];
}

/** Bare text as one string of octets. */
export function octetsOf(text: string): string {
  return Buffer.from(text, "utf8").toString("latin1");
}

/** Octets as quoted character-strings of 255 octets at most. */
export function quoteOctets(octets: string): string {
  const strings = splitOctets(octets);
  return strings.map((string) => `"${string.replace(/["\\]|[^\x20-\x7e]/g, escaped)}"`).join(" ");
}

function escaped(octet: string): string {
  return octet === '"' || octet === "\\" ? `\\${octet}` : `\\${octet.charCodeAt(0).toString().padStart(3, "0")}`;
}

function unescaped(text: string, base: EscapeBase): string {
  return text.replace(/\\(\d{3}|[^])/g, (_all, what: string) =>
    what.length === 3 ? String.fromCharCode(Number.parseInt(what, base) & 0xff) : what,
  );
}
