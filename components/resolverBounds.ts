import type { DnsAnswer, DnsResolver } from "../records/resolver";
import { Turns } from "../dns/turns";

/** How much a run asks of DNS, and how long it waits. */
export interface ResolverBounds {
  /** How many questions are open at once; more of them wait. */
  readonly atOnce: number;
  /** Seconds until a question counts as unanswered, whatever the system's resolver still tries. */
  readonly seconds: number;
  /** After so many time-outs without a single answer nothing is asked any more: nobody listens. */
  readonly giveUpAfter: number;
}

/** Wide enough for any resolver that works; a run of a thousand domains without DNS ends within half a minute. */
const RESOLVER_BOUNDS: ResolverBounds = { atOnce: 64, seconds: 10, giveUpAfter: 8 };

const UNANSWERED: DnsAnswer = { status: "timeout", values: [] };

/** Asks each question once, a bounded number of them at a time, and each for a bounded time. Never rejects. */
export function boundedResolver(inner: DnsResolver, bounds: ResolverBounds = RESOLVER_BOUNDS): DnsResolver {
  const answers = new Map<string, Promise<DnsAnswer>>();
  const turns = new Turns(bounds.atOnce);
  let silent = 0;
  const ask: DnsResolver["resolve"] = async (name, type) => {
    await turns.take();
    try {
      // Once somebody has answered, a time-out is about the name that was asked for.
      if (silent >= bounds.giveUpAfter) return UNANSWERED;
      const answer = await inTime(inner.resolve(name, type), bounds.seconds);
      silent = answer.status === "timeout" ? silent + 1 : -Infinity;
      return answer;
    } finally {
      turns.give();
    }
  };
  return {
    resolve: (name, type) => {
      const key = `${type} ${name.toLowerCase().replace(/\.$/, "")}`;
      const answer = answers.get(key) ?? ask(name, type);
      answers.set(key, answer);
      return answer;
    },
  };
}

async function inTime(answer: Promise<DnsAnswer>, seconds: number): Promise<DnsAnswer> {
  let timer: NodeJS.Timeout | undefined;
  const tooLate = new Promise<DnsAnswer>((resolve) => {
    timer = setTimeout(() => resolve(UNANSWERED), seconds * 1000);
  });
  try {
    return await Promise.race([answer, tooLate]);
  } finally {
    clearTimeout(timer);
  }
}
