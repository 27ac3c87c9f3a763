import type { LiveRecord } from "../providers";
import { type DomainName, parentName, zoneCandidates } from "../records/dns/domainName";
import { type Issue, Severity } from "../records/issue";
import { quoted } from "../records/printable";
import type { Surroundings } from "./recordKind";

/** The wildcard that answers for names below a name that do not exist (RFC 4592 section 2.1.1). */
export function wildcardBelow(name: DomainName): DomainName {
  return `*.${name}` as DomainName;
}

/** The names above an owner name where a delegation may be, nearest first. A zone's apex is among them, and is none. */
export function namesAbove(owner: DomainName): DomainName[] {
  const parent = parentName(owner);
  return parent === undefined ? [] : zoneCandidates(parent);
}

/** Issues of NS records at or above an owner name, below the apex of its zone. */
export function delegatedAbove(owner: DomainName, around: Surroundings): Issue[] {
  const cuts = [owner, ...namesAbove(owner)].filter((name) => name !== around.zone?.name);
  return delegatedAt(cuts, owner, [...around.records, ...around.nearby]);
}

/** Issues of NS records at or above an owner name, inside of its zone: what stands below a delegation is seen by nobody. */
export function delegatedAt(cuts: readonly DomainName[], owner: DomainName, records: readonly LiveRecord[]): Issue[] {
  const servers = new Map<DomainName, string[]>();
  for (const { type, owner: at, values } of records)
    if (type === "NS" && cuts.includes(at)) servers.set(at, [...(servers.get(at) ?? []), ...values]);
  return [...servers].map(([at, values]) => ({
    id: "dns/delegated-away",
    severity: Severity.Error,
    message: `${at} is delegated to ${values.map((value) => quoted(value)).join(", ")}, so a record at ${owner} in this zone would be seen by nobody.`,
    fix: `Have the record published in the zone ${at}, by whoever keeps it, or take the delegation back.`,
    source: "RFC 1034 section 4.2.1",
  }));
}
