import { noAnswer, toAnswer } from "./answer";
import type { QueryType, ServerAddress, ServerAnswer } from "./dnsClient";
import { TcpConnections } from "./tcp";
import { type Failure, NO_ANSWER, type Question } from "./transport";
import { UdpSockets } from "./udp";
import type { DnsMessage } from "./wire/decode";

/** How long and how often one server is asked. */
export interface Patience {
  /** Milliseconds for one try. */
  readonly timeout: number;
  readonly tries: number;
}

/** Servers that do not know EDNS say FORMERR or NOTIMP, those with another version BADVERS (RFC 6891 sections 6.1.3 and 7). */
const WITHOUT_EDNS: readonly number[] = [1, 4, 16];

/** Sends questions and waits for their answers: UDP first, TCP for what is too long. */
export class Exchange {
  private readonly udp = new UdpSockets();
  private readonly tcp = new TcpConnections();

  constructor(private readonly patience: Patience) {}

  /** Asks one server; ends within `tries + 2` times the time-out. Never rejects. */
  async ask(server: ServerAddress, name: string, type: QueryType): Promise<ServerAnswer> {
    let question: Question = { server, name, type, hasEdns: true };
    let reply = await this.askUdp(question);
    if (isMessage(reply) && WITHOUT_EDNS.includes(reply.rcode)) {
      question = { ...question, hasEdns: false };
      reply = await this.udp.ask(question, this.patience.timeout);
    }
    if (isMessage(reply) && reply.isTruncated) reply = await this.askTcp(question);
    return isMessage(reply) ? toAnswer(server, reply, name, type) : noAnswer(server, reply.status, reply.reason);
  }

  close(): void {
    this.udp.close();
    this.tcp.close();
  }

  private async askUdp(question: Question): Promise<DnsMessage | Failure> {
    let reply: DnsMessage | Failure = NO_ANSWER;
    for (let left = this.patience.tries; left > 0; left--) {
      reply = await this.udp.ask(question, this.patience.timeout);
      // A datagram may be lost, and that is all that a second try is good for.
      if (reply !== NO_ANSWER) return reply;
    }
    return reply;
  }

  /** The server did answer, so it is not silent, whatever becomes of TCP. */
  private async askTcp(question: Question): Promise<DnsMessage | Failure> {
    const reply = await this.tcp.ask(question, this.patience.timeout);
    if (isMessage(reply)) return reply;
    return { status: "servfail", reason: `too long for UDP, and over TCP: ${reply.reason}` };
  }
}

function isMessage(reply: DnsMessage | Failure): reply is DnsMessage {
  return "rcode" in reply;
}
