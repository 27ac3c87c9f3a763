/** DNS messages on the wire: writes questions, reads answers of any kind. */
import * as packet from "dns-packet";
import { nameKey, readName, readRdata, soaMinimum, typeOf } from "./rdata";
import type { AnsweredRecord, QueryType, ServerAddress, ServerAnswer } from "./types";

const HEADER_LENGTH = 12;
const CLASS_IN = 1;
/** The OPT record: the first octet of its TTL field is the high octet of the response code (RFC 6891 section 6.1.3). */
const TYPE_OPT = 41;
/** A TTL with the highest bit set means zero (RFC 2181 section 8). */
const MAX_TTL = 0x7fffffff;

/** How many CNAMEs are followed: as many as common resolvers do. */
export const MAX_CHAIN = 16;

const NOERROR = 0;
const NXDOMAIN = 3;
/** Names of response codes: RFC 1035 section 4.1.1, RFC 2136 section 2.2, RFC 6891 section 9. */
const RCODES: Readonly<Record<number, string>> = {
  1: "FORMERR",
  2: "SERVFAIL",
  4: "NOTIMP",
  5: "REFUSED",
  9: "NOTAUTH",
  16: "BADVERS",
};

/** The size of the DNS flag day 2020, which passes every common link without fragments. RFC 9715 says why fragments harm. */
const PAYLOAD_SIZE = 1232;

const OPT: packet.OptAnswer = {
  type: "OPT",
  name: ".",
  udpPayloadSize: PAYLOAD_SIZE,
  extendedRcode: 0,
  ednsVersion: 0,
  flags: 0,
  flag_do: false,
  options: [],
};

/** A question of a message. Types are codes, because a server may send any. */
interface DnsQuestion {
  /** In lower case. */
  readonly name: string;
  readonly type: number;
  readonly class: number;
}

/** The parts of a DNS message that are read. */
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
 * Writes one question. Recursion is always asked for: authoritative servers ignore that.
 *
 * @param name one that can be asked for (`isAskable`)
 * @param hasEdns whether to announce how large an answer over UDP may be (RFC 6891)
 */
export function encodeQuery(id: number, name: string, type: QueryType, hasEdns: boolean): Buffer {
  return packet.encode({
    type: "query",
    id,
    flags: packet.RECURSION_DESIRED,
    // The package writes SPF, and its types lack it.
    questions: [{ name, type: type as packet.RecordType, class: "IN" }],
    additionals: hasEdns ? [OPT] : [],
  });
}

/**
 * Reads a message, in linear time. Undefined if it is no DNS message, or its lengths and counts do not fit. Of a truncated message
 * only header and question are read, because the rest may end anywhere (RFC 2181 section 9).
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

/** Every record takes octets of the message, so a false count ends where the message does. */
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

interface Section<T> {
  readonly read: readonly T[];
  readonly end: number;
}

/** The answer that a message gives. It must have been checked that the message answers this question. */
export function toAnswer(server: ServerAddress, message: DnsMessage, name: string, type: QueryType): ServerAnswer {
  const { rcode, isAuthoritative, negativeTtl } = message;
  if (rcode !== NOERROR && rcode !== NXDOMAIN) return noAnswer(server, "servfail", rcodeText(rcode));
  const records = chainOf(message.answers, nameKey(name), type);
  // A server that only refers to other servers said nothing about the name.
  const isReferral = message.hasReferral && !isAuthoritative && negativeTtl === undefined;
  if (rcode === NOERROR && records.length === 0 && isReferral) {
    return noAnswer(server, "servfail", "it refers to other servers");
  }
  const status = rcode === NXDOMAIN ? "nxdomain" : records.length > 0 ? "answer" : "nodata";
  return { server, status, isAuthoritative, records, ...(negativeTtl !== undefined && { negativeTtl }) };
}

/** An answer without information. */
export function noAnswer(server: ServerAddress, status: "servfail" | "timeout", reason: string): ServerAnswer {
  return { server, status, reason, isAuthoritative: false, records: [] };
}

/**
 * The records that answer the question: those of the type at the name, or the CNAMEs there and on, and those of the type at the
 * end. Other records in the section are ignored: they could be about any name.
 */
function chainOf(answers: readonly AnsweredRecord[], name: string, type: QueryType): readonly AnsweredRecord[] {
  const chain: AnsweredRecord[] = [];
  const at = new Map<string, AnsweredRecord[]>();
  for (const record of answers) {
    const here = at.get(record.name);
    if (here === undefined) at.set(record.name, [record]);
    else here.push(record);
  }
  let owner: string | undefined = name;
  for (let step = 0; owner !== undefined && step <= MAX_CHAIN; step++) {
    const here: readonly AnsweredRecord[] = at.get(owner) ?? [];
    at.delete(owner);
    const values = here.filter((record) => record.type === type);
    const alias = here.find((record) => record.type === "CNAME");
    if (values.length > 0) return [...chain, ...values];
    if (alias !== undefined) chain.push(alias);
    owner = typeof alias?.value === "string" ? nameKey(alias.value) : undefined;
  }
  return chain;
}

/** The name of a response code. */
function rcodeText(rcode: number): string {
  return RCODES[rcode] ?? `response code ${rcode}`;
}
