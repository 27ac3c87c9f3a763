/** The DMARC records of a domain: its policy, and the rules of the authorizations of report destinations. */
import { componentIssue } from "../catalogue";
import type { Group, Place } from "../coOwned/ourRecord";
import { REPORT_AUTHORIZATION, reportAuthorizationOwner } from "../../records/dmarc/reportAuthorization";
import { encodeReportUri, reportHost } from "../../records/dmarc/reportUris";
import { isDmarc } from "../../records/dmarc/text";
import { type DomainName, isInZone, MAX_NAME_LENGTH } from "../../records/dns/domainName";
import { at, type Issue } from "../../records/issue";
import { printable } from "../../records/printable";
import type { DmarcOptions, ReportZone } from "../args";
import { fixedTextRules, type RecordRules, type Surroundings } from "../coOwned/rules";
import { type Findings, readPlaces } from "../findings";
import { checkDmarcOptions, dmarcRules } from "./dmarc";
import { seenCname } from "./surroundings";

/** Where the policy record goes, and whether it is being left. */
interface DmarcPlaces {
  readonly places: readonly Place[];
  readonly release: boolean;
  /** Whether the domain sends no mail. @default false */
  readonly isParked?: boolean;
}

/**
 * The DMARC records of a domain: its policy, and the authorizations of report destinations whose zones are given.
 *
 * @param setting the component's setting that holds the options; undefined where its arguments do
 */
export function dmarcGroups(
  options: DmarcOptions,
  domain: DomainName | undefined,
  { places, release, isParked = false }: DmarcPlaces,
  findings: Findings,
  setting?: string,
): Group[] {
  const issues = release ? [] : checkDmarcOptions(options);
  findings.issues.push(...(setting === undefined ? issues : at(setting, issues)));
  if (domain === undefined) return [];
  const destinations = destinationsOf(options, domain);
  const reports = (options.reportZones ?? []).flatMap((zone, index) =>
    reportGroups(zone, domain, destinations, { findings, release, path: pathOf(index, setting) }),
  );
  const authorized = reports.map((group) => group.domain);
  return [{ domain, rules: [dmarcRules(domain, options, { authorized, setting, isParked })], places }, ...reports];
}

function pathOf(index: number, setting: string | undefined): string {
  return `${setting === undefined ? "" : `${setting}.`}reportZones[${index}]`;
}

// Only declared addresses: whether a record of ours exists must not hang on what strangers write.
function destinationsOf(
  { aggregateReports = [], failureReports = [] }: DmarcOptions,
  domain: DomainName,
): DomainName[] {
  const hosts = [...aggregateReports, ...failureReports].map((uri) => reportHost(encodeReportUri(uri).uri));
  return [...new Set(hosts.filter((host) => host !== undefined))].filter((host) => host !== domain);
}

function reportGroups(
  zone: ReportZone,
  policyDomain: DomainName,
  destinations: readonly DomainName[],
  { findings, release, path }: { findings: Findings; release: boolean; path: string },
): Group[] {
  const places = readPlaces(zone, findings, `${path}.`);
  const name = findings.domain(`${path}.domain`, zone.domain);
  if (name === undefined) return [];
  const covered = destinations.filter(
    (host) => isInZone(host, name) && reportAuthorizationOwner(policyDomain, host).length <= MAX_NAME_LENGTH,
  );
  if (covered.length === 0 && !release)
    findings.refuse(`${path}.domain`, zone.domain, "a domain at which, or below which, a declared report address is");
  return covered.map((destination) => ({
    domain: destination,
    rules: [reportAuthorizationRules(policyDomain, destination)],
    places,
  }));
}

/**
 * The record by which a destination accepts DMARC reports about another domain (RFC 9990 section 4). One that is there already
 * authorizes, whatever else it says, and stays.
 */
export function reportAuthorizationRules(
  policyDomain: DomainName,
  destination: DomainName,
  takesOver: readonly string[] = [],
): RecordRules {
  const owner = reportAuthorizationOwner(policyDomain, destination);
  return fixedTextRules({
    protocol: "DMARC",
    owner,
    text: REPORT_AUTHORIZATION,
    severalSource: "RFC 9990 section 4",
    takesOver,
    recognises: isDmarc,
    audit: (around) => cnameAt(owner, destination, around),
  });
}

function cnameAt(owner: DomainName, destination: DomainName, around: Surroundings): Issue[] {
  const cname = seenCname(around);
  if (cname === undefined) return [];
  return [
    componentIssue("dmarc/cname-at-name", {
      message: `${owner} is a CNAME for ${printable(cname.values[0] ?? "")}, so no authorization can stand there.`,
      fix: `Take ${destination} out of reportZones where the target authorizes the reports; otherwise replace the CNAME.`,
      source: "RFC 1034 section 3.6.2, RFC 9990 section 4",
    }),
  ];
}
