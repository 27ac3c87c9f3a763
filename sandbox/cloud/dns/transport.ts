/** DNS messages: one query in, one answer out, over UDP or TCP. */
import * as packet from "dns-packet";
import { type Answer, lookup, type World } from "./lookup";
import type { ServedZone } from "./servedZone";

/** The most octets that a client without EDNS accepts over UDP (RFC 1035 section 4.2.1), and any client over TCP. */
const UDP_SIZE = 512;
const TCP_SIZE = 0xffff;

/** Answers one message. Undefined when the message is no query, or when the servers of the name do not answer. */
export function answerMessage(world: World, message: Buffer, transport: "udp" | "tcp"): Buffer | undefined {
  const query = decoded(message);
  if (!query || query.flag_qr) return undefined;
  const limit = transport === "tcp" ? TCP_SIZE : Math.max(UDP_SIZE, sizeOf(query) ?? 0);
  try {
    const whole = respond(world, query);
    return whole && fitting(whole, limit);
  } catch {
    // A person may be in the middle of editing a file, so that it cannot be read.
    return packet.encode(response(query, "servfail"));
  }
}

/** Takes the whole messages from the front of a TCP stream. Each follows its length (RFC 1035 section 4.2.2). */
export function splitStream(stream: Buffer): { readonly messages: readonly Buffer[]; readonly rest: Buffer } {
  const messages: Buffer[] = [];
  let rest = stream;
  while (rest.length >= 2 && rest.length >= 2 + rest.readUInt16BE(0)) {
    const end = 2 + rest.readUInt16BE(0);
    messages.push(rest.subarray(2, end));
    rest = rest.subarray(end);
  }
  return { messages, rest };
}

/** A message behind its length. */
export function framed(message: Buffer): Buffer {
  const length = Buffer.alloc(2);
  length.writeUInt16BE(message.length);
  return Buffer.concat([length, message]);
}

/** The message, or, when it is too long, the TC flag without records: the client then asks over TCP (RFC 2181 section 9). */
function fitting(whole: packet.Packet, limit: number): Buffer {
  const bytes = packet.encode(whole);
  if (bytes.length <= limit) return bytes;
  const flags = (whole.flags ?? 0) | packet.TRUNCATED_RESPONSE;
  return packet.encode({ ...whole, flags, answers: [], authorities: [] });
}

function decoded(message: Buffer): packet.DecodedPacket | undefined {
  try {
    return packet.decode(message);
  } catch {
    return undefined;
  }
}

/** RFC 1035 section 4.1.1. */
const RCODES = { noerror: 0, formerr: 1, servfail: 2, nxdomain: 3, notimp: 4, refused: 5 } as const;
type Rcode = keyof typeof RCODES;
const OPCODE_MASK = 0x7800;
/** How much this server accepts over UDP (RFC 6891 section 6.2.3). */
const OPT: packet.Answer = {
  ...{ type: "OPT", name: ".", udpPayloadSize: 4096, extendedRcode: 0, ednsVersion: 0, flags: 0 },
  ...{ flag_do: false, options: [] },
};

/** The answer to a query, or undefined when the servers of the name do not answer. */
function respond(world: World, query: packet.DecodedPacket): packet.Packet | undefined {
  const [question, ...others] = query.questions ?? [];
  if (((query.flags ?? 0) & OPCODE_MASK) !== 0) return response(query, "notimp");
  if (!question || others.length > 0) return response(query, "formerr");
  if (question.class !== "IN") return response(query, "refused");
  const found = lookup(world, question.name, question.type);
  if (found.status === "timeout") return undefined;
  // A negative answer has the SOA of the zone, so that it can be cached (RFC 2308 section 3).
  const isNegative = found.status !== "servfail" && !found.answers.some((answer) => answer.record.type !== "CNAME");
  const isAuthoritative = found.zone.name !== "";
  return {
    ...response(query, found.status, isAuthoritative ? packet.AUTHORITATIVE_ANSWER : 0),
    answers: found.answers.map(withOwner),
    authorities: isNegative ? soaOf(found.zone).map(withOwner) : [],
  };
}

/** An answer without records. */
function response(query: packet.DecodedPacket, rcode: Rcode, flags = 0): packet.Packet {
  const kept = (query.flags ?? 0) & (OPCODE_MASK | packet.RECURSION_DESIRED | packet.CHECKING_DISABLED);
  return {
    type: "response",
    id: query.id,
    flags: kept | flags | packet.RECURSION_AVAILABLE | RCODES[rcode],
    questions: query.questions,
    additionals: sizeOf(query) === undefined ? [] : [OPT],
  };
}

/** How much the client accepts over UDP, if it says so. */
function sizeOf(query: packet.DecodedPacket): number | undefined {
  const option = query.additionals?.find((record) => record.type === "OPT");
  return option?.type === "OPT" ? option.udpPayloadSize : undefined;
}

function soaOf(zone: ServedZone): readonly Answer[] {
  const records = zone.nodes.get(zone.name)?.records.filter((record) => record.type === "SOA") ?? [];
  return records.map((record) => ({ owner: zone.name, record }));
}

function withOwner({ owner, record }: Answer): packet.Answer {
  return { ...record, name: owner, class: "IN" };
}
