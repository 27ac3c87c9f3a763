/** UDP and TCP: one question there, one answer back. */
import { randomInt } from "node:crypto";
import { createSocket, type Socket as DatagramSocket } from "node:dgram";
import { connect, isIPv6, type Socket as TcpSocket } from "node:net";
import { decodeMessage, type DnsMessage, encodeQuery } from "./message";
import { nameKey, TYPE_CODES } from "./rdata";
import type { QueryType, ServerAddress } from "./types";

export const NO_ANSWER: Failure = { status: "timeout", reason: "no answer in time" };
const CLOSED: Failure = { status: "timeout", reason: "the check was ended" };
const NOT_DNS: Failure = { status: "servfail", reason: "not a DNS message" };
const OTHER_QUESTION: Failure = { status: "timeout", reason: "only answers to other questions" };

/** UDP sockets for each address family. Several ports are harder to guess (RFC 5452 section 9.2), and each socket has its own buffer. */
const SOCKETS = 4;
/** Octets of answers that may wait while the program is busy. The system may grant less. */
const RECEIVE_BUFFER = 1 << 20;
const IDS = 0x10000;
/** Errors that servers often send without the question section: FORMERR, SERVFAIL, NOTIMP, REFUSED. */
const WITHOUT_QUESTION: readonly number[] = [1, 2, 4, 5];

/** Over TCP a length of two octets stands before each message (RFC 1035 section 4.2.2): at most 65,535 octets follow. */
const LENGTH = 2;

/** Why there is no readable answer. */
export interface Failure {
  readonly status: "servfail" | "timeout";
  /** A few words, safe to print. */
  readonly reason: string;
}

/** One question on its way to one server. */
export interface Question {
  readonly server: ServerAddress;
  readonly name: string;
  readonly type: QueryType;
  readonly hasEdns: boolean;
}

interface Pending {
  readonly question: Question;
  readonly settle: (outcome: DnsMessage | Failure) => void;
  heardOther: boolean;
}

/** The UDP sockets of a client: a few, shared by all questions. */
export class UdpSockets {
  private readonly sockets = new Map<string, UdpSocket>();

  /** One datagram there and one back. Never rejects. */
  ask(question: Question, timeout: number): Promise<DnsMessage | Failure> {
    const type = isIPv6(question.server.address) ? "udp6" : "udp4";
    const key = `${type} ${randomInt(SOCKETS)}`;
    const socket = this.sockets.get(key) ?? new UdpSocket(type, () => this.sockets.delete(key));
    this.sockets.set(key, socket);
    return socket.ask(question, timeout);
  }

  close(): void {
    for (const socket of this.sockets.values()) socket.end(CLOSED);
  }
}

class UdpSocket {
  private readonly pending = new Map<string, Pending>();
  private readonly socket: DatagramSocket;

  constructor(
    type: "udp4" | "udp6",
    private readonly onEnd: () => void,
  ) {
    this.socket = createSocket({
      type,
      recvBufferSize: RECEIVE_BUFFER,
      // The server is an address already. Without this, each datagram would ask the system's resolver first.
      lookup: (address, _options, callback) => callback(null, address, type === "udp6" ? 6 : 4),
    });
    this.socket.on("message", (message, from) => this.receive(message, from));
    // It cannot be bound, for example without IPv6.
    this.socket.on("error", (error) => this.end(unreachable(error)));
    // Open questions keep the program running by their timers; an idle socket must not.
    this.socket.unref();
  }

  ask(question: Question, timeout: number): Promise<DnsMessage | Failure> {
    return new Promise((resolve) => {
      const { key, id } = this.freeKey(question.server);
      const settle = (outcome: DnsMessage | Failure): void => {
        clearTimeout(timer);
        // It may be settled already, and another question may have its id by now.
        if (this.pending.get(key) === pending) this.pending.delete(key);
        resolve(outcome);
      };
      const pending: Pending = { question, settle, heardOther: false };
      // After a busy time, timers fire before waiting answers are read. setImmediate lets the sockets go first.
      const late = (): NodeJS.Immediate => setImmediate(() => settle(afterTimeout(pending.heardOther)));
      const timer = setTimeout(late, timeout);
      this.pending.set(key, pending);
      const { address, port } = question.server;
      const query = encodeQuery(id, question.name, question.type, question.hasEdns);
      this.socket.send(query, port, address, (error) => {
        if (error) settle(unreachable(error));
      });
    });
  }

