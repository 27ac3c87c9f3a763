/** What stands around a name and decides about a new record: delegations, wildcards, CNAMEs, texts that are meant as SPF. */
import { componentIssue } from "../catalogue";
import type { LiveRecord, Zone } from "../../providers";
import { type DomainName, parentName, zoneCandidates } from "../../records/dns/domainName";
import type { Issue } from "../../records/issue";
import { quotedList, shortened } from "../../records/printable";
import { findLookalike, lookalikeWords } from "../../records/spf/lookalike";
import { isSpf, readSpf } from "../../records/spf/parse";
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

/** The CNAME at the owner name that the world sees: no other record can stand beside it (RFC 1034 section 3.6.2). */
export function seenCname({ zone, records }: Surroundings): LiveRecord | undefined {
  return records.find((record) => isSeenCname(record, zone));
}

/**
 * Whether a record is a CNAME and answered as one. One that is proxied or flattened, as Cloudflare does at every apex, is answered
 * with addresses, and other records may stand beside it (developers.cloudflare.com/dns/cname-flattening; DNSControl allows the same
 * since its pull request 4189 of April 2026).
 */
export function isSeenCname({ type, owner, proxied, flattened }: LiveRecord, zone: Zone | undefined): boolean {
  const isFlattened = flattened === true || zone?.flattensCnames === true || zone?.name === owner;
  return type === "CNAME" && proxied !== true && !isFlattened;
}

/** Issues of NS records at or above an owner name, inside of its zone: DNS does not answer what stands below a delegation. */
export function delegatedAt(cuts: readonly DomainName[], owner: DomainName, records: readonly LiveRecord[]): Issue[] {
  const servers = new Map<DomainName, string[]>();
  for (const { type, owner: at, values } of records)
    if (type === "NS" && cuts.includes(at)) servers.set(at, [...(servers.get(at) ?? []), ...values]);
  return [...servers].map(([at, values]) =>
    componentIssue("dns/delegated-away", {
      message: `${at} is delegated to ${quotedList(values)}, so a record at ${owner} in this zone would be seen by nobody.`,
      fix: `Have the record published in the zone ${at}, by whoever keeps it, and run again: once DNS answers it, nothing is left to do here. Or take the delegation back.`,
    }),
  );
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
  return [...delegatedAbove(owner, around), ...lookalikeAt(owner, around), ...wildcardAnswers(owner, declared, around)];
}

// Receivers ignore such a text today. If we added a record and the text were mended later, there would be two records: a permerror.
function lookalikeAt(owner: DomainName, { records }: Surroundings): Issue[] {
  const valuesOf = (wanted: string): string[] => records.flatMap(({ type, values }) => (type === wanted ? values : []));
  const lookalike = findLookalike(valuesOf("TXT"), valuesOf("SPF"));
  if (lookalike === undefined) return [];
  const { message, fix } = lookalikeWords(owner, lookalike);
  return [
    componentIssue("spf/lookalike-at-name", {
      message,
      found: lookalike.found,
      fix: `${fix} Then run again, to have it merged into; or delete it. A second record beside it would make both void once it is mended.`,
    }),
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

/**
 * The SPF record that a wildcard answers at a name without records of its own. A new record starts from it. Undefined where none
 * does, where its terms are all declared, and where it cannot be told: then the plan is refused.
 */
export function answeredSpf(owner: DomainName, declared: readonly string[], around: Surroundings): string | undefined {
  const wildcards = answering(owner, around);
  const [text, ...more] = wildcards.flatMap(({ type, values }) => (type === "TXT" ? values.filter(isSpf) : []));
  const isClear = more.length === 0 && !wildcards.some((record) => isSeenCname(record, around.zone));
  if (text === undefined || !isClear || isCovered(text, declared)) return undefined;
  return readSpf(text).ok ? text : undefined;
}

function wildcardAnswers(owner: DomainName, declared: readonly string[], around: Surroundings): Issue[] {
  const wildcards = answering(owner, around);
  const base = answeredSpf(owner, declared, around);
  const isCopied = (text: string): boolean => text === base || isCovered(text, declared);
  const isLost = ({ type, values }: LiveRecord): boolean =>
    type === "TXT" && values.some((value) => isSpf(value) && !isCopied(value));
  const lost = wildcards.filter((record) => isSeenCname(record, around.zone) || isLost(record));
  if (lost.length > 0) return [wildcardAtName(owner, lost)];
  return wildcards.length === 0 ? [] : [hidesWildcard(owner, wildcards, base !== undefined)];
}

// Word by word: where in doubt, a term is missing.
function isCovered(text: string, declared: readonly string[]): boolean {
  const terms = text.toLowerCase().split(" ").slice(1);
  return terms.every((term) => term === "" || declared.includes(term));
}

function wildcardAtName(owner: DomainName, wildcards: readonly LiveRecord[]): Issue {
  return componentIssue("spf/wildcard-at-name", {
    message: `${shown(wildcards)} answers for ${owner}, and would no longer do so once a record is there: those senders would lose their SPF.`,
    fix: `Publish at ${owner} what the wildcard answers there, by hand: that changes nothing for anybody. Then run again: it is merged into. An SPF record whose terms are all declared needs no copy.`,
  });
}

function hidesWildcard(owner: DomainName, wildcards: readonly LiveRecord[], isBase: boolean): Issue {
  const copied = isBase
    ? " The new record starts from the SPF record of the wildcard; later changes of the wildcard are not followed."
    : "";
  return componentIssue("spf/hides-wildcard", {
    message: `Until now ${shown(wildcards)} answers for ${owner}; once the new record is there, no wildcard does.${copied}`,
    fix: `If ${owner} needs the other answers of the wildcard, such as its MX or its addresses, give it records of its own first.`,
  });
}

function shown(records: readonly LiveRecord[]): string {
  const all = records.map(({ owner, type, values }) => `${owner} ${type} ${quotedList(values, { max: 80 })}`);
  return shortened(all, { separator: "; " });
}
