import { connect, type Socket } from "node:net";
import { randomInt } from "node:crypto";
import { CLOSED, type Failure, NO_ANSWER, NOT_DNS, type Question, unreachable } from "./transport";
import { isAnswerTo } from "./udp";
import { decodeMessage, type DnsMessage } from "./wire/decode";
import { encodeQuery } from "./wire/encode";

/** RFC 1035 section 4.2.2: a length of two octets goes before each message, so none has more than 65,535. */
const LENGTH = 2;

/** The TCP connections of a client: one for each answer that is too long for UDP. */
export class TcpConnections {
  private readonly open = new Set<(why: Failure) => void>();

  /** One question and its answer, whole within `timeout` however slowly it comes. Never rejects. */
  async ask(question: Question, timeout: number): Promise<DnsMessage | Failure> {
    const id = randomInt(0x10000);
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
      // As over UDP: what came while the program was busy is read first.
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

/** Gathers one message; what comes behind it is not waited for. */
function collect(socket: Socket, done: (message: Buffer) => void): void {
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
