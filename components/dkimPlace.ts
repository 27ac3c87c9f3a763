import type { LiveRecord } from "../providers";
import type { DomainName } from "../records/dns/domainName";
import { DOMAINKEY_LABEL } from "../records/dkim/owner";
import { type Issue, Severity } from "../records/issue";
import { quoted } from "../records/printable";
import { delegatedAbove, namesAbove, wildcardBelow } from "./nameTree";
import type { Surroundings } from "./recordKind";

function keysOf(domain: DomainName): DomainName {
  return `${DOMAINKEY_LABEL}.${domain}` as DomainName;
}

/** The names that decide whether a new key is seen, and what it hides. */
export function dkimSurroundings(domain: DomainName): DomainName[] {
  const keys = keysOf(domain);
  return [keys, ...namesAbove(keys), wildcardBelow(keys), wildcardBelow(domain)];
}

/** Issues of the place of a new CNAME: below a delegation, among wildcards. It is never at an apex: the zone holds the domain. */
export function dkimPlaceIssues(owner: DomainName, domain: DomainName, around: Surroundings): Issue[] {
  return [...delegatedAbove(owner, around), ...wildcards(owner, domain, around.nearby)];
}

function wildcards(owner: DomainName, domain: DomainName, nearby: readonly LiveRecord[]): Issue[] {
  const keys = keysOf(domain);
  return nearby
    .filter(({ type, owner: at }) => at.startsWith("*.") && (type === "CNAME" || type === "TXT"))
    .map(({ owner: at, type, values }) => ({
      id: "dkim/wildcard",
      severity: Severity.Warning,
      // RFC 4592 section 2.2.2: a name makes all names above it exist, and a wildcard ends at what exists.
      message: `${at} ${type} ${values.map((value) => quoted(value, 60)).join(", ")} ${
        at === wildcardBelow(keys)
          ? `answers for all selectors that have no record of their own; ${owner} gets one.`
          : `no longer answers for other selectors of ${domain} once ${owner} is there, unless some are there already.`
      }`,
      fix:
        at === wildcardBelow(keys)
          ? "Make sure that the wildcard is meant to stay: with an empty p it says that the domain signs no mail."
          : `If other selectors live on that wildcard, give each a record of its own, or copy the wildcard to ${wildcardBelow(keys)}, before you go on.`,
      source: "RFC 4592 sections 2.2.2 and 3.3.1",
    }));
}
