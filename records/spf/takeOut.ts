import type { Issue } from "../issue";
import { quoted } from "../printable";
import type { WantedTerm } from "./declared";
import { spfIssue } from "./issues";
import { findOurs, isPass } from "./ownership";
import { indexTerms } from "./sameTerm";
import { type SpfTerm, isDirective } from "./terms";
import type { Wanted } from "./wanted";

/** The terms of a record after some were taken out. */
export interface TakenOut {
  readonly kept: readonly SpfTerm[];
  readonly removed: readonly SpfTerm[];
  /** Dropped terms that stay because they were there before us. */
  readonly found: readonly SpfTerm[];
  /** Dropped terms that stay because somebody changed their qualifier. */
  readonly changed: readonly SpfTerm[];
  /** `spf/removed-non-pass` */
  readonly issues: readonly Issue[];
}

/**
 * Takes terms out of a record: those to remove, and ours that are dropped. The spaces before a term go with it, since we
 * write them together; all other spaces stay.
 */
export function takeOut(live: readonly SpfTerm[], wanted: Pick<Wanted, "removes" | "dropped" | "found">): TakenOut {
  const { removes, dropped } = wanted;
  if (removes.length === 0 && dropped.length === 0)
    return { kept: live, removed: [], found: [], changed: [], issues: [] };
  const rejected = new Set(findRemoves(live, removes));
  const { ours, found, changed } = findOurs(without(live, rejected), wanted.found, dropped);
  const gone = new Set([...rejected, ...ours]);
  const issues = [...rejected].filter((term) => !isPass(term)).map(removedNonPass);
  return { kept: without(live, gone), removed: live.filter((term) => gone.has(term)), found, changed, issues };
}

/** What to say of dropped terms that stay: `spf/found-term-stays`, `spf/own-term-changed`. */
export function staysIssues({ found, changed }: TakenOut): Issue[] {
  return [...found.map(foundTermStays), ...changed.map(ownTermChanged)];
}

function without(terms: readonly SpfTerm[], gone: ReadonlySet<SpfTerm>): SpfTerm[] {
  return terms.filter((term) => !gone.has(term));
}

function findRemoves(live: readonly SpfTerm[], removes: readonly WantedTerm[]): SpfTerm[] {
  if (removes.length === 0) return [];
  const index = indexTerms(live, removes);
  return removes.flatMap(({ key, qualifier }) =>
    (index.get(key) ?? []).filter(
      (term) => qualifier === undefined || !isDirective(term) || term.qualifier === qualifier,
    ),
  );
}

function removedNonPass({ raw }: SpfTerm): Issue {
  const message = `${quoted(raw)} is removed, and it was no pass: what it kept from passing may pass now.`;
  return spfIssue("spf/removed-non-pass", { message, fix: "Look whether a later term now authorizes it.", found: raw });
}

function foundTermStays({ raw }: SpfTerm): Issue {
  const message = `${quoted(raw)} is no longer declared, but it was in the record before us and stays.`;
  return spfIssue("spf/found-term-stays", { message, fix: removesLine(raw), found: raw });
}

function ownTermChanged({ raw }: SpfTerm): Issue {
  const message = `${quoted(raw)} is no longer declared, but somebody changed its qualifier since we added it, and it stays.`;
  return spfIssue("spf/own-term-changed", { message, fix: removesLine(raw), found: raw });
}

function removesLine(raw: string): string {
  return `To take it out, declare removes: [${quoted(raw)}].`;
}
