/** Finds out whether report destinations have agreed to receive a domain's reports (RFC 9990 section 4). */
import { type DomainName, MAX_NAME_LENGTH } from "../dns/domainName";
import type { Issue, Parsed } from "../issue";
import { quoted } from "../printable";
import { type DnsResolver, isUnanswered, textsOf } from "../resolver";
import { organizationalDomainOf } from "./discover";
import { dmarcIssue } from "./issues";
import { DMARC_LABEL } from "./owner";
import { readReportUris, reportHost, reportHosts, type ReportUri } from "./reportUris";
import { findTag, isDmarc, readTags } from "./text";
import { WalkResult, type WalkStep, walkTree } from "./treeWalk";

/** What an authorization record says at least (RFC 9990 section 4 step 6). */
export const REPORT_AUTHORIZATION = "v=DMARC1";
/** How many destinations are looked up. Real records have fewer, and each costs up to nine queries. */
export const MAX_DESTINATIONS = 16;

/** A record by which a Report Consumer accepts reports about others. */
export interface ReportAuthorizationText {
  /** Replaces `rua` of the policy record where there is one (RFC 9990 section 4 step 9). */
  readonly aggregateReports: readonly ReportUri[];
  /** Replaces `ruf` (RFC 9991 section 5). */
  readonly failureReports: readonly ReportUri[];
}

/** Reads an authorization record: v=DMARC1 first, no `p` needed (RFC 9990 section 4 step 6). Issues: `dmarc/not-dmarc`. */
export function parseReportAuthorization(text: string): Parsed<ReportAuthorizationText> {
  if (!isDmarc(text)) {
    const message = `${quoted(text)} authorizes nobody: it does not start with ${REPORT_AUTHORIZATION}.`;
    return {
      ok: false,
      issues: [
        dmarcIssue("dmarc/not-dmarc", { message, found: text, position: 0, fix: `Publish ${REPORT_AUTHORIZATION}.` }),
      ],
    };
  }
  const uris = (name: string): ReportUri[] => readReportUris(findTag(readTags(text), name)?.value ?? "");
  return { ok: true, value: { aggregateReports: uris("rua"), failureReports: uris("ruf") }, issues: [] };
}

/** Whether reports to one destination are sent, and if not, why. */
export const AuthorizationState = {
  /** Same Organizational Domain: no record is asked for. */
  NotNeeded: "not-needed",
  Authorized: "authorized",
  Missing: "missing",
  /** There is a record, but it sends the reports to another host, so that none are sent. */
  Diverted: "diverted",
  /** The name of the record would be longer than DNS allows: no authorization is possible. */
  Impossible: "impossible",
  /** DNS did not answer, or there are too many destinations. */
  Unknown: "unknown",
} as const;
export type AuthorizationState = (typeof AuthorizationState)[keyof typeof AuthorizationState];

/** Whether one report destination has to authorize the reports, and whether it has. */
export interface ReportAuthorization {
  readonly destination: DomainName;
  /** Where the record belongs: `<policy domain>._report._dmarc.<destination>`. */
  readonly owner: string;
  /** The value to publish there. */
  readonly record: string;
  readonly state: AuthorizationState;
  readonly issues: readonly Issue[];
  /** What to ask the destination's owner for, one sentence. @default - nothing: reports are sent, cannot be, or DNS did not say */
  readonly request?: string;
}

/**
 * Which authorizations the report URIs of a policy domain need and have (RFC 9990 section 4, RFC 9991 section 5), one for each
 * destination host. The record of the policy domain counts as published, even if it is not yet.
 * URIs without a host, and those that are no mailto:, are left out: parseDmarc says what is wrong with them.
 * Issues: `dmarc/report-not-authorized`, `dmarc/report-diverted`, `dmarc/report-name-too-long`, `dmarc/report-authorization-unknown`.
 */
export async function reportAuthorizations(
  policyDomain: DomainName,
  uris: readonly string[],
  resolver: DnsResolver,
): Promise<ReportAuthorization[]> {
  const hosts = reportHosts(uris);
  const hasOthers = hosts.some((host) => host !== policyDomain);
  const ours = hasOthers ? await organizationalDomain(policyDomain, policyDomain, resolver) : policyDomain;
  const results: ReportAuthorization[] = [];
  for (const [at, host] of hosts.entries()) {
    const state =
      at < MAX_DESTINATIONS ? await stateOf(policyDomain, ours, host, resolver) : AuthorizationState.Unknown;
    results.push(describe(policyDomain, host, state));
  }
  return results;
}