  /** Ends all that is open, and itself. */
  end(why: Failure): void {
    this.onEnd();
    for (const { settle } of [...this.pending.values()]) settle(why);
    this.socket.close();
  }

  private receive(message: Buffer, from: ServerAddress): void {
    // Source and id are checked before the rest is read: a flood of unwanted messages costs next to nothing.
    if (message.length < 2) return;
    const pending = this.pending.get(keyOf(message.readUInt16BE(0), from));
    if (pending === undefined) return;
    const decoded = decodeMessage(message);
    if (decoded === undefined) pending.settle(NOT_DNS);
    else if (isAnswerTo(decoded, pending.question)) pending.settle(decoded);
    else pending.heardOther = true;
  }

  private freeKey(server: ServerAddress): { readonly id: number; readonly key: string } {
    for (;;) {
      const id = randomInt(IDS);
      const key = keyOf(id, server);
      if (!this.pending.has(key)) return { id, key };
    }
  }
}

/** The TCP connections of a client: one for each answer that is too long for UDP. */
export class TcpConnections {
  private readonly open = new Set<(why: Failure) => void>();

  /** One question and its answer, whole within `timeout` however slowly it comes. Never rejects. */
  async ask(question: Question, timeout: number): Promise<DnsMessage | Failure> {
    const id = randomInt(IDS);
    const answer = await this.exchange(
      question,
      encodeQuery(id, question.name, question.type, question.hasEdns),
      timeout,
    );
    if (!Buffer.isBuffer(answer)) return answer;
    const message = decodeMessage(answer);
    if (message === undefined) return NOT_DNS;
    if (message.id !== id || !isAnswerTo(message, question))
      return { status: "servfail", reason: "an answer to another question" };
    return message.isTruncated ? { status: "servfail", reason: "truncated over TCP too" } : message;
  }

  close(): void {
    for (const end of [...this.open]) end(CLOSED);
  }

  private exchange({ server }: Question, query: Buffer, timeout: number): Promise<Buffer | Failure> {
    return new Promise((resolve) => {
      const socket = connect({ host: server.address, port: server.port });
      const settle = (outcome: Buffer | Failure): void => {
        clearTimeout(timer);
        this.open.delete(settle);
        socket.destroy();
        resolve(outcome);
      };
      // As over UDP: answers that came while the program was busy are read first.
      const timer = setTimeout(() => setImmediate(() => settle(NO_ANSWER)), timeout);
      this.open.add(settle);
      socket.on("error", (error) => settle(unreachable(error)));
      socket.on("end", () => settle({ status: "servfail", reason: "the connection ended within the answer" }));
      collect(socket, settle);
      const length = Buffer.alloc(LENGTH);
      length.writeUInt16BE(query.length);
      socket.write(Buffer.concat([length, query]));
    });
  }
}

/** Gathers one message and ignores what follows it. */
function collect(socket: TcpSocket, done: (message: Buffer) => void): void {
  const chunks: Buffer[] = [];
  let [have, want] = [0, LENGTH];
  socket.on("data", (chunk: Buffer) => {
    chunks.push(chunk);
    have += chunk.length;
    if (have < want) return;
    const all = Buffer.concat(chunks);
    want = LENGTH + all.readUInt16BE(0);
    if (all.length >= want) done(all.subarray(LENGTH, want));
    else chunks.splice(0, chunks.length, all);
  });
}

/** Whether a message answers the question and no other (RFC 5452 section 9.1). */
function isAnswerTo(message: DnsMessage, { name, type }: Question): boolean {
  const [asked, ...others] = message.questions;
  if (!message.isResponse || others.length > 0) return false;
  if (asked === undefined) return WITHOUT_QUESTION.includes(message.rcode);
  return asked.name === nameKey(name) && asked.type === TYPE_CODES[type] && asked.class === 1;
}

/** The failure at a time-out, by whether the server answered something else in the meantime. */
function afterTimeout(heardOther: boolean): Failure {
  return heardOther ? OTHER_QUESTION : NO_ANSWER;
}

/** A system's error as its code, such as `ENETUNREACH`. The rest of the error is dropped. */
function unreachable(error: unknown): Failure {
  const code = typeof error === "object" && error !== null && "code" in error ? String(error.code) : "";
  return { status: "timeout", reason: /^E[A-Z]{1,30}$/.test(code) ? `not reachable (${code})` : "not reachable" };
}

function keyOf(id: number, { address, port }: ServerAddress): string {
  return `${id} ${port} ${address}`;
}
