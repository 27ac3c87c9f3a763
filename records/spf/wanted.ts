/** Reads what is declared for an SPF record, and reports all mistakes in it at once. */
import { isAscii } from "../dns/characterStrings";
import { toAsciiName } from "../dns/domainName";
import type { Issue, Parsed } from "../issue";
import { printable, quoted } from "../printable";
import { spfIssue, type SpfIssueId } from "./issues";
import { parseTerm, readTerms } from "./parse";
import { type AllDirective, isDirective, Qualifier, type SpfTerm } from "./record";
import { isMistake } from "./syntax";
import { termKey } from "./termKey";

/** What is declared for an SPF record. */
export interface SpfWanted {
  /** Targets of includes to have: domain names, such as `_spf.odoo.com`. */
  readonly includes: readonly string[];
  /**
   * Terms to take out, regardless of who added them, such as `include:old.example`, `ip4:192.0.2.0/24` or `mx`. Written with a
   * qualifier (`?include:old.example`), only terms with that one go; written without, terms with any.
   * @default - none
   */
  readonly removes?: readonly string[];
  /**
   * What was declared in the last run: terms or targets of includes. What is no longer declared is taken out.
   * @default - nothing was
   */
  readonly declaredBefore?: readonly string[];
  /**
   * The text of the record as first seen. Its terms are never taken out, except by `removes`.
   * @default - there was none: we created the record
   */
  readonly found?: string;
  /**
   * How a record that we create ends, with qualifier: `~all`, `-all` or `?all`. In others it stays as it is, with a
   * warning where it differs.
   * @default - `~all` in a record that is created, no opinion on others
   */
  readonly all?: string;
  /**
   * Whether the record is our creation. Its `all` then follows `all` while it still is `allBefore`, and one that we left
   * neutral (`NEUTRAL_SPF`) is written as if it were created now.
   * @default false
   */
  readonly createdByUs?: boolean;
  /**
   * The `all` that we wrote last.
   * @default - not known: the live one stays
   */
  readonly allBefore?: string;
  /**
   * Where new terms go.
   * @default SpfPosition.First
   */
  readonly position?: SpfPosition;
  /**
   * What to make of more than 10 terms that query DNS: "error", "warning" or "off".
   * @default "error"
   */
  readonly lookupLimit?: LookupLimit;
}

/** Where new terms go. */
export const SpfPosition = { First: "first", Last: "last" } as const;

export type SpfPosition = (typeof SpfPosition)[keyof typeof SpfPosition];

/** What becomes of a record over the lookup limit: the run is stopped, it is warned of, or neither. */
export type LookupLimit = "error" | "warning" | "off";

/** {@link SpfWanted}, read. */
export interface Wanted {
  readonly declared: readonly WantedTerm[];
  readonly removes: readonly WantedTerm[];
  /** Declared in the last run and no longer. */
  readonly dropped: readonly WantedTerm[];
  readonly found: readonly SpfTerm[];
  readonly all: AllDirective | undefined;
  readonly allBefore: AllDirective | undefined;
}

/** A term that is declared, was declared in the last run, or is to be removed. */
export interface WantedTerm {
  readonly term: SpfTerm;
  readonly key: string;
  /** The qualifier as written; undefined where none is written, which a removal takes as "any". */
  readonly qualifier: Qualifier | undefined;
}

const HOW_TO_INCLUDE = "Write the domain alone, such as _spf.google.com.";

// `declaredBefore` has bare targets among whole terms. A target with `/`, `:` or `=` would read as a term, so it is refused.
const MACRO_TARGET = /^(?:%\{[^}]*\}|%[%_-]|[a-z0-9._-])*$/i;

/** Reads what is wanted; everything wrong with it is reported at once. */
export function readWanted(wanted: SpfWanted): Parsed<Wanted> {
  const includes = collect(wanted.includes.map(readInclude));
  const removes = collect((wanted.removes ?? []).map(readRemove));
  const all = wanted.all === undefined ? undefined : readAll(wanted.all);
  const allBefore = wanted.allBefore === undefined ? undefined : readAll(wanted.allBefore);
  const declared = distinct(includes.values);
  const alls = collect([all, allBefore].filter((read) => read !== undefined));
  const issues = [...includes.issues, ...removes.issues, ...alls.issues, ...contradictions(declared, removes.values)];
  if (all?.ok === false || allBefore?.ok === false || issues.length > 0) return { ok: false, issues };
  const dropped = droppedTerms(wanted.declaredBefore ?? [], declared, wanted.includes);
  // Only dropped terms need the first text, so a run without changes does not parse it.
  const found = dropped.length === 0 ? [] : readTerms(wanted.found);
  const value = { declared, removes: removes.values, dropped, found, all: all?.value, allBefore: allBefore?.value };
  return { ok: true, value, issues };
}

/**
 * Reads a term to remove. `all` cannot be removed: the record's owner decides what happens to unmatched mail.
 * Issues: `spf/bad-remove`.
 */
