/** Judges a merged SPF record by its own text, without DNS. */
import { type Issue, Severity } from "../issue";
import { quoted, quotedCounts } from "../printable";
import { adviseSpf } from "./advice";
import { spfIssue } from "./issues";
import { countOwnLookups, MAX_DNS_LOOKUPS, queriesDns } from "./limits";
import { isPass } from "./takeOut";
import { activeRedirect, evaluatedTerms, isDirective, Qualifier, type SpfTerm, type SpfText } from "./record";
import type { LookupLimit } from "./wanted";

// A run repeats this advice, since such a record does not do what its owner thinks. All other advice comes from `check`.
const ADVICE_OF_A_MERGE = new Set(["spf/passes-everyone", "spf/no-all", "spf/unknown-modifier"]);

/** What a merge is judged by. */
export interface MergeFacts {
  /** The terms of the record as it was; none where there was no record. */
  readonly before: readonly SpfTerm[];
  readonly merged: SpfText;
  readonly added: readonly SpfTerm[];
  readonly removed: readonly SpfTerm[];
  /** Declared terms that were there already. */
  readonly present: readonly SpfTerm[];
}

/**
 * The warnings about a merged record.
 * Issues: `spf/not-a-pass`, `spf/redirect-kept`, `spf/sent-no-mail`, `spf/sends-no-mail`, `spf/no-senders`, `spf/passes-everyone`,
 * `spf/no-all`, `spf/unknown-modifier`.
 */
export function judgeMerge({ before, merged, added, removed, present }: MergeFacts): Issue[] {
  const issues = present.filter((term) => !isPass(term)).map(notAPass);
  const redirect = activeRedirect(merged.terms);
  if (added.length > 0 && redirect !== undefined) issues.push(redirectKept(redirect));
  if (added.length > 0 && sendsNoMail(before) && !sendsNoMail(merged.terms)) issues.push(sentNoMail());
  if (removed.length > 0) issues.push(...judgeRemoval(before, merged.terms), ...judgeEmptying(before, merged.terms));
  return [...issues, ...adviseSpf(merged).filter(({ id }) => ADVICE_OF_A_MERGE.has(id))];
}

/** Whether a record is a null record: nothing but a fail for everybody (RFC 7208 section 10.1.2). */
function sendsNoMail(terms: readonly SpfTerm[]): boolean {
  const first = terms.find(isDirective);
  return first?.kind === "all" && first.qualifier === Qualifier.Fail;
}

/** Whether taking terms out has left a record that fails all mail: `spf/sends-no-mail`. */
export function judgeRemoval(before: readonly SpfTerm[], after: readonly SpfTerm[]): Issue[] {
  if (!sendsNoMail(after) || sendsNoMail(before)) return [];
  const message = "With these terms gone, the record says that the domain sends no mail: receivers reject all of it.";
  const fix = "Declare the senders that remain, or keep it if the domain is to send none.";
  return [spfIssue("spf/sends-no-mail", { message, fix })];
}

/** Says that no sender is left in a record that we created, which therefore became neutral: `spf/no-senders`. */
export function oursIsEmpty(): Issue {
  const message =
    "No sender is declared for this record, which we created, so that it says nothing: ?all. With any other all it would cast doubt on all mail of the domain.";
  const fix =
    'Declare the senders that remain, or `spf: { all: "-all" }` for a domain that sends no mail; or leave with release: true, which deletes the record in two runs.';
  return spfIssue("spf/no-senders", { message, fix });
}

// Warns that a record of somebody else authorizes nobody once terms were taken out. Its `all` stays, since it is theirs.
function judgeEmptying(before: readonly SpfTerm[], after: readonly SpfTerm[]): Issue[] {
  const first = after.find(isDirective);
  const isEmpty = first?.kind === "all" && first.qualifier === Qualifier.SoftFail;
  if (!isEmpty || before.find(isDirective)?.kind === "all") return [];
  const message = `With these terms gone, the record authorizes nobody, and ${quoted(first.raw)} casts doubt on all mail of the domain.`;
  const fix = "Declare the senders that remain, or change the end of the record where it is kept.";
  return [spfIssue("spf/no-senders", { message, fix, found: first.raw })];
}

/**
 * Judges the record's own terms against the limit of RFC 7208 section 4.6.4. What its includes cost on top takes DNS to know.
 * Issues: `spf/too-many-lookups`.
 *
 * @default limit "error"
 */
export function judgeOwnLookups(
  { merged, added, present }: Pick<MergeFacts, "merged" | "added" | "present">,
  limit: LookupLimit = "error",
): Issue[] {
  const lookups = countOwnLookups(merged);
  if (limit === "off" || lookups <= MAX_DNS_LOOKUPS) return [];
  const message = `The record itself would have ${lookups} terms that query DNS, and ${MAX_DNS_LOOKUPS} is the most: receivers then reject it as a whole.`;
  const fix = fewerTerms(lookups - MAX_DNS_LOOKUPS, merged.terms, [...added, ...present]);
  const severity = limit === "error" ? Severity.Error : Severity.Warning;
  return [spfIssue("spf/too-many-lookups", { message, fix, severity })];
}

// Of the terms that cost a lookup, those that are not declared. Equal ones are named once, with their number.
function fewerTerms(over: number, terms: readonly SpfTerm[], declared: readonly SpfTerm[]): string {
  const evaluated = terms.slice(0, evaluatedTerms(terms));
  const others = evaluated.filter((term) => queriesDns(term) && !declared.includes(term)).map(({ raw }) => raw);
  if (others.length === 0) return `Declare at least ${over} fewer.`;
  const named = quotedCounts(others, { max: 80, most: 2 * MAX_DNS_LOOKUPS });
  return `Take ${over} or more of these out with \`spf: { removes: [...] }\`: ${named}.`;
}

function notAPass({ raw, position }: SpfTerm): Issue {
  const message = `${quoted(raw)} is declared and there, but its qualifier is not a pass: mail from there is not authorized.`;
  const fix = `If that is not meant, declare \`spf: { removes: [${quoted(raw)}] }\` as well, and it is added anew without the qualifier.`;
  return spfIssue("spf/not-a-pass", { message, fix, found: raw, position });
}

function redirectKept({ raw }: SpfTerm): Issue {
  const message = `The new terms stand before ${quoted(raw)}, which stays and still decides about all other mail.`;
  return spfIssue("spf/redirect-kept", {
    message,
    fix: "Nothing is to do, if the domain is meant to share that record.",
    found: raw,
  });
}

function sentNoMail(): Issue {
  const message = "The record said that the domain sends no mail at all. With the new terms it does.";
  return spfIssue("spf/sent-no-mail", {
    message,
    fix: "If the domain is to send none, take it out of the configuration.",
  });
}
