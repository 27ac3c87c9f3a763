import type { Issue, Parsed } from "../issue";
import { quoted } from "../printable";
import { collect } from "./collect";
import { type WantedTerm, readAll, readDeclared, readInclude, readRemove } from "./declared";
import type { SpfPosition } from "./insert";
import { spfIssue } from "./issues";
import { readTerms } from "./readTerms";
import { type AllDirective, Qualifier, type SpfTerm } from "./terms";

/** What somebody wants of a record. */
export interface SpfWanted {
  /** Targets of includes to have: domain names, such as `_spf.odoo.com`. */
  readonly includes: readonly string[];
  /**
   * Terms to take out whoever added them, such as `include:old.example`, `ip4:192.0.2.0/24` or `mx`. Written with a
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

/** As the enforcement words of the configuration. */
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
  // What was found only matters when something is to go: a run without changes need not read it.
  const found = dropped.length === 0 ? [] : readTerms(wanted.found);
  const value = { declared, removes: removes.values, dropped, found, all: all?.value, allBefore: allBefore?.value };
  return { ok: true, value, issues };
}

function droppedTerms(
  before: readonly string[],
  declared: readonly WantedTerm[],
  includes: readonly string[],
): WantedTerm[] {
  // Most are declared still and spelled the same: those need not be read.
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

// `?include:x` may be removed to make room for the `include:x` that is declared; anything else would take it out again.
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
