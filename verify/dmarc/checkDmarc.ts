import { discoverDmarc } from "../../records/dmarc/discover";
import { parseDmarc } from "../../records/dmarc/parse";
import {
  AuthorizationState,
  MAX_DESTINATIONS,
  reportAuthorizations,
  type ReportAuthorization,
} from "../../records/dmarc/reportAuthorization";
import { reportHost } from "../../records/dmarc/reportUris";
import { findTag } from "../../records/dmarc/text";
import { WalkResult, type WalkStep } from "../../records/dmarc/treeWalk";
import type { DomainName } from "../../records/dns/domainName";
import type { DnsResolver } from "../../records/resolver";
import { inArea } from "../issues";
import { Area, type CheckIssue, type DmarcSeen } from "../report";
import { atDmarc, dmarcNameIssues } from "./ownRecord";

/** How DMARC applies to a domain, and what is wrong with it. */
export interface DmarcFinding {
  readonly seen: DmarcSeen;
  readonly issues: readonly CheckIssue[];
  /** Whether the record asks for the very same domain in SPF (`aspf=s`). */
  readonly isStrictSpf: boolean;
}

/** How many texts of a name and report addresses are kept. */
const KEPT = 20;

/** Discovers the policy of the author domain and looks at its own record. Never rejects when the resolver does not. */
export async function checkDmarc(domain: DomainName, resolver: DnsResolver): Promise<DmarcFinding> {
  const [discovery, at] = await Promise.all([discoverDmarc(domain, resolver), atDmarc(domain, resolver)]);
  const [own] = discovery.walk;
  const record = own?.result === WalkResult.Record ? own.texts[0] : undefined;
  const uris = record === undefined ? [] : urisOf(record).slice(0, KEPT);
  const authorizations = await reportAuthorizations(domain, uris, resolver);
  const { policy, subdomainPolicy, nonExistentSubdomainPolicy } = discovery;
  return {
    seen: {
      ...(record !== undefined && { record }),
      walk: discovery.walk.map(bounded),
      policy,
      subdomainPolicy,
      nonExistentSubdomainPolicy,
      reports: uris.map((uri) => destination(uri, authorizations)),
    },
    issues: [
      ...dmarcNameIssues(at, discovery),
      // A hostile record may name thousands; what is not looked up is told once.
      ...inArea(
        Area.Dmarc,
        authorizations.slice(0, MAX_DESTINATIONS + 1).flatMap(({ issues }) => issues),
      ),
    ],
    isStrictSpf: findTag(own?.tags ?? [], "aspf")?.value.toLowerCase() === "s",
  };
}

function urisOf(record: string): string[] {
  const read = parseDmarc(record);
  if (!read.ok) return [];
  const uris = [...read.value.aggregateReports, ...read.value.failureReports].map(({ uri }) => uri);
  return [...new Set(uris)];
}

// The tags of a hostile record are many, and nobody needs them besides its text.
function bounded({ domain, result, texts }: WalkStep): WalkStep {
  return { domain, result, texts: texts.slice(0, KEPT) };
}

function destination(uri: string, authorizations: readonly ReportAuthorization[]): DmarcSeen["reports"][number] {
  const host = reportHost(uri);
  const state = authorizations.find((one) => one.destination === host)?.state;
  if (state === undefined || state === AuthorizationState.NotNeeded) return { uri, isExternal: false };
  if (state === AuthorizationState.Unknown) return { uri, isExternal: true };
  return { uri, isExternal: true, isAuthorized: state === AuthorizationState.Authorized };
}
