import type { DomainName } from "../records/dns/domainName";
import { judgeDmarcRecord } from "../records/dmarc/judgeRecord";
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
  judged: DmarcJudged,
  { before, after, releasing }: Change,
  resolver: DnsResolver,
): Promise<Judgement> {
  if (releasing) return { issues: [] };
  return judgeDmarcRecord({ ...judged, after, ...(before !== undefined && { before }) }, resolver);
}
