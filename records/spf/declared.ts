import { toAsciiName } from "../dns/domainName";
import type { Issue, Parsed } from "../issue";
import { printable, quoted } from "../printable";
import { type SpfIssueId, spfIssue } from "./issues";
import { isMistake } from "./mistake";
import { parseTerm } from "./parseTerm";
import { termKey } from "./sameTerm";
import { type AllDirective, type Qualifier, type SpfTerm, isDirective } from "./terms";

/** A term that somebody declares, declared, or wants removed. */
export interface WantedTerm {
  readonly term: SpfTerm;
  readonly key: string;
  /** The qualifier as written; undefined where none is written, which a removal takes as "any". */
  readonly qualifier: Qualifier | undefined;
}

// A bare target stands beside whole terms in `declaredBefore`; with `/`, `:` or `=` in it, it would read as another term.
const MACRO_TARGET = /^(?:%\{[^}]*\}|%[%_-]|[a-z0-9._-])*$/i;

/**
 * Reads the target of an include to add: a domain name, written in lower case and without trailing dot, or one with macros.
 * Issues: `spf/bad-include`.
 */
export function readInclude(target: string): Parsed<WantedTerm> {
  const name = target.includes("%") ? macroTarget(target) : plainTarget(target);
  if (typeof name !== "string") return { ok: false, issues: [name] };
  const term = parseTerm(`include:${name}`);
  return isMistake(term) ? refuse("spf/bad-include", target, term.message, HOW_TO_INCLUDE) : accept(term);
}

const HOW_TO_INCLUDE = "Write the domain alone, such as _spf.google.com.";

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
  // eslint-disable-next-line no-control-regex -- the range is ASCII itself
  if (/^[\x00-\x7f]*$/.test(target)) return name.value;
  return spfIssue("spf/bad-include", {
    ...details,
    message: `${quoted(target)} is not ASCII, as SPF must be.`,
    fix: `Write ${name.value}.`,
  });
}

/**
 * Reads a term to remove. Only the owner decides what happens to unmatched mail, so `all` cannot be removed.
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
 * Reads what we declared earlier: whole terms or bare targets of includes. It comes from our own state; what cannot be read
 * is left out, because then nothing is removed for its sake. `all` is never a term to take back.
 */
export function readDeclared(texts: readonly string[]): WantedTerm[] {
  return texts.flatMap((text) => {
    const term = parseTerm(text);
    if (!isMistake(term) && term.kind !== "include") return term.kind === "all" ? [] : [asWanted(term)];
    // An include is read as it was written into the record, which is not always how it was declared.
    const include = readInclude(isMistake(term) ? text : term.domainSpec);
    return include.ok ? [include.value] : [];
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
