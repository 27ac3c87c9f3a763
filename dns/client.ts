/** The DNS client: asks servers, each question once, within bounds that no server can widen. */
import { isAskable, nameKey } from "./rdata";
import { type DnsMessage, noAnswer, toAnswer } from "./message";
import { canonical, serverText } from "./servers";
import { type Failure, NO_ANSWER, type Question, TcpConnections, UdpSockets } from "./transport";
import { Turns } from "./turns";
import type { DnsClient, QueryType, ServerAddress, ServerAnswer } from "./types";

/** How servers are asked. */
export interface DnsClientOptions {
  /**
   * Milliseconds to wait for one datagram, or for one whole answer over TCP.
   * @default 2500
   */
  readonly timeout?: number;
  /**
   * How often to send a question that stays unanswered, the first time counted in.
   * @default 2
   */
  readonly tries?: number;
  /**
   * How many questions are open at once, at all servers together; more of them wait.
   * @default 256
   */
  readonly maxInFlight?: number;
}

/** Open questions at one server. Public resolvers limit clients, and a thousand domains are often at the same host. */
const PER_SERVER = 48;
/** After so many questions without any answer a server is not asked any more: it is down or cannot be reached. */
const GIVE_UP_AFTER = 8;
/** Octets of answers to keep. The records of a thousand domains take a tenth of it. */
const CACHE_LIMIT = 32 << 20;

/** A generous estimate, in octets, of what a record takes besides its texts: objects, fields, the map's entry. */
const OBJECT = 200;

/** FORMERR and NOTIMP from servers without EDNS, BADVERS from those with another version (RFC 6891 sections 6.1.3 and 7). */
const WITHOUT_EDNS: readonly number[] = [1, 4, 16];

/** How long and how often one server is asked. */
interface Patience {
  /** Milliseconds for one try. */
  readonly timeout: number;
  readonly tries: number;
}

/** What is known of a server. */
interface Known {
  readonly address: ServerAddress;
  readonly turns: Turns;
  /** Questions in a row without an answer; far below zero once it has answered. */
  silent: number;
  /** Why the last one stayed unanswered. */
  reason?: string;
}

/**
 * A client on sockets of its own. It asks each question once and keeps the answer until `forget`. Close it in the end.
 *
 * `node:dns` does not do: it gives no TTL of TXT records, no flag AA, and takes no server per question (docs/adr/0006).
 */
export function openDnsClient({ timeout = 2500, tries = 2, maxInFlight = 256 }: DnsClientOptions = {}): DnsClient {
  const exchange = new Exchange({ timeout, tries });
  const answers = new AnswerCache(CACHE_LIMIT);
  const turns = new Turns(maxInFlight);
  const servers = new Map<string, Known>();
  let isClosed = false;

  const ask = async (server: Known, name: string, type: QueryType): Promise<ServerAnswer> => {
    // The server's turn comes first: a question that waits for a slow server must not hold a turn that another server could use.
    await server.turns.take();
    await turns.take();
    try {
      if (isClosed) return noAnswer(server.address, "timeout", "the check was ended");
      if (server.silent >= GIVE_UP_AFTER) return noAnswer(server.address, "timeout", server.reason ?? "silent");
      const answer = await exchange.ask(server.address, name, type);
      server.reason = answer.reason;
      server.silent = answer.status === "timeout" ? server.silent + 1 : -Infinity;
      return answer;
    } finally {
      turns.give();
      server.turns.give();
    }
  };
  return {
    query: (address, wanted, type) => {
      const server = knownServer(servers, address);
      const name = nameKey(wanted);
      if (!isAskable(name)) {
        return Promise.resolve(noAnswer(server.address, "servfail", "no name that can be asked for"));
      }
      return answers.answer(`${type} ${name} ${serverText(server.address)}`, () => ask(server, name, type));
    },
    forget: () => {
      answers.clear();
      for (const server of servers.values()) server.silent = Math.min(server.silent, 0);
    },
    close: () => {
      isClosed = true;
      exchange.close();
    },
  };
}

function knownServer(servers: Map<string, Known>, wanted: ServerAddress): Known {
  const text = `${wanted.port} ${wanted.address}`;
  const known = servers.get(text);
  if (known !== undefined) return known;
  const made: Known = { address: canonical(wanted), turns: new Turns(PER_SERVER), silent: 0 };
  servers.set(text, made);
  return made;
}

/** Sends questions and waits for their answers: UDP first, TCP for what is too long. */
class Exchange {
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
      // Only a lost datagram is worth a second try.
      if (reply !== NO_ANSWER) return reply;
    }
    return reply;
  }

  /** A failure over TCP is `servfail` and not `timeout`: the server did answer over UDP. */
  private async askTcp(question: Question): Promise<DnsMessage | Failure> {
    const reply = await this.tcp.ask(question, this.patience.timeout);
    if (isMessage(reply)) return reply;
    return { status: "servfail", reason: `too long for UDP, and over TCP: ${reply.reason}` };
  }
}

function isMessage(reply: DnsMessage | Failure): reply is DnsMessage {
  return "rcode" in reply;
}

interface Entry {
  readonly answer: Promise<ServerAnswer>;
  size: number;
}

/** Answers and open questions by key. When the answers take too much memory, the oldest go. */
export class AnswerCache {
  private readonly entries = new Map<string, Entry>();
  private size = 0;

  /** @param limit octets, about */
  constructor(private readonly limit: number) {}

  /** The answer of the key. `ask` gets it the first time; it must not reject. */
  answer(key: string, ask: () => Promise<ServerAnswer>): Promise<ServerAnswer> {
    const known = this.entries.get(key);
    if (known !== undefined) return known.answer;
    const entry: Entry = { answer: ask().then((answer) => this.weighed(key, entry, answer)), size: 0 };
    this.entries.set(key, entry);
    return entry.answer;
  }

  clear(): void {
    this.entries.clear();
    this.size = 0;
  }

  private weighed(key: string, entry: Entry, answer: ServerAnswer): ServerAnswer {
    // It may have been forgotten in the meantime.
    if (this.entries.get(key) !== entry) return answer;
    entry.size = sizeOf(answer);
    this.size += entry.size;
    for (const [oldest, { size }] of this.entries) {
      if (this.size <= this.limit) break;
      this.entries.delete(oldest);
      this.size -= size;
    }
    return answer;
  }
}

function sizeOf({ records }: ServerAnswer): number {
  const octets = records.map(({ name, value }) => name.length + (typeof value === "string" ? value.length : 0));
  return octets.reduce((sum, length) => sum + length + OBJECT, OBJECT);
}
