import type { PartsSeen } from "./report";
import { fieldsOf, type Message, readFields } from "./readMessage";

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
