import type { AnsweredRecord, QueryType } from "../dnsClient";
import { readName } from "./names";
import { readRdata, soaMinimum, typeOf } from "./rdata";

const HEADER_LENGTH = 12;
const CLASS_IN = 1;
/** RFC 6891 section 6.1.2: its owner is the root, its TTL field begins with the high octet of the response code. */
const TYPE_OPT = 41;
/** RFC 2181 section 8: a TTL with the highest bit is to be read as zero. */
const MAX_TTL = 0x7fffffff;

/** What a message asks. Types are codes: a server may answer about any. */
export interface DnsQuestion {
  /** In lower case. */
  readonly name: string;
  readonly type: number;
  readonly class: number;
}

/** A DNS message as far as a check reads it. */
export interface DnsMessage {
  readonly id: number;
  readonly isResponse: boolean;
  readonly isAuthoritative: boolean;
  readonly isTruncated: boolean;
  /** With the high octet of EDNS (RFC 6891 section 6.1.3). */
  readonly rcode: number;
  readonly questions: readonly DnsQuestion[];
  /** Of class IN and of the types that are asked for; others are left out. */
  readonly answers: readonly AnsweredRecord[];
  /** Whether the authority section names servers: with no answer and no SOA that is a referral (RFC 2308 section 2.2). */
  readonly hasReferral: boolean;
  /** Seconds: TTL or minimum of the SOA in the authority section, the smaller one (RFC 2308 section 5). */
  readonly negativeTtl?: number;
}

interface RawRecord {
  readonly name: string;
  readonly type: number;
  readonly class: number;
  readonly ttl: number;
  readonly start: number;
  readonly end: number;
}

/**
 * Reads a message: a pure function of its octets, linear in them. Undefined for what is no DNS message or lies about its lengths and
 * counts. Of a truncated one only header and question are read: the rest may end anywhere (RFC 2181 section 9).
 *
 * The package dns-packet reads names as UTF-8 without escapes, so that neither octets nor label boundaries survive, and one odd record
 * anywhere makes it throw the whole answer away (docs/adr/0006).
 */
export function decodeMessage(message: Buffer): DnsMessage | undefined {
  if (message.length < HEADER_LENGTH) return undefined;
  const flags = message.readUInt16BE(2);
  const count = (section: number): number => message.readUInt16BE(4 + 2 * section);
  const questions = readQuestions(message, count(0));
  if (questions === undefined) return undefined;
  const header = {
    id: message.readUInt16BE(0),
    isResponse: (flags & 0x8000) !== 0,
    isAuthoritative: (flags & 0x0400) !== 0,
    isTruncated: (flags & 0x0200) !== 0,
    rcode: flags & 0xf,
    questions: questions.read,
  };
  if (header.isTruncated) return { ...header, answers: [], hasReferral: false };
  const answers = readRecords(message, questions.end, count(1));
  const authorities = answers && readRecords(message, answers.end, count(2));
  const additionals = authorities && readRecords(message, authorities.end, count(3));
  const kept = answers && readValues(message, answers.read);
  if (authorities === undefined || additionals === undefined || kept === undefined) return undefined;
  const negativeTtl = negativeTtlOf(message, authorities.read);
  return {
    ...header,
    rcode: header.rcode + 16 * highRcode(additionals.read),
    answers: kept,
    hasReferral: authorities.read.some(({ type }) => typeOf(type) === "NS"),
    ...(negativeTtl !== undefined && { negativeTtl }),
  };
}

interface Section<T> {
  readonly read: readonly T[];
  readonly end: number;
}

function readQuestions(message: Buffer, count: number): Section<DnsQuestion> | undefined {
  const read: DnsQuestion[] = [];
  let end = HEADER_LENGTH;
  for (let left = count; left > 0; left--) {
    const name = readName(message, end);
    if (name === undefined || name.end + 4 > message.length) return undefined;
    const [type, klass] = [message.readUInt16BE(name.end), message.readUInt16BE(name.end + 2)];
    read.push({ name: name.name.toLowerCase(), type, class: klass });
    end = name.end + 4;
  }
  return { read, end };
}

/** Every record takes octets of the message, so a count that is a lie ends where the message does. */
function readRecords(message: Buffer, start: number, count: number): Section<RawRecord> | undefined {
  const read: RawRecord[] = [];
  let end = start;
  for (let left = count; left > 0; left--) {
    const owner = readName(message, end);
    if (owner === undefined || owner.end + 10 > message.length) return undefined;
    const at = owner.end;
    end = at + 10 + message.readUInt16BE(at + 8);
    if (end > message.length) return undefined;
    const [type, klass, ttl] = [message.readUInt16BE(at), message.readUInt16BE(at + 2), message.readUInt32BE(at + 4)];
    read.push({ name: owner.name.toLowerCase(), type, class: klass, ttl, start: at + 10, end });
  }
  return { read, end };
}

function readValues(message: Buffer, records: readonly RawRecord[]): AnsweredRecord[] | undefined {
  const values: AnsweredRecord[] = [];
  for (const record of records) {
    const type: QueryType | undefined = record.class === CLASS_IN ? typeOf(record.type) : undefined;
    if (type === undefined) continue;
    const value = readRdata(type, message, record.start, record.end);
    if (value === undefined) return undefined;
    values.push({ name: record.name, type, ttl: ttlOf(record.ttl), value });
  }
  return values;
}

function negativeTtlOf(message: Buffer, authorities: readonly RawRecord[]): number | undefined {
  const soa = authorities.find(({ type, class: klass }) => klass === CLASS_IN && typeOf(type) === "SOA");
  if (soa === undefined || readRdata("SOA", message, soa.start, soa.end) === undefined) return undefined;
  return Math.min(ttlOf(soa.ttl), ttlOf(soaMinimum(message, soa.end)));
}

function highRcode(additionals: readonly RawRecord[]): number {
  return (additionals.find(({ type }) => type === TYPE_OPT)?.ttl ?? 0) >>> 24;
}

function ttlOf(field: number): number {
  return field > MAX_TTL ? 0 : field;
}
