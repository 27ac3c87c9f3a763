/** Joins several SPF records at one name into one, or says why that cannot be done. */
import { isError, type Issue, type Parsed } from "../issue";
import { quoted } from "../printable";
import { LONGEST_SUGGESTION, readExisting, repairSpf } from "./repair";
import { collect } from "./wanted";
import { endOfSenders } from "./insert";
import { spfIssue } from "./issues";
import { isPass } from "./takeOut";
import {
  activeRedirect,
  evaluatedTerms,
  firstAll,
  isDirective,
  Qualifier,
  renderSpf,
  type SpfTerm,
  type SpfText,
} from "./record";
import { termKey } from "./termKey";

// From strict to mild. A missing all is neutral (RFC 7208 section 4.7).
const MILDNESS: readonly Qualifier[] = [Qualifier.Fail, Qualifier.SoftFail, Qualifier.Neutral, Qualifier.Pass];

/**
 * Joins several SPF records at one name, which together are a permerror (RFC 7208 section 4.5), into one that authorizes
 * what any of them does. The first record stays octet for octet; terms that only the others have go behind its senders.
 * Where the records end differently, the mildest end is taken, with a warning: no mail may fail because of the join.
 * Records that cannot be joined without changing a meaning are refused.
 * Issues: `spf/broken-record`, `spf/cannot-consolidate`, `spf/alls-differ`.
 *
 * @param texts the records in the order in which they are published
 */
export function consolidateSpf(texts: readonly string[]): Parsed<string> {
  const { values: records, issues: broken } = collect(texts.map(readExisting));
  const issues =
    texts.length === 0 ? [refuse("", "there is none")] : [...broken, ...(texts.length === 1 ? [] : obstacles(records))];
  const [base, ...others] = records;
  if (base === undefined || issues.some(isError)) return { ok: false, issues };
  return { ok: true, value: renderSpf(join(base, others)), issues: allsDiffer(records) };
}

/** The sentence of {@link joinedText} for several records. */
export function joinedSpf(texts: readonly string[]): string {
  return joinedText(joinRepaired(texts));
}

/** As {@link consolidateSpf}, with known slips corrected first. */
export function joinRepaired(texts: readonly string[]): Parsed<string> {
  return consolidateSpf(texts.map((text) => repairSpf(text) ?? text));
}

/**
 * A sentence to print behind a fix: the one record to publish in place of several, ready to be copied, or why there is none. Safe to
 * print.
 *
 * @param joined as {@link joinRepaired} answers
 * @param changed the joined record with what else it needs
 * @default changed the joined record
 */
export function joinedText(joined: Parsed<string>, changed?: string): string {
  if (!joined.ok)
    return ` Which terms it needs is for a person to say: ${joined.issues.map(({ message }) => message).join(" ")}`;
  const notes = joined.issues.map(({ message }) => ` ${message}`);
  // The record is shown to be copied, so it must never be cut.
  const text = changed ?? joined.value;
  if (text.length > LONGEST_SUGGESTION)
    return ` Joined they would have ${text.length} octets, too many for one record: take out what is not needed.`;
  return ` The one record to publish is: ${quoted(text, LONGEST_SUGGESTION)}.${notes.join("")}`;
}

function join(base: SpfText, others: readonly SpfText[]): SpfText {
  const seen = new Set(base.terms.map(termKey));
  const extras = others
    .flatMap(({ terms }) => terms)
    .filter((term) => term.kind !== "all" && !seen.has(termKey(term)) && seen.add(termKey(term)))
    .map((term) => ({ ...term, spacesBefore: 1 }));
  const end = endOfSenders(base.terms);
  const terms = [...base.terms.slice(0, end), ...extras.filter(isDirective), ...base.terms.slice(end)];
  const modifiers = extras.filter((term) => !isDirective(term));
  return { ...base, terms: [...terms.map((term) => mildestAll(term, [base, ...others])), ...modifiers] };
}

function mildestAll(term: SpfTerm, records: readonly SpfText[]): SpfTerm {
  if (term.kind !== "all") return term;
  const qualifier = mildest(records);
  return qualifier === term.qualifier ? term : { ...term, qualifier, raw: `${qualifier}all` };
}

function mildest(records: readonly SpfText[]): Qualifier {
  return records
    .map(({ terms }) => endQualifier(terms))
    .reduce((mild, next) => (MILDNESS.indexOf(next) > MILDNESS.indexOf(mild) ? next : mild), Qualifier.Fail);
}

function endQualifier(terms: readonly SpfTerm[]): Qualifier {
  return firstAll(terms)?.qualifier ?? Qualifier.Neutral;
}

function obstacles(records: readonly SpfText[]): Issue[] {
  const terms = records.flatMap((record) => record.terms);
  const nonPass = terms.find((term) => term.kind !== "all" && !isPass(term));
  const ignored = records.flatMap((record) => record.terms.slice(evaluatedTerms(record.terms))).find(isDirective);
  const redirects = records.map((record) => record.terms.find(({ kind }) => kind === "redirect"));
  const ends = new Set(records.map((record) => endQualifier(record.terms)));
  const found: readonly (readonly [text: string | undefined, why: string])[] = [
    [nonPass?.raw, "what it keeps from passing depends on the terms before it"],
    [ignored?.raw, "it stands behind all, where it has no effect, and would gain one"],
    // The records may share a redirect, but then all of them must use it, or none.
    [
      differ(redirects) || differ(records.map((record) => activeRedirect(record.terms))) ? "redirect=" : undefined,
      "not all records have the same one, or not all of them use it",
    ],
    [differ(terms.filter(({ kind }) => kind === "exp")) ? "exp=" : undefined, "the records have different ones"],
    [ends.has(Qualifier.Pass) && ends.size > 1 ? "+all" : undefined, "the joined record would pass everybody"],
  ];
  return found.flatMap(([text, why]) => (text === undefined ? [] : [refuse(text, why)]));
}

function differ(terms: readonly (SpfTerm | undefined)[]): boolean {
  return new Set(terms.map((term) => term && termKey(term))).size > 1;
}

function refuse(found: string, why: string): Issue {
  const message = `The SPF records cannot be joined because of ${quoted(found)}: ${why}.`;
  return spfIssue("spf/cannot-consolidate", {
    message,
    fix: "Make one record of them by hand, and delete the others.",
    found,
  });
}

function allsDiffer(records: readonly SpfText[]): Issue[] {
  if (new Set(records.map(({ terms }) => endQualifier(terms))).size < 2) return [];
  const message = `The joined SPF records end differently; the mildest end was taken: ${mildest(records)}all.`;
  return [spfIssue("spf/alls-differ", { message, fix: "Sharpen all once every sender is in the record." })];
}
