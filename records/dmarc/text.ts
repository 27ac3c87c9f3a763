/** Cuts a DMARC record into stretches that render to the same bytes, so that an edit changes nothing else. */

/**
 * One stretch between two semicolons, cut so that the pieces in this order are its bytes again.
 * A stretch without `=` has its text in `name`; an empty one has only `before`.
 */
export interface DmarcTag {
  readonly before: string;
  /** As found; compares without case. */
  readonly name: string;
  /** The equals sign with the blanks around it, or "" where there is none. */
  readonly equals: string;
  readonly value: string;
  readonly after: string;
  /** Octet position of `name` in the record. */
  readonly position: number;
}

/** Eleven tags are in force. The bound limits the time and the issues that hostile text can cost. */
export const MAX_TAGS = 256;

// `v` without case, `DMARC1` with it, nothing but blanks before the first semicolon (RFC 9989 section 4.8).
const VERSION = /^v[ \t]*=[ \t]*DMARC1[ \t]*(?:;|$)/;
const VERSION_UPPER = /^V[ \t]*=[ \t]*DMARC1[ \t]*(?:;|$)/;
// The version in any place, and a policy in the first one: at `_dmarc` both are meant as DMARC.
const MEANT_VERSION = /(?:^|;)[\s"']{0,16}v\s{0,16}[=:]\s{0,16}dmarc/i;
const MEANT_POLICY = /^[\s"']{0,16}p\s{0,16}[=:]\s{0,16}(?:none|quarantine|reject)\b/i;

/** Whether readers take this TXT value as a DMARC Policy Record (RFC 9989 sections 4.7 and 4.8). */
export function isDmarc(text: string): boolean {
  return VERSION.test(text) || VERSION_UPPER.test(text);
}

/**
 * Whether a person meant this TXT value as DMARC though readers ignore it, such as ` v=DMARC1;...`, `v=dmarc1` or
 * `p=none; v=DMARC1`.
 * A record added beside such a text would become a second policy as soon as somebody mends it.
 */
export function resemblesDmarc(text: string): boolean {
  return !isDmarc(text) && (MEANT_VERSION.test(text) || MEANT_POLICY.test(text));
}

/** Cuts a record into its stretches. Never fails, loses no byte. */
export function readTags(text: string): DmarcTag[] {
  let position = 0;
  return text.split(";").map((raw) => {
    const tag = readTag(raw, position);
    position += raw.length + 1;
    return tag;
  });
}

/** The text of stretches, byte for byte as they are. */
export function renderTags(tags: readonly DmarcTag[]): string {
  return tags.map((tag) => tag.before + tag.name + tag.equals + tag.value + tag.after).join(";");
}

function readTag(raw: string, start: number): DmarcTag {
  const from = skipBlanks(raw, 0);
  const to = skipBlanksBack(raw, from);
  const sign = raw.indexOf("=");
  const nameEnd = sign < 0 ? to : skipBlanksBack(raw, from, sign);
  const valueStart = sign < 0 ? to : Math.min(skipBlanks(raw, sign + 1), raw.length);
  const valueEnd = Math.max(to, valueStart);
  return {
    before: raw.slice(0, from),
    name: raw.slice(from, nameEnd),
    equals: raw.slice(nameEnd, valueStart),
    value: raw.slice(valueStart, valueEnd),
    after: raw.slice(valueEnd),
    position: start + from,
  };
}

// Loops, since a regular expression with `+$` takes quadratic time on a hostile run of blanks.
function skipBlanks(text: string, at: number): number {
  while (isBlank(text[at])) at++;
  return at;
}

function skipBlanksBack(text: string, from: number, at = text.length): number {
  while (at > from && isBlank(text[at - 1])) at--;
  return at;
}

/** The text without blanks (space and tab only, RFC 5234 WSP) at its ends. */
export function trimBlanks(text: string): string {
  const from = skipBlanks(text, 0);
  return text.slice(from, skipBlanksBack(text, from));
}

function isBlank(char: string | undefined): boolean {
  return char === " " || char === "\t";
}

/** Whether nothing at all stands between the two semicolons. */
export function isGap(tag: DmarcTag): boolean {
  return tag.name === "" && tag.equals === "";
}

/** The first tag of this name, compared without case; undefined when there is none. */
export function findTag(tags: readonly DmarcTag[], name: string): DmarcTag | undefined {
  return tags.find((tag) => tag.equals !== "" && tag.name.toLowerCase() === name);
}
