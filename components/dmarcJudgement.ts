import type { DomainName } from "../records/dns/domainName";
import { judgeDmarcPlan } from "../records/dmarc/judgePlan";
import { AuthorizationState, MAX_DESTINATIONS, reportAuthorizations } from "../records/dmarc/reportAuthorization";
import { parseDmarc } from "../records/dmarc/parse";
import type { DnsResolver } from "../records/resolver";
import type { Change, Judgement } from "./recordKind";

/** What the judgement of a DMARC Policy Record depends on besides its text. */
export interface DmarcJudged {
  readonly domain: DomainName;
  readonly allowWeaker: boolean;
  /** Destinations whose authorization this component declares itself. */
  readonly authorized: readonly DomainName[];
}

/** Judges a planned record by what receivers find: which policies apply, and whether reports would be sent. */
export async function judgeDmarc(
  { domain, allowWeaker, authorized }: DmarcJudged,
  { before, after, releasing }: Change,
  resolver: DnsResolver,
): Promise<Judgement> {
  if (releasing) return { issues: [] };
  const plan = { domain, after, resolver, allowWeaker, ...(before !== undefined && { before }) };
  const { issues, changes } = await judgeDmarcPlan(plan);
  const reports = await reportAuthorizations(domain, reportUrisIn(after), resolver);
  // A hostile record may name thousands; what is not looked up is told once.
  const open = reports
    .slice(0, MAX_DESTINATIONS + 1)
    .filter(({ destination, state }) => state !== AuthorizationState.Missing || !authorized.includes(destination));
  return {
    issues: [...issues, ...open.flatMap((report) => report.issues)],
    effects: changes,
    byHand: open.flatMap(({ request }) => (request === undefined ? [] : [request])),
  };
}

function reportUrisIn(text: string): string[] {
  const record = parseDmarc(text);
  if (!record.ok) return [];
  return [...record.value.aggregateReports, ...record.value.failureReports].map(({ uri }) => uri);
}
