/** Makes hostile text safe to print. Every message that shows text from DNS, an API or the configuration uses it. */

const LONGEST = 200;

/**
 * Makes text from DNS, an API or the configuration safe to print: every octet outside printable ASCII and every
 * backslash becomes `\DDD` as in a zone file (RFC 1035 section 5.1), and long text is cut.
 * Without this a TXT value could move the cursor or forge lines in a terminal or a CI log.
 *
 * @param text one octet a character
 * @param max how many characters of `text` to show
 * @default max 200
 */
export function printable(text: string, max = LONGEST): string {
  const cut = text.length > max ? text.slice(0, max) : text;
  const escaped = cut.replace(/[^\x20-\x5b\x5d-\x7e]/g, (char) => {
    const code = char.charCodeAt(0);
    return code > 255 ? `\\u{${code.toString(16)}}` : `\\${String(code).padStart(3, "0")}`;
  });
  return text.length > max ? `${escaped}... (${text.length} characters)` : escaped;
}

/** As {@link printable}, in double quotes: how messages show a found text. */
export function quoted(text: string, max = LONGEST): string {
  return `"${printable(text, max)}"`;
}

/** Found texts as a message lists them: {@link shortened}, each of them {@link quoted}. */
export function quotedList(texts: readonly string[], { max = LONGEST, ...list }: QuotedListOptions = {}): string {
  return shortened(
    texts.map((text) => quoted(text, max)),
    list,
  );
}

/** As {@link quotedList}, with equal texts named once: `"a" 3 times, "b"`. */
export function quotedCounts(texts: readonly string[], { max = LONGEST, ...list }: QuotedListOptions): string {
  const times = new Map<string, number>();
  for (const text of texts) times.set(text, (times.get(text) ?? 0) + 1);
  return shortened(
    [...times].map(([text, count]) => `${quoted(text, max)}${count === 1 ? "" : ` ${count} times`}`),
    list,
  );
}

interface QuotedListOptions {
  /** How many characters of each text to show. @default 200 */
  readonly max?: number;
  readonly separator?: string;
  readonly most?: number;
}

/** The first of some parts of a message, and how many more there are: `a, b and 3 more`. The parts must be safe to print. */
export function shortened(parts: readonly string[], { separator = ", ", most = 10 } = {}): string {
  const more = parts.length > most ? ` and ${parts.length - most} more` : "";
  return `${parts.slice(0, most).join(separator)}${more}`;
}
