/** Reads a message: header fields, and its MIME parts. */
import type { Parsed } from "../../records/issue";
import { quoted } from "../../records/printable";
import { messageIssue } from "./issues";
import type { PartsSeen } from "./report";

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
    return refuse("message/too-large", `The message has more than ${MAX_MESSAGE_OCTETS} octets.`, SMALLER);
  if (hasMoreLines(source, MAX_LINES))
    return refuse("message/too-large", `The message has more than ${MAX_LINES} lines.`, SMALLER);
  const start = startOf(source);
  const end = endOfHeader(source, start);
  const length = (end?.header ?? size) - start;
  const tooLarge = `The header has more than ${MAX_HEADER_OCTETS} octets or ${MAX_HEADER_LINES} lines.`;
  if (length > MAX_HEADER_OCTETS) return refuse("message/headers-too-large", tooLarge, FEWER_FIELDS);
  const lines = source.toString("latin1", start, start + length).split(/(?<=\n)/);
  if (lines.length > MAX_HEADER_LINES) return refuse("message/headers-too-large", tooLarge, FEWER_FIELDS);
  const fields = readFields(lines);
  if (fields === undefined || fields.length === 0) return notAMessage(source, lines[0] ?? "");
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
function readFields(lines: readonly string[]): HeaderField[] | undefined {
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

const SMALLER =
  "Have the same sent again without attachments, and check that message. Do not cut this one: signatures would fail.";
const FEWER_FIELDS =
  "If this is one message, look at what writes so many header fields: servers refuse such mail. Otherwise save one message in a file.";
const AS_RECEIVED =
  'Save the message as your mail program received it ("show original", "save as .eml"), one in a file.';

function notAMessage(source: Buffer, line: string): Parsed<never> {
  if (isUtf16(source))
    return refuse(
      "message/not-a-message",
      "The file is UTF-16, in which no message is sent.",
      "Save it as UTF-8; or save the message as .eml, and do not copy it through an editor.",
    );
  if (/^\s*$/.test(line) && source.length > 0)
    return refuse(
      "message/not-a-message",
      "The text starts with a blank line, which ends a header (RFC 5322 section 2.1).",
      "Delete the blank lines in front of the first header field, such as Return-Path or Received.",
    );
  return refuse(
    "message/not-a-message",
    `The text does not start with header fields: ${quoted(line, 60)}.`,
    AS_RECEIVED,
  );
}

// With a byte order mark, or with the zero octet that each character of ASCII has there.
function isUtf16(source: Buffer): boolean {
  const [first, second] = source;
  const isMarked = (first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff);
  return isMarked || (first === 0) !== (second === 0);
}

function refuse(
  id: "message/too-large" | "message/headers-too-large" | "message/not-a-message",
  message: string,
  fix: string,
): Parsed<never> {
  return { ok: false, issues: [messageIssue(id, { message, fix })] };
}

const MAX_DEPTH = 20;
const MAX_PART_HEADER_LINES = 200;

interface Kind {
  readonly type: string;
  readonly isAttachment: boolean;
  /** Of a multipart. */
  readonly boundary?: string;
}

/**
 * Which parts a body has (RFC 2046 section 5.1), in one pass: the lines are looked at once each, nothing is decoded.
 * Parts nested deeper than twenty times are not read.
 */
export function readParts(message: Message): PartsSeen {
  const header = (key: string): string => fieldsOf(message, key)[0]?.value ?? "";
  const root = kindOf(header("content-type"), header("content-disposition"));
  const kinds = root.boundary === undefined ? [root] : partsOf(root.boundary, message.body);
  const readable = kinds.filter(({ isAttachment }) => !isAttachment);
  return {
    hasText: readable.some(({ type }) => type === "text/plain"),
    hasHtml: readable.some(({ type }) => type === "text/html"),
    attachments: kinds.length - readable.length,
  };
}

// RFC 2045 section 5.2: without Content-Type, or with one that cannot be read, it is plain text.
function kindOf(contentType: string, disposition: string): Kind {
  const type = (/^[^\s;()]{1,100}\/[^\s;()]{1,100}/.exec(contentType)?.[0] ?? "text/plain").toLowerCase();
  const isAttachment = /^attachment\b/i.test(disposition);
  if (!type.startsWith("multipart/")) return { type, isAttachment };
  const [, quotedOne, plainOne] = /;\s*boundary\s*=\s*(?:"([^"]{1,200})"|([^\s;"]{1,200}))/i.exec(contentType) ?? [];
  const boundary = quotedOne ?? plainOne;
  return { type, isAttachment, ...(boundary !== undefined && { boundary }) };
}

function partsOf(outermost: string, body: Buffer): Kind[] {
  const found: Kind[] = [];
  const open = [outermost];
  let header: string[] | undefined;
  for (const line of linesOf(body)) {
    const at = line.startsWith("--") ? delimited(open, line) : undefined;
    if (at !== undefined) {
      open.length = at.isEnd ? at.depth : at.depth + 1;
      header = at.isEnd ? undefined : [];
    } else if (header !== undefined && line.trim() !== "" && header.length < MAX_PART_HEADER_LINES) {
      header.push(line);
    } else if (header !== undefined) {
      const kind = kindOfPart(header);
      if (kind.boundary !== undefined && open.length < MAX_DEPTH) open.push(kind.boundary);
      else if (kind.boundary === undefined) found.push(kind);
      header = undefined;
    }
  }
  return found;
}

function kindOfPart(lines: readonly string[]): Kind {
  const fields = readFields(lines.map((line) => `${line}\n`)) ?? [];
  const value = (key: string): string => fieldsOf({ fields }, key)[0]?.value ?? "";
  return kindOf(value("content-type"), value("content-disposition"));
}

function delimited(open: readonly string[], line: string): { depth: number; isEnd: boolean } | undefined {
  const text = line.trimEnd().slice(2);
  for (let depth = open.length - 1; depth >= 0; depth -= 1) {
    if (text === open[depth]) return { depth, isEnd: false };
    if (text === `${open[depth] ?? ""}--`) return { depth, isEnd: true };
  }
  return undefined;
}

/** The lines of a body, cut where they are longer than anything that is looked for. */
function* linesOf(body: Buffer): Generator<string> {
  for (let start = 0; start < body.length;) {
    const at = body.indexOf("\n", start);
    const end = at < 0 ? body.length : at;
    yield body.toString("latin1", start, Math.min(end, start + 1000));
    start = end + 1;
  }
}
