import * as packet from "dns-packet";

import { respond, response, sizeOf } from "./respond";
import type { World } from "./world";

/** What a client without EDNS takes over UDP (RFC 1035 section 4.2.1), and what everyone does over TCP. */
const UDP_SIZE = 512;
const TCP_SIZE = 0xffff;

/** Answers one message; undefined for what is no query and for names whose servers are silent. */
export function answerMessage(world: World, message: Buffer, transport: "udp" | "tcp"): Buffer | undefined {
  const query = decoded(message);
  if (!query || query.flag_qr) return undefined;
  const limit = transport === "tcp" ? TCP_SIZE : Math.max(UDP_SIZE, sizeOf(query) ?? 0);
  try {
    const whole = respond(world, query);
    return whole && fitting(whole, limit);
  } catch {
    // A file that a person is in the middle of editing may not be understood: nobody knows what it says.
    return packet.encode(response(query, "servfail"));
  }
}

/** Takes whole messages off the front of a TCP stream, each behind its length (RFC 1035 section 4.2.2). */
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

/** A message with its length before it. */
export function framed(message: Buffer): Buffer {
  const length = Buffer.alloc(2);
  length.writeUInt16BE(message.length);
  return Buffer.concat([length, message]);
}

/** A client that gets TC without records asks again over TCP (RFC 2181 section 9). */
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
