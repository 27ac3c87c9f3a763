import type { Parsed } from "../../records/issue";
import { quoted } from "../../records/printable";
import { messageIssue } from "./issues";

/** One header field. Texts are one octet a character, as they came: hostile. */
export interface HeaderField {
  /** As written. */
  readonly name: string;
  /** In lower case. */
  readonly key: string;
  /** Unfolded (RFC 5322 section 2.2.3), without blanks around it. */
  readonly value: string;
  /** The whole field with its folding and line ends. */
  readonly raw: string;
}

/** A message, cut into its fields and the rest. */
export interface Message {
  readonly size: number;
  readonly fields: readonly HeaderField[];
  readonly body: Buffer;
}

/** Larger than what mail providers take: Gmail and Microsoft 365 stop at 25 MB for outgoing mail. */
export const MAX_MESSAGE_OCTETS = 25 * 1024 * 1024;
/** Header blocks of real mail have some 20,000 octets. */
export const MAX_HEADER_OCTETS = 256 * 1024;
const MAX_HEADER_LINES = 5000;
/** A file of 25 MB in base64 has 350,000. The verifier keeps every blank line at the end of a body: some million take gigabytes. */
const MAX_LINES = 1_000_000;

// RFC 5322 section 3.6.8: printable ASCII without the colon. Blanks before the colon are obsolete syntax (section 4.5).
const FIELD = /^([\x21-\x39\x3b-\x7e]{1,200})[ \t]*:/;

/**
 * Reads a message as it was received or saved: with CRLF or LF, with or without the line that mbox files start with.
 * Issues: `message/too-large`, `message/headers-too-large`, `message/not-a-message`.
 */
export function readMessage(source: Buffer): Parsed<Message> {
  const size = source.length;
  if (size > MAX_MESSAGE_OCTETS)
    return refuse("message/too-large", `The message has more than ${MAX_MESSAGE_OCTETS} octets.`);
  if (hasMoreLines(source, MAX_LINES))
    return refuse("message/too-large", `The message has more than ${MAX_LINES} lines.`);
  const start = startOf(source);
  const end = endOfHeader(source, start);
  const length = (end?.header ?? size) - start;
  const tooLarge = `The header has more than ${MAX_HEADER_OCTETS} octets or ${MAX_HEADER_LINES} lines.`;
  if (length > MAX_HEADER_OCTETS) return refuse("message/headers-too-large", tooLarge);
  const lines = source.toString("latin1", start, start + length).split(/(?<=\n)/);
  if (lines.length > MAX_HEADER_LINES) return refuse("message/headers-too-large", tooLarge);
  const fields = readFields(lines);
  if (fields === undefined || fields.length === 0) return notAMessage(lines[0] ?? "");
  return { ok: true, value: { size, fields, body: source.subarray(end?.body ?? size) }, issues: [] };
}

/** The fields of a name, in lower case, from the top. */
export function fieldsOf(message: Pick<Message, "fields">, key: string): HeaderField[] {
  return message.fields.filter((field) => field.key === key);
}

function startOf(source: Buffer): number {
  const bom = source.subarray(0, 3).toString("latin1") === "\u00ef\u00bb\u00bf" ? 3 : 0;
  // What an mbox file puts before each message (RFC 4155).
  if (source.toString("latin1", bom, bom + 5) !== "From ") return bom;
  const line = source.indexOf("\n", bom);
  return line < 0 ? bom : line + 1;
}

function hasMoreLines(source: Buffer, most: number): boolean {
  let count = 0;
  for (let at = source.indexOf("\n"); at >= 0 && count <= most; at = source.indexOf("\n", at + 1)) count += 1;
  return count > most;
}

function endOfHeader(source: Buffer, start: number): { header: number; body: number } | undefined {
  for (let at = source.indexOf("\n", start); at >= 0; at = source.indexOf("\n", at + 1)) {
    const next = source[at + 1] === 0x0d ? at + 2 : at + 1;
    if (source[next] === 0x0a) return { header: at + 1, body: next + 1 };
    if (at - start > MAX_HEADER_OCTETS) return undefined;
  }
  return undefined;
}

/** Reads lines of a header block; undefined where one of them is no field. */
export function readFields(lines: readonly string[]): HeaderField[] | undefined {
  const folded: string[][] = [];
  for (const line of lines) {
    const current = folded.at(-1);
    if (/^[ \t]/.test(line) && current !== undefined) current.push(line);
    else folded.push([line]);
  }
  const fields = folded.filter(([first]) => first !== "").map(readField);
  return fields.every((field) => field !== undefined) ? fields : undefined;
}

function readField(lines: readonly string[]): HeaderField | undefined {
  const raw = lines.join("");
  const [head, name] = FIELD.exec(raw) ?? [];
  if (head === undefined || name === undefined) return undefined;
  const value = raw.slice(head.length).replace(/\r?\n/g, "").trim();
  return { name, key: name.toLowerCase(), value, raw };
}

/** A date of a header field (RFC 5322 section 3.3) as ISO 8601; undefined where it is none. Comments are left out. */
export function isoDate(text: string): string | undefined {
  const time = Date.parse(
    text
      .slice(0, 200)
      .replace(/\([^()]*\)/g, " ")
      .trim(),
  );
  return Number.isNaN(time) ? undefined : new Date(time).toISOString();
}

function notAMessage(line: string): Parsed<never> {
  return refuse("message/not-a-message", `The text does not start with header fields: ${quoted(line, 60)}.`);
}

function refuse(
  id: "message/too-large" | "message/headers-too-large" | "message/not-a-message",
  message: string,
): Parsed<never> {
  const fix = 'Save the message as your mail program received it ("show original", "save as .eml"), one in a file.';
  return { ok: false, issues: [messageIssue(id, { message, fix })] };
}
