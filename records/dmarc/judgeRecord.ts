/** Joins the two judgements of a planned DMARC record: which policies apply, and whether reports would be sent. */
import type { DomainName } from "../dns/domainName";
import type { Issue } from "../issue";
import type { DnsResolver } from "../resolver";
import { judgeDmarcPlan } from "./judgePlan";
import { parseDmarc } from "./parse";
import { AuthorizationState, MAX_DESTINATIONS, reportAuthorizations } from "./reportAuthorization";

/** A planned DMARC Policy Record. */
export interface DmarcRecordPlan {
  readonly domain: DomainName;
  /** What is published. @default - nothing: the record is new */
  readonly before?: string;
  readonly after: string;
  /** Lets a new record be weaker than what the name inherits. */
  readonly allowWeaker: boolean;
  /** Whether reject may come at once. */
  readonly mayReject: boolean;
  /** Destinations whose authorization is declared together with the record. */
  readonly authorized: readonly DomainName[];
}

/** The judgement of a planned record. */
export interface DmarcRecordJudgement {
  readonly issues: readonly Issue[];
  /** What it does to the policies that receivers apply, a line each, safe to print. */
  readonly effects: readonly string[];
  /** What report destinations have to do, a sentence each, safe to print. */
  readonly byHand: readonly string[];
}

/**
 * Judges a planned record by what receivers find: which policies apply, and whether reports would be sent. Rejects only if the
 * resolver does. Issues: those of judgeDmarcPlan and reportAuthorizations.
 */
export async function judgeDmarcRecord(plan: DmarcRecordPlan, resolver: DnsResolver): Promise<DmarcRecordJudgement> {
  const { domain, after, authorized } = plan;
  const { issues, changes } = await judgeDmarcPlan({ ...plan, resolver });
  const reports = await reportAuthorizations(domain, reportUrisIn(after), resolver);
  // A hostile record may name thousands of destinations. Of those that are not looked up, one is reported.
  const toReport = reports
    .slice(0, MAX_DESTINATIONS + 1)
    .filter(({ destination, state }) => state !== AuthorizationState.Missing || !authorized.includes(destination));
  return {
    issues: [...issues, ...toReport.flatMap((report) => report.issues)],
    effects: changes,
    byHand: toReport.flatMap(({ request }) => (request === undefined ? [] : [request])),
  };
}

function reportUrisIn(text: string): string[] {
  const record = parseDmarc(text);
  if (!record.ok) return [];
  return [...record.value.aggregateReports, ...record.value.failureReports].map(({ uri }) => uri);
}
