import type { LiveRecord } from "../providers";
import type { DomainName } from "../records/dns/domainName";
import { type Issue, Severity } from "../records/issue";
import { quoted } from "../records/printable";

/** The wildcard that answers for names below a name that do not exist (RFC 4592 section 2.1.1). */
export function wildcardBelow(name: DomainName): DomainName {
  return `*.${name}` as DomainName;
}

/** Issues of NS records at or above an owner name, inside of its zone: what stands below a delegation is seen by nobody. */
export function delegatedAt(cuts: readonly DomainName[], owner: DomainName, records: readonly LiveRecord[]): Issue[] {
  return records
    .filter(({ type, owner: at }) => type === "NS" && cuts.includes(at))
    .map(({ owner: at, values }) => ({
      id: "dns/delegated-away",
      severity: Severity.Error,
      message: `${at} is delegated to ${values.map((value) => quoted(value)).join(", ")}, so a record at ${owner} in this zone would be seen by nobody.`,
      fix: `Have the record published in the zone ${at}, by whoever keeps it, or take the delegation back.`,
      source: "RFC 1034 section 4.2.1",
    }));
}
