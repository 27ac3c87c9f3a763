/** Asks DNS everything that planning some domains will ask, and keeps the answers as a snapshot. Knows nothing of the command line. */
import { ODOO_DKIM_TARGET, ODOO_SPF_INCLUDE } from "../odoo/names";
import { discoverDmarc } from "../records/dmarc/discover";
import { dmarcOwner } from "../records/dmarc/owner";
import { parseDmarc } from "../records/dmarc/parse";
import { reportAuthorizations } from "../records/dmarc/reportAuthorization";
import type { DomainName } from "../records/dns/domainName";
import { type DnsSnapshot, questionKey } from "../records/dns/snapshot";
import { type DnsAnswer, type DnsResolver, isUnanswered, textsOf } from "../records/resolver";
import { spfBudget } from "../records/spf/budget/budget";
import { isSpf } from "../records/spf/parse";

/** What a snapshot is made of. */
export interface LockOptions {
  readonly domains: readonly DomainName[];
  /** Includes that the stack declares and the records do not have yet. Odoo's include is always added. */
  readonly includes: readonly DomainName[];
  /** Report addresses that the stack declares and the records do not have yet, as URIs: `mailto:dmarc@reports.example`. */
  readonly reports: readonly string[];
  /** Targets of the stack's DKIM CNAMEs, besides Odoo's own key. */
  readonly dkimTargets: readonly DomainName[];
  readonly resolver: DnsResolver;
  readonly date: Date;
}

/** A snapshot, and the questions that stayed unanswered. With any of those the snapshot is incomplete. */
export interface Lock {
  readonly snapshot: DnsSnapshot;
  /** `TYPE name: status` each. */
  readonly unanswered: readonly string[];
}

/** Asks DNS everything that planning these domains will ask, and keeps the answers. Rejects only when the resolver does. */
export async function lockDns({ resolver, date, ...wanted }: LockOptions): Promise<Lock> {
  const answers = new Map<string, DnsAnswer>();
  const recording: DnsResolver = {
    resolve: async (name, type) => {
      const answer = answers.get(questionKey(name, type)) ?? (await resolver.resolve(name, type));
      answers.set(questionKey(name, type), answer);
      return answer;
    },
  };
  for (const domain of wanted.domains) {
    await askForSpf(domain, wanted.includes, recording);
    await askForDmarc(domain, wanted.reports, recording);
  }
  for (const target of [ODOO_DKIM_TARGET, ...wanted.dkimTargets]) await recording.resolve(target, "TXT");
  return {
    snapshot: {
      date: date.toISOString(),
      answers: new Map([...answers].filter(([, answer]) => !isUnanswered(answer))),
    },
    unanswered: [...answers].flatMap(([key, answer]) => (isUnanswered(answer) ? [`${key}: ${answer.status}`] : [])),
  };
}

async function askForSpf(domain: DomainName, includes: readonly DomainName[], resolver: DnsResolver): Promise<void> {
  const wanted = [ODOO_SPF_INCLUDE, ...includes].map((include) => `include:${include}`).join(" ");
  await spfBudget(`v=spf1 ${wanted} ?all`, domain, resolver);
  const texts = textsOf(await resolver.resolve(domain, "TXT"));
  for (const text of texts.filter(isSpf)) await spfBudget(text, domain, resolver);
}

async function askForDmarc(domain: DomainName, reports: readonly string[], resolver: DnsResolver): Promise<void> {
  await discoverDmarc(domain, resolver);
  const records = textsOf(await resolver.resolve(dmarcOwner(domain), "TXT")).map(parseDmarc);
  const published = records.flatMap((record) =>
    record.ok ? [...record.value.aggregateReports, ...record.value.failureReports] : [],
  );
  await reportAuthorizations(domain, [...published.map(({ uri }) => uri), ...reports], resolver);
}
