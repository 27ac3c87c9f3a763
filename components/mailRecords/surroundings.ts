import type { LiveRecord } from "../../providers";
import { type DomainName, parentName, zoneCandidates } from "../../records/dns/domainName";
import { type Issue, Severity } from "../../records/issue";
import { quoted } from "../../records/printable";
import { findLookalike, lookalikeWords } from "../../records/spf/lookalike";
import { isSpf } from "../../records/spf/parse";
import type { Surroundings } from "../coOwned/rules";

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

/** The names that decide whether a new SPF record is seen, and what it hides. None of them is in the zone of an apex. */
export function spfSurroundings(owner: DomainName): DomainName[] {
  const above = namesAbove(owner);
  return [...above, ...above.map(wildcardBelow)];
}

/**
 * Issues of the place of an SPF record: below a delegation, beside a text that was meant as SPF, in the place of a wildcard.
 *
 * @param declared the terms of a record that we would create
 */
export function spfPlaceIssues(owner: DomainName, declared: readonly string[], around: Surroundings): Issue[] {
  return [
    ...delegatedAbove(owner, around),
    ...lookalikeAt(owner, around),
    ...wildcardAnswers(owner, declared, answering(owner, around)),
  ];
}

// Receivers ignore it today; once somebody mends it there would be two records, which is a permerror.
function lookalikeAt(owner: DomainName, { records }: Surroundings): Issue[] {
  const valuesOf = (wanted: string): string[] => records.flatMap(({ type, values }) => (type === wanted ? values : []));
  const lookalike = findLookalike(valuesOf("TXT"), valuesOf("SPF"));
  if (lookalike === undefined) return [];
  const { message, fix } = lookalikeWords(owner, lookalike);
  return [
    {
      id: "spf/lookalike-at-name",
      severity: Severity.Error,
      message,
      found: lookalike.found,
      fix: `${fix} Then run again, to have it merged into; or delete it. A second record beside it would make both void once it is mended.`,
      source: "RFC 7208 sections 4.5 and 3.2",
    },
  ];
}

// Only the wildcard right below the closest name that exists answers, and none for a name that exists itself
// (RFC 4592 sections 3.3.1 and 4.3).
function answering(owner: DomainName, { zone, records, nearby }: Surroundings): readonly LiveRecord[] {
  if (records.length > 0) return [];
  const isThere = (name: DomainName): boolean =>
    name === zone?.name || nearby.some(({ owner: at }) => at === name || at === wildcardBelow(name));
  const encloser = namesAbove(owner).find(isThere);
  return encloser === undefined ? [] : nearby.filter(({ owner: at }) => at === wildcardBelow(encloser));
}

function wildcardAnswers(owner: DomainName, declared: readonly string[], wildcards: readonly LiveRecord[]): Issue[] {
  const isLost = ({ type, values }: LiveRecord): boolean =>
    type === "CNAME" || (type === "TXT" && values.some((value) => isSpf(value) && !isCovered(value, declared)));
  const lost = wildcards.filter(isLost);
  if (lost.length > 0) return [wildcardAtName(owner, lost)];
  return wildcards.length === 0 ? [] : [hidesWildcard(owner, wildcards)];
}

// Word by word: where in doubt, a term is missing.
function isCovered(text: string, declared: readonly string[]): boolean {
  const terms = text.toLowerCase().split(" ").slice(1);
  return terms.every((term) => term === "" || declared.includes(term));
}

function wildcardAtName(owner: DomainName, wildcards: readonly LiveRecord[]): Issue {
  return {
    id: "spf/wildcard-at-name",
    severity: Severity.Error,
    message: `${shown(wildcards)} answers for ${owner}, and would no longer do so once a record is there: those senders would lose their SPF.`,
    fix: `Publish at ${owner} what the wildcard answers there, by hand: that changes nothing for anybody. Then run again: it is merged into. An SPF record whose terms are all declared needs no copy.`,
    source: "RFC 4592 section 4.3",
  };
}

function hidesWildcard(owner: DomainName, wildcards: readonly LiveRecord[]): Issue {
  return {
    id: "spf/hides-wildcard",
    severity: Severity.Warning,
    message: `Until now ${shown(wildcards)} answers for ${owner}; once the new record is there, no wildcard does.`,
    fix: `If ${owner} needs those answers, such as its MX or its addresses, give it records of its own first.`,
    source: "RFC 4592 section 4.3",
  };
}

function shown(records: readonly LiveRecord[]): string {
  return records
    .map(({ owner, type, values }) => `${owner} ${type} ${values.map((value) => quoted(value, 80)).join(", ")}`)
    .join("; ");
}
