import type { DomainName } from "../records/dns/domainName";
import { REPORT_AUTHORIZATION, reportAuthorizationOwner } from "../records/dmarc/reportAuthorization";
import { isDmarc } from "../records/dmarc/text";
import { type Issue, Severity } from "../records/issue";
import { printable } from "../records/printable";
import { fixedTextKind } from "./fixedTextKind";
import type { RecordKind, Surroundings } from "./recordKind";

/**
 * The record by which a destination accepts DMARC reports about another domain (RFC 9990 section 4). One that is there already
 * authorizes, whatever else it says, and stays.
 */
export function reportKind(policyDomain: DomainName, destination: DomainName): RecordKind {
  const owner = reportAuthorizationOwner(policyDomain, destination);
  return fixedTextKind({
    label: "DMARC",
    owner,
    text: REPORT_AUTHORIZATION,
    recognises: isDmarc,
    audit: (around) => cnameAt(owner, destination, around),
  });
}

function cnameAt(owner: DomainName, destination: DomainName, { records }: Surroundings): Issue[] {
  const cname = records.find((record) => record.type === "CNAME");
  if (cname === undefined) return [];
  return [
    {
      id: "dmarc/cname-at-name",
      severity: Severity.Error,
      message: `${owner} is a CNAME for ${printable(cname.values[0] ?? "")}, so no authorization can stand there.`,
      fix: `Take ${destination} out of reportZones where the target authorizes the reports; otherwise replace the CNAME.`,
      source: "RFC 1034 section 3.6.2, RFC 9990 section 4",
    },
  ];
}
