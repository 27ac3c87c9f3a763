import { createSocket } from "node:dgram";
import { once } from "node:events";
import { createServer, isIPv6, type Server, type Socket } from "node:net";
import * as packet from "dns-packet";
import type { ServerAddress } from "../../dns/types";

/** A question as a server of these tests sees it. */
export interface Asked {
  readonly id: number;
  readonly name: string;
  readonly type: packet.RecordType;
  readonly hasEdns: boolean;
  /** The port that the question came from. */
  readonly from: number;
  /** The whole query. */
  readonly bytes: Buffer;
  readonly packet: packet.DecodedPacket;
}

/** What a server does with a question. Each buffer is sent as it is, in its own datagram or write. */
export interface Behaviour {
  readonly udp: (asked: Asked, count: number) => readonly Buffer[];
  /** Gets the connection too, for what is not an answer. @default - nobody listens */
  readonly tcp?: (asked: Asked, socket: Socket) => readonly Buffer[];
}

/** A server on loopback that does what it is told. */
export interface RawServer {
  readonly address: ServerAddress;
  /** Everything that was asked, UDP and TCP. */
  readonly asked: Asked[];
  /** A datagram from the server's own port. */
  send(message: Buffer, port: number): void;
  close(): Promise<void>;
}

const LOOPBACK = "127.0.0.1";

/** UDP and TCP need the same port, and a client of another test may have taken the one for UDP. */
const ATTEMPTS = 20;

/** Starts a server; UDP and TCP have the same port. */
export async function startRawServer(behaviour: Behaviour, host = LOOPBACK): Promise<RawServer> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await listen(behaviour, host);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EADDRINUSE" || attempt === ATTEMPTS) throw error;
    }
  }
}

async function listen(behaviour: Behaviour, host: string): Promise<RawServer> {
  const asked: Asked[] = [];
  const sockets = new Set<Socket>();
  const tcp = tcpServer(behaviour, asked, sockets);
  tcp.listen(0, host);
  await once(tcp, "listening");
  const { port } = tcp.address() as { port: number };
  const udp = createSocket(isIPv6(host) ? "udp6" : "udp4");
  udp.on("message", (message, from) => {
    const question = readQuestion(message, from.port);
    asked.push(question);
    for (const answer of behaviour.udp(question, asked.length)) udp.send(answer, from.port, from.address);
  });
  udp.bind(port, host);
  try {
    await once(udp, "listening");
  } catch (error) {
    tcp.close();
    throw error;
  }
  if (behaviour.tcp === undefined) tcp.close();
  return {
    address: { address: host, port },
    asked,
    send: (message, to) => udp.send(message, to, host),
    close: async () => {
      for (const socket of sockets) socket.destroy();
      tcp.close();
      udp.close();
      await once(udp, "close");
    },
  };
}

function tcpServer(behaviour: Behaviour, asked: Asked[], sockets: Set<Socket>): Server {
  return createServer((socket) => {
    sockets.add(socket);
    socket.on("error", () => socket.destroy());
    socket.on("data", (data: Buffer) => {
      const question = readQuestion(data.subarray(2), socket.remotePort ?? 0);
      asked.push(question);
      for (const message of behaviour.tcp?.(question, socket) ?? []) socket.write(message);
    });
  });
}

function readQuestion(bytes: Buffer, from: number): Asked {
  const query = packet.decode(bytes);
  const [question] = query.questions ?? [];
  const hasEdns = (query.additionals ?? []).some(({ type }) => type === "OPT");
  return { id: query.id ?? 0, name: question!.name, type: question!.type, hasEdns, from, bytes, packet: query };
}

/** Sends a datagram from a port that nobody asked. */
export async function sendFromElsewhere(message: Buffer, port: number): Promise<void> {
  const other = createSocket("udp4");
  await new Promise((sent) => other.send(message, port, LOOPBACK, sent));
  other.close();
}

/** A whole answer to a question; `change` replaces parts of it. */
export function reply({ id, packet: query }: Asked, change: Partial<packet.Packet> = {}): Buffer {
  return packet.encode({ type: "response", id, questions: query.questions ?? [], ...change });
}

/** An answer with the response code. */
export function failing(asked: Asked, rcode: number): Buffer {
  return reply(asked, { flags: rcode });
}

/** An answer with one TXT record. */
export function text(asked: Asked, value = "hello", name = asked.name): Buffer {
  return reply(asked, { answers: [{ type: "TXT", name, ttl: 300, data: [Buffer.from(value, "latin1")] }] });
}

/** An answer whose sections are written by hand: `ANCOUNT` says `count`, whatever there is. */
export function byHand(asked: Asked, count: number, records: readonly Buffer[]): Buffer {
  const head = reply(asked);
  head.writeUInt16BE(count, 6);
  return Buffer.concat([head, ...records]);
}

/** The flag of an answer that does not fit (RFC 1035 section 4.1.1). */
export const TRUNCATED = 1 << 9;

/** Says that the answer is too long for UDP, which brings the client to TCP. */
export const truncated: Behaviour["udp"] = (asked) => [reply(asked, { flags: TRUNCATED })];

/** RDATA of a TXT record: the text in character-strings of 255 octets. */
export function txtData(value: string): Buffer {
  const parts = value.match(/.{1,255}/gs) ?? [];
  return Buffer.concat(parts.flatMap((part) => [Buffer.from([part.length]), Buffer.from(part, "latin1")]));
}

/** A record by hand; the owner is a pointer to the question's name unless said otherwise. */
export function rawRecord(
  type: number,
  rdata: Buffer,
  { owner = Buffer.from([0xc0, 12]), length = rdata.length, ttl = 300 } = {},
): Buffer {
  const fixed = Buffer.alloc(10);
  fixed.writeUInt16BE(type, 0);
  fixed.writeUInt16BE(1, 2);
  fixed.writeUInt32BE(ttl, 4);
  fixed.writeUInt16BE(length, 8);
  return Buffer.concat([owner, fixed, rdata]);
}

/** With the length that goes before it over TCP. */
export function framed(message: Buffer): Buffer {
  const length = Buffer.alloc(2);
  length.writeUInt16BE(message.length);
  return Buffer.concat([length, message]);
}
