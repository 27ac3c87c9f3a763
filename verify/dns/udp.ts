import { randomInt } from "node:crypto";
import { createSocket, type Socket } from "node:dgram";
import { isIPv6 } from "node:net";
import type { ServerAddress } from "./dnsClient";
import { afterTimeout, CLOSED, type Failure, NOT_DNS, type Question, unreachable } from "./transport";
import { decodeMessage, type DnsMessage } from "./wire/decode";
import { encodeQuery } from "./wire/encode";
import { nameKey } from "./wire/names";
import { TYPE_CODES } from "./wire/rdata";

/** For each kind of address: who guesses must guess the port too (RFC 5452 section 9.2), and each has a buffer of its own. */
const SOCKETS = 4;
/** Octets of answers that may wait while the program is busy; the system may give less. */
const RECEIVE_BUFFER = 1 << 20;
const IDS = 0x10000;
/** Errors with which a server says nothing about a question and often leaves it out: FORMERR, SERVFAIL, NOTIMP, REFUSED. */
const WITHOUT_QUESTION: readonly number[] = [1, 2, 4, 5];

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
  private readonly socket: Socket;

  constructor(
    type: "udp4" | "udp6",
    private readonly onEnd: () => void,
  ) {
    this.socket = createSocket({
      type,
      recvBufferSize: RECEIVE_BUFFER,
      // Servers are addresses; without this each datagram would go through the system's resolver first.
      lookup: (address, _options, callback) => callback(null, address, type === "udp6" ? 6 : 4),
    });
    this.socket.on("message", (message, from) => this.receive(message, from));
    // It cannot be bound, such as where there is no IPv6.
    this.socket.on("error", (error) => this.end(unreachable(error)));
    // The timers of open questions keep the program running, a socket without any does not.
    this.socket.unref();
  }

  ask(question: Question, timeout: number): Promise<DnsMessage | Failure> {
    return new Promise((resolve) => {
      const { key, id } = this.freeKey(question.server);
      const settle = (outcome: DnsMessage | Failure): void => {
        clearTimeout(timer);
        // It may be settled already, and its id another question's by now.
        if (this.pending.get(key) === pending) this.pending.delete(key);
        resolve(outcome);
      };
      const pending: Pending = { question, settle, heardOther: false };
      // A program that was busy finds its time-outs over before it reads what came meanwhile: sockets get one more turn.
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
    // Source and id decide before anything is read: a flood of what nobody asked for costs next to nothing.
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

/** Whether a message answers the question and no other (RFC 5452 section 9.1). */
export function isAnswerTo(message: DnsMessage, { name, type }: Question): boolean {
  const [asked, ...others] = message.questions;
  if (!message.isResponse || others.length > 0) return false;
  if (asked === undefined) return WITHOUT_QUESTION.includes(message.rcode);
  return asked.name === nameKey(name) && asked.type === TYPE_CODES[type] && asked.class === 1;
}

function keyOf(id: number, { address, port }: ServerAddress): string {
  return `${id} ${port} ${address}`;
}
