/** Reads names and RDATA out of a message. */
import { SocketAddress } from "node:net";
import { MAX_LABEL_LENGTH, MAX_NAME_LENGTH } from "../records/dns/domainName";
import type { MxValue } from "../records/resolver";
import type { QueryType } from "./types";

/** RFC 1035 section 3.2.2, RFC 3596, RFC 7208 section 13.1. */
export const TYPE_CODES: Readonly<Record<QueryType, number>> = {
  A: 1,
  NS: 2,
  CNAME: 5,
  SOA: 6,
  PTR: 12,
  MX: 15,
  TXT: 16,
  AAAA: 28,
  SPF: 99,
};

const TYPES: ReadonlyMap<number, QueryType> = new Map(
  Object.entries(TYPE_CODES).map(([type, code]) => [code, type as QueryType]),
);

/** Serial, refresh, retry, expire and minimum behind the two names of an SOA (RFC 1035 section 3.3.13). */
const SOA_NUMBERS = 20;

/** RFC 1035 section 4.1.4: the two high bits of a length octet make it a pointer. */
const POINTER = 0xc0;
/** More pointers than labels make no sense, and a name has at most 127 labels. */
const MAX_JUMPS = 127;
/** RFC 1035 section 2.3.4: 255 octets with the root's length octet. */
const MAX_OCTETS = 254;

/** A name in a message. */
interface ReadName {
  /** Presentation form without the final dot; empty for the root. */
  readonly name: string;
  /** Where the next field begins. */
  readonly end: number;
}

/** The type of a code; undefined for types that are never asked for. */
export function typeOf(code: number): QueryType | undefined {
  return TYPES.get(code);
}

/**
 * Reads the RDATA in `[start, end)`. Undefined if it does not fill that range exactly: then the lengths in the message are wrong.
 * Compressed names may point to octets before the range.
 */
export function readRdata(type: QueryType, message: Buffer, start: number, end: number): string | MxValue | undefined {
  switch (type) {
    case "A":
      return end - start === 4 ? message.subarray(start, end).join(".") : undefined;
    case "AAAA":
      return end - start === 16 ? ip6Text(message, start) : undefined;
    case "TXT":
    case "SPF":
      return readStrings(message, start, end);
    case "MX":
      return readMx(message, start, end);
    case "SOA":
      return readSoa(message, start, end);
    case "CNAME":
    case "NS":
    case "PTR":
      return wholeName(message, start, end);
  }
}

/** The last field of an SOA: how long a negative answer may be kept (RFC 2308 section 4). */
export function soaMinimum(message: Buffer, end: number): number {
  return message.readUInt32BE(end - 4);
}

/**
 * Reads a name, compressed or not. Undefined if it leaves the message, is too long, or a pointer does not lead strictly
 * backwards ("a prior occurrence", RFC 1035 section 4.1.4). So no loop is possible.
 */
export function readName(message: Buffer, start: number): ReadName | undefined {
  const labels: string[] = [];
  let [at, floor, octets, jumps] = [start, start, 0, 0];
  let end: number | undefined;
  for (;;) {
    const length = message[at];
    if (length === undefined) return undefined;
    if (length === 0) return { name: labels.join("."), end: end ?? at + 1 };
    if (length >= POINTER) {
      const low = message[at + 1];
      if (low === undefined) return undefined;
      const target = (length - POINTER) * 0x100 + low;
      if (target >= floor || ++jumps > MAX_JUMPS) return undefined;
      end ??= at + 2;
      at = floor = target;
    } else {
      octets += length + 1;
      if (length > MAX_LABEL_LENGTH || octets > MAX_OCTETS || at + 1 + length > message.length) return undefined;
      labels.push(labelText(message.toString("latin1", at + 1, at + 1 + length)));
      at += 1 + length;
    }
  }
}

/** Whether a name can be asked for: labels of 1 to 63 printable ASCII characters without escapes, 253 in all. */
export function isAskable(name: string): boolean {
  if (name.length > MAX_NAME_LENGTH) return false;
  return name.split(".").every((label) => label.length <= MAX_LABEL_LENGTH && /^[\x21-\x5b\x5d-\x7e]+$/.test(label));
}

/** How names are compared and kept: RFC 4343 lower case, no final dot. */
export function nameKey(name: string): string {
  return name.toLowerCase().replace(/\.$/, "");
}

function wholeName(message: Buffer, start: number, end: number): string | undefined {
  const read = readName(message, start);
  return read?.end === end ? read.name : undefined;
}

function readMx(message: Buffer, start: number, end: number): MxValue | undefined {
  const exchange = end - start > 2 ? wholeName(message, start + 2, end) : undefined;
  return exchange === undefined ? undefined : { preference: message.readUInt16BE(start), exchange };
}

function readSoa(message: Buffer, start: number, end: number): string | undefined {
  const primary = readName(message, start);
  const mailbox = primary && readName(message, primary.end);
  return mailbox && mailbox.end + SOA_NUMBERS === end ? primary.name : undefined;
}

/** Character-strings joined without a separator, one octet a character (RFC 1035 section 3.3.14, RFC 7208 section 3.3). */
function readStrings(message: Buffer, start: number, end: number): string | undefined {
  const strings: string[] = [];
  let at = start;
  while (at < end) {
    const next = at + 1 + message.readUInt8(at);
    if (next > end) return undefined;
    strings.push(message.toString("latin1", at + 1, next));
    at = next;
  }
  return strings.length === 0 ? undefined : strings.join("");
}

/** The canonical text of RFC 5952. */
function ip6Text(message: Buffer, start: number): string {
  const groups = Array.from({ length: 8 }, (_, index) => message.readUInt16BE(start + 2 * index).toString(16));
  return new SocketAddress({ address: groups.join(":"), family: "ipv6" }).address;
}

/** RFC 1035 section 5.1: a dot or backslash inside a label gets a backslash, what is not printable ASCII becomes `\DDD`. */
function labelText(label: string): string {
  if (/^[\w*-]+$/.test(label)) return label;
  return label.replace(/[^\x21-\x7e]|[.\\]/g, (char) =>
    char === "." || char === "\\" ? `\\${char}` : `\\${String(char.charCodeAt(0)).padStart(3, "0")}`,
  );
}
