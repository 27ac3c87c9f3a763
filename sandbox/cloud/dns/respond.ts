import * as packet from "dns-packet";

import { type Answer, lookup } from "./lookup";
import type { ServedZone } from "./servedZone";
import type { World } from "./world";

/** RFC 1035 section 4.1.1. */
const RCODES = { noerror: 0, formerr: 1, servfail: 2, nxdomain: 3, notimp: 4, refused: 5 } as const;
type Rcode = keyof typeof RCODES;
const OPCODE_MASK = 0x7800;
/** What this server takes over UDP, should anyone ask (RFC 6891 section 6.2.3). */
const OPT: packet.Answer = {
  ...{ type: "OPT", name: ".", udpPayloadSize: 4096, extendedRcode: 0, ednsVersion: 0, flags: 0 },
  ...{ flag_do: false, options: [] },
};

/** The answer to a query, or undefined when the servers of the name do not answer. */
export function respond(world: World, query: packet.DecodedPacket): packet.Packet | undefined {
  const [question, ...others] = query.questions ?? [];
  if (((query.flags ?? 0) & OPCODE_MASK) !== 0) return response(query, "notimp");
  if (!question || others.length > 0) return response(query, "formerr");
  if (question.class !== "IN") return response(query, "refused");
  const found = lookup(world, question.name, question.type);
  if (found.status === "timeout") return undefined;
  // A negative answer carries the zone's SOA, so that it can be kept (RFC 2308 section 3).
  const isNegative = found.status !== "servfail" && !found.answers.some((answer) => answer.record.type !== "CNAME");
  const isAuthoritative = found.zone.name !== "";
  return {
    ...response(query, found.status, isAuthoritative ? packet.AUTHORITATIVE_ANSWER : 0),
    answers: found.answers.map(withOwner),
    authorities: isNegative ? soaOf(found.zone).map(withOwner) : [],
  };
}

/** An answer without records. */
export function response(query: packet.DecodedPacket, rcode: Rcode, flags = 0): packet.Packet {
  const kept = (query.flags ?? 0) & (OPCODE_MASK | packet.RECURSION_DESIRED | packet.CHECKING_DISABLED);
  return {
    type: "response",
    id: query.id,
    flags: kept | flags | packet.RECURSION_AVAILABLE | RCODES[rcode],
    questions: query.questions,
    additionals: sizeOf(query) === undefined ? [] : [OPT],
  };
}

/** How much the client takes over UDP, where it says so. */
export function sizeOf(query: packet.DecodedPacket): number | undefined {
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
