/** Merges declared includes into an SPF record, or makes a new one. */
import { isError, type Issue, type Parsed } from "../issue";
import { readExisting } from "./repair";
import { insertTerms, mergeAll } from "./insert";
import { spfIssue } from "./issues";
import { judgeMerge, judgeOwnLookups, type MergeFacts, oursIsEmpty } from "./mergeIssues";
import { type AllDirective, asText, Qualifier, renderSpf, SPF_VERSION, type SpfTerm, type SpfText } from "./record";
import { NEUTRAL_SPF } from "./release";
import { staysIssues, takeOut } from "./takeOut";
import { type LookupLimit, readWanted, SpfPosition, type SpfWanted, type Wanted } from "./wanted";

const SOFT_FAIL_ALL: AllDirective = {
  raw: "~all",
  position: 0,
  spacesBefore: 1,
  qualifier: Qualifier.SoftFail,
  kind: "all",
};

const NEUTRAL_ALL = "?all";

/** The record to publish, and what differs from the live one. */
export interface SpfMerge {
  /** Equal to the existing text where nothing is to do. */
  readonly text: string;
  /** Terms that are new, as text. */
  readonly added: readonly string[];
  /** Terms that were taken out, as they were written. */
  readonly removed: readonly string[];
}

/**
 * Merges declared includes into an existing record, or makes one:
 * `((live - (declaredBefore - declared - terms of found)) + declared) - removes`.
 *
 * Everything else stays octet for octet: order, spelling, spaces, `all` with its qualifier, `redirect`. New terms always
 * stand where they are evaluated. A record that is a permerror is refused with the repaired text as a suggestion. A record
 * of ours in which no sender is left becomes neutral (`NEUTRAL_SPF`), since none would be created without a sender.
 *
 * @param existing the live record, its character-strings joined; undefined where there is none
 */
export function mergeSpf(existing: string | undefined, wanted: SpfWanted): Parsed<SpfMerge> {
  const read = readWanted(wanted);
  const live = existing === undefined ? undefined : readExisting(existing);
  if (!read.ok || live?.ok === false) return { ok: false, issues: [...read.issues, ...(live?.issues ?? [])] };
  if (live !== undefined && !(wanted.createdByUs === true && existing === NEUTRAL_SPF)) {
    return mergeInto(live.value, read.value, wanted);
  }
  return create(read.value, wanted, live?.value.terms ?? []);
}

/** @param neutral the terms of a neutral record of ours that is there; none where there is no record */
function create(
  { declared, all = SOFT_FAIL_ALL }: Wanted,
  { lookupLimit }: SpfWanted,
  neutral: readonly SpfTerm[],
): Parsed<SpfMerge> {
  // A record without senders is only useful where it says that there are none (RFC 7208 section 10.1.2).
  if (declared.length === 0 && all.qualifier !== Qualifier.Fail) return nothingDeclared(neutral);
  const terms = [...declared.map(({ term }) => term), all];
  const added = terms.filter(({ raw }) => !neutral.some((term) => term.raw === raw));
  const removed = neutral.filter(({ raw }) => !terms.some((term) => term.raw === raw));
  const merged = { version: SPF_VERSION, terms, trailingSpaces: 0 };
  return conclude({ before: neutral, merged, added, removed, present: [] }, [], lookupLimit);
}

function mergeInto(live: SpfText, wanted: Wanted, options: SpfWanted): Parsed<SpfMerge> {
  const { position = SpfPosition.First, lookupLimit, createdByUs } = options;
  const before = live.terms;
  const takenOut = takeOut(before, wanted);
  const { terms, added, present } = insertTerms(takenOut.kept, wanted.declared, position);
  const withAll = mergeAll(terms, wanted.all, createdByUs === true ? wanted.allBefore : undefined);
  if (createdByUs === true && isBare(withAll.terms, wanted)) return neutralised(before, takenOut.issues);
  const facts = {
    before,
    merged: { ...live, terms: withAll.terms },
    added: [...added, ...withAll.added],
    removed: [...takenOut.removed, ...withAll.removed],
    present,
  };
  return conclude(facts, [...takenOut.issues, ...staysIssues(takenOut), ...withAll.issues], lookupLimit);
}

// Whether the record authorizes nobody: all that is left is an `all` of ours. A declared `-all` stays, since it says something.
function isBare(terms: readonly SpfTerm[], { declared, all = SOFT_FAIL_ALL }: Wanted): boolean {
  if (declared.length > 0 || all.qualifier === Qualifier.Fail) return false;
  return terms.every((term) => term.kind === "all" && [all.qualifier, Qualifier.Neutral].includes(term.qualifier));
}

// The record was made for senders that are no longer declared. Its `~all` alone would cast doubt on all mail of the domain.
function neutralised(before: readonly SpfTerm[], earlier: readonly Issue[]): Parsed<SpfMerge> {
  const removed = before.map(asText).filter((raw) => raw !== NEUTRAL_ALL);
  const added = removed.length === before.length ? [NEUTRAL_ALL] : [];
  return { ok: true, value: { text: NEUTRAL_SPF, added, removed }, issues: [...earlier, oursIsEmpty()] };
}

function conclude(facts: MergeFacts, earlier: readonly Issue[], limit: LookupLimit | undefined): Parsed<SpfMerge> {
  const { merged, added, removed } = facts;
  const issues = [...earlier, ...judgeMerge(facts), ...judgeOwnLookups(facts, limit)];
  if (issues.some(isError)) return { ok: false, issues };
  return {
    ok: true,
    value: { text: renderSpf(merged), added: added.map(asText), removed: removed.map(asText) },
    issues,
  };
}

function nothingDeclared(neutral: readonly SpfTerm[]): Parsed<SpfMerge> {
  if (neutral.length > 0)
    return { ok: true, value: { text: NEUTRAL_SPF, added: [], removed: [] }, issues: [oursIsEmpty()] };
  const message = "There is no SPF record, and nothing is declared that one could hold.";
  const fix = 'Declare an include, or `spf: { all: "-all" }` for a domain that sends no mail.';
  return { ok: false, issues: [spfIssue("spf/nothing-declared", { message, fix })] };
}
