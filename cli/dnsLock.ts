import { ODOO_DKIM_TARGET, ODOO_SPF_INCLUDE } from "../odoo/names";
import { discoverDmarc } from "../records/dmarc/discover";
import type { DomainName } from "../records/dns/domainName";
import { type DnsSnapshot, questionKey } from "../records/dns/snapshot";
import type { DnsAnswer, DnsResolver } from "../records/resolver";
import { spfBudget } from "../records/spf/budget/budget";
import { isSpf } from "../records/spf/parse";

/** What a snapshot is made of. */
export interface LockOptions {
  readonly domains: readonly DomainName[];
  /** Targets of includes that the stack declares and the records do not have yet. Odoo's is always among them. */
  readonly includes: readonly DomainName[];
  readonly resolver: DnsResolver;
  readonly date: Date;
}

/** A snapshot, and what nobody answered for: with that it is no whole one. */
export interface Lock {
  readonly snapshot: DnsSnapshot;
  /** `TYPE name: status`. */
  readonly unanswered: readonly string[];
}

/** Asks DNS for everything that plans of the domains look up, and keeps the answers. Never rejects when the resolver does not. */
export async function lockDns({ domains, includes, resolver, date }: LockOptions): Promise<Lock> {
  const answers = new Map<string, DnsAnswer>();
  const recording: DnsResolver = {
    resolve: async (name, type) => {
      const answer = answers.get(questionKey(name, type)) ?? (await resolver.resolve(name, type));
      answers.set(questionKey(name, type), answer);
      return answer;
    },
  };
  const wanted = [ODOO_SPF_INCLUDE, ...includes].map((include) => `include:${include}`).join(" ");
  for (const domain of domains) {
    await spfBudget(`v=spf1 ${wanted} ?all`, domain, recording);
    const { values } = await recording.resolve(domain, "TXT");
    for (const text of values) if (typeof text === "string" && isSpf(text)) await spfBudget(text, domain, recording);
    await discoverDmarc(domain, recording);
  }
  await recording.resolve(ODOO_DKIM_TARGET, "TXT");
  const isFact = ({ status }: DnsAnswer): boolean => status !== "servfail" && status !== "timeout";
  return {
    snapshot: { date: date.toISOString(), answers: new Map([...answers].filter(([, answer]) => isFact(answer))) },
    unanswered: [...answers].flatMap(([key, answer]) => (isFact(answer) ? [] : [`${key}: ${answer.status}`])),
  };
}
