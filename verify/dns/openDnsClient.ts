import { noAnswer } from "./answer";
import { AnswerCache } from "./answerCache";
import type { DnsClient, QueryType, ServerAddress, ServerAnswer } from "./dnsClient";
import { Exchange } from "./exchange";
import { canonical, serverText } from "./servers";
import { Turns } from "./turns";
import { isAskable, nameKey } from "./wire/names";

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

/** One server gets so many at once: public resolvers count, and a thousand domains are often at the same host. */
const PER_SERVER = 48;
/** A server that never answered so many questions is not asked any more: it is down, or nothing gets there. */
const GIVE_UP_AFTER = 8;
/** Octets of answers that are kept. The records of a thousand domains take a tenth of it. */
const CACHE_LIMIT = 32 << 20;

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
 * A client on sockets of its own. It asks each question once, until `forget`, whoever asks and however often. Close it in the end.
 *
 * Not `node:dns`, which knows no TTLs of TXT, no flag AA and no server per question: docs/adr/0006.
 */
export function openDnsClient({ timeout = 2500, tries = 2, maxInFlight = 256 }: DnsClientOptions = {}): DnsClient {
  const exchange = new Exchange({ timeout, tries });
  const answers = new AnswerCache(CACHE_LIMIT);
  const turns = new Turns(maxInFlight);
  const servers = new Map<string, Known>();
  let isClosed = false;

  const ask = async (server: Known, name: string, type: QueryType): Promise<ServerAnswer> => {
    // First the server's turn: who waits for a slow server does not hold the turn of another one.
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