export function readRemove(text: string): Parsed<WantedTerm> {
  const term = parseTerm(text);
  if (isMistake(term)) {
    const fix = isMistake(parseTerm(`include:${text}`))
      ? term.fix
      : `Write include:${printable(text)} if that is meant.`;
    return refuse("spf/bad-remove", text, term.message, fix);
  }
  if (term.kind !== "all") return accept(term);
  const message = "all cannot be removed: it says what happens to all other mail, and that is the owner's choice.";
  return refuse("spf/bad-remove", text, message, "Change all by hand, where the record is edited.");
}

/**
 * Reads the wanted `all`, with its qualifier.
 * Issues: `spf/bad-all`.
 */
export function readAll(text: string): Parsed<AllDirective> {
  const term = parseTerm(text);
  if (!isMistake(term) && term.kind === "all") return { ok: true, value: term, issues: [] };
  return refuse("spf/bad-all", text, `${quoted(text)} is not an all directive.`, "Write ~all, -all or ?all.");
}

/**
 * Reads what we declared earlier, as our own state has it: whole terms or bare targets of includes. A text that cannot be read is
 * left out, so that nothing is removed because of it. `all` is never taken back.
 */
export function readDeclared(texts: readonly string[]): WantedTerm[] {
  return texts.flatMap((text) => {
    const term = parseTerm(text);
    if (!isMistake(term) && term.kind !== "include") return term.kind === "all" ? [] : [asWanted(term)];
    // An include was written in its normal form, which is not always how it was declared.
    const include = readInclude(isMistake(term) ? text : term.domainSpec);
    return include.ok ? [include.value] : [];
  });
}

/**
 * Reads the target of an include to add: a domain name, written in lower case and without trailing dot, or one with macros.
 * Issues: `spf/bad-include`.
 */
function readInclude(target: string): Parsed<WantedTerm> {
  const name = target.includes("%") ? macroTarget(target) : plainTarget(target);
  if (typeof name !== "string") return { ok: false, issues: [name] };
  const term = parseTerm(`include:${name}`);
  return isMistake(term) ? refuse("spf/bad-include", target, term.message, HOW_TO_INCLUDE) : accept(term);
}

function macroTarget(target: string): string | Issue {
  if (MACRO_TARGET.test(target)) return target;
  const message = `${quoted(target)} cannot be included: beside macros it has characters that no host name has.`;
  return spfIssue("spf/bad-include", { message, fix: HOW_TO_INCLUDE, found: target });
}

function plainTarget(target: string): string | Issue {
  const name = toAsciiName(target);
  const details = { found: target, fix: HOW_TO_INCLUDE };
  if (!name.ok)
    return spfIssue("spf/bad-include", { ...details, message: name.issues.map((issue) => issue.message).join(" ") });
  if (isAscii(target)) return name.value;
  return spfIssue("spf/bad-include", {
    ...details,
    message: `${quoted(target)} is not ASCII, as SPF must be.`,
    fix: `Write ${name.value}.`,
  });
}

function droppedTerms(
  before: readonly string[],
  declared: readonly WantedTerm[],
  includes: readonly string[],
): WantedTerm[] {
  // Most are still declared in the same spelling, and those need no parsing.
  const spelled = new Set([...includes, ...declared.map(({ term }) => term.raw)]);
  const others = before.filter((text) => !spelled.has(text));
  if (others.length === 0) return [];
  const keys = new Set(declared.map(({ key }) => key));
  return readDeclared(others).filter(({ key }) => !keys.has(key));
}

function distinct(terms: readonly WantedTerm[]): WantedTerm[] {
  const keys = new Set<string>();
  return terms.filter(({ key }) => !keys.has(key) && keys.add(key));
}

// Removing `?include:x` to make room for a declared `include:x` is fine; removing `include:x` contradicts it.
function contradictions(declared: readonly WantedTerm[], removes: readonly WantedTerm[]): Issue[] {
  return declared
    .filter(({ key }) =>
      removes.some((remove) => remove.key === key && (remove.qualifier ?? Qualifier.Pass) === Qualifier.Pass),
    )
    .map(({ term }) => {
      const message = `${quoted(term.raw)} is declared and removed at once.`;
      return spfIssue("spf/declared-and-removed", {
        message,
        fix: "Take it out of one of the two lists.",
        found: term.raw,
      });
    });
}

function accept(term: SpfTerm): Parsed<WantedTerm> {
  return { ok: true, value: asWanted(term), issues: [] };
}

function asWanted(term: SpfTerm): WantedTerm {
  const isWritten = isDirective(term) && term.raw.startsWith(term.qualifier);
  return { term, key: termKey(term), qualifier: isWritten ? term.qualifier : undefined };
}

function refuse(id: SpfIssueId, found: string, message: string, fix: string): Parsed<never> {
  return { ok: false, issues: [spfIssue(id, { message, fix, found })] };
}

/** The values that could be read, and the issues of all. */
interface Collected<T> {
  readonly values: readonly T[];
  readonly issues: readonly Issue[];
}

/** Joins several results, so that all issues are reported at once. */
export function collect<T>(parsed: readonly Parsed<T>[]): Collected<T> {
  const values: T[] = [];
  const issues: Issue[] = [];
  for (const read of parsed) {
    if (read.ok) values.push(read.value);
    issues.push(...read.issues);
  }
  return { values, issues };
}