async function stateOf(
  policyDomain: DomainName,
  ours: string | undefined,
  host: DomainName,
  resolver: DnsResolver,
): Promise<AuthorizationState> {
  if (host === policyDomain) return AuthorizationState.NotNeeded;
  const theirs = await organizationalDomain(host, policyDomain, resolver);
  if (ours === undefined || theirs === undefined) return AuthorizationState.Unknown;
  if (ours === theirs) return AuthorizationState.NotNeeded;
  const owner = reportAuthorizationOwner(policyDomain, host);
  if (owner.length > MAX_NAME_LENGTH) return AuthorizationState.Impossible;
  const answer = await resolver.resolve(owner, "TXT");
  if (isUnanswered(answer)) return AuthorizationState.Unknown;
  const records = textsOf(answer).map(parseReportAuthorization);
  const accepted = records.filter((record) => record.ok).map(({ value }) => value);
  if (accepted.length === 0) return AuthorizationState.Missing;
  return accepted.some((record) => isDiverted(record, host))
    ? AuthorizationState.Diverted
    : AuthorizationState.Authorized;
}

// An override has to stay at the destination host (RFC 9990 section 4 step 9).
function isDiverted({ aggregateReports, failureReports }: ReportAuthorizationText, host: DomainName): boolean {
  return [...aggregateReports, ...failureReports].some(({ uri }) => reportHost(uri) !== host);
}

// Counts the planned policy record as published: it also decides the Organizational Domain of the names below it.
async function organizationalDomain(
  domain: DomainName,
  policyDomain: DomainName,
  resolver: DnsResolver,
): Promise<string | undefined> {
  const walk = await walkTree(domain, resolver);
  const assumed = walk.map((step): WalkStep => {
    const isAssumed = step.domain === policyDomain && step.result === WalkResult.None;
    return isAssumed ? { ...step, result: WalkResult.Record, tags: readTags(REPORT_AUTHORIZATION) } : step;
  });
  return organizationalDomainOf(domain, assumed);
}

/** Where a destination says that it accepts reports about a policy domain (RFC 9990 section 4 step 3). May be longer than a name can be. */
export function reportAuthorizationOwner(policyDomain: DomainName, destination: DomainName): DomainName {
  return `${policyDomain}._report.${DMARC_LABEL}.${destination}` as DomainName;
}

function describe(policyDomain: DomainName, destination: DomainName, state: AuthorizationState): ReportAuthorization {
  const owner = reportAuthorizationOwner(policyDomain, destination);
  const issues = issuesOf(state, owner, destination);
  const isRequested = state === AuthorizationState.Missing || state === AuthorizationState.Diverted;
  const record = REPORT_AUTHORIZATION;
  const request = `Ask the owner of ${destination} to publish: ${owner} TXT "${record}"; without it no reports about ${policyDomain} are sent there.`;
  return { destination, owner, record, state, issues, ...(isRequested && { request }) };
}

function issuesOf(state: AuthorizationState, owner: string, destination: DomainName): Issue[] {
  const record = `${owner} TXT "${REPORT_AUTHORIZATION}"`;
  switch (state) {
    case AuthorizationState.Missing:
      return [
        dmarcIssue("dmarc/report-not-authorized", {
          message: `Reports to ${destination} are not sent: it does not accept them.`,
          fix: `Ask its owner to publish: ${record}`,
        }),
      ];
    case AuthorizationState.Diverted:
      return [
        dmarcIssue("dmarc/report-diverted", {
          message: `Reports to ${destination} are not sent: its authorization names another host.`,
          fix: `Ask its owner to publish instead: ${record}`,
        }),
      ];
    case AuthorizationState.Impossible:
      return [
        dmarcIssue("dmarc/report-name-too-long", {
          message: `Reports to ${destination} are not sent: the name of the authorization would have ${owner.length} characters.`,
          fix: "Send the reports to an address of your own domain.",
        }),
      ];
    case AuthorizationState.Unknown:
      return [
        dmarcIssue("dmarc/report-authorization-unknown", {
          message: `Whether ${destination} accepts the reports is not known.`,
          fix: `Run again when DNS answers. It needs: ${record}`,
        }),
      ];
    default:
      return [];
  }
}
