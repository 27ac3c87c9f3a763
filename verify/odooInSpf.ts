/** Whether an SPF record authorizes the servers of Odoo, through the include or by address. */
import { ODOO_SPF_INCLUDE } from "../odoo/names";
import { type Issue, Severity } from "../records/issue";
import { printable, quoted } from "../records/printable";
import { type DnsResolver, textsOf } from "../records/resolver";
import { overlay } from "../records/spf/compare/cells";
import type { Verdict } from "../records/spf/compare/verdict";
import { verdictsOf } from "../records/spf/compare/walk";
import { SpfResult } from "../records/spf/evaluate/session";
import { spfIssue } from "../records/spf/issues";
import { type SpfWorld, visitedTerms } from "../records/spf/lookupTree";
import { evaluatedTerms, type SpfTerm, type SpfText } from "../records/spf/record";
import { checkIssue, inArea } from "./issues";
import { INCLUDE, includesOdoo, leadsToOdoo } from "./odooInclude";
import { Area, type CheckIssue } from "./report";
import { putInclude, type SpfSuggestion } from "./suggestSpf";

/** The record that is checked. */
interface CheckedText {
  readonly name: string;
  readonly text: string;
}

/** Where Odoo's include stands in a tree. */
export type OdooInclude =
  | { readonly place: "evaluated" | "missing" }
  /** In the record itself, with a qualifier that is no pass, or where nothing is evaluated any more. */
  | { readonly place: "no-pass" | "after-all"; readonly term: SpfTerm };

/** Looks for Odoo's include: in the whole tree where it is evaluated, and in the record itself where it is not. */
export function findOdooInclude(spf: SpfText, world: SpfWorld): OdooInclude {
  if (includesOdoo(spf, world)) return { place: "evaluated" };
  const noPass = visitedTerms(spf).find(leadsToOdoo);
  if (noPass !== undefined) return { place: "no-pass", term: noPass };
  const ignored = spf.terms.slice(evaluatedTerms(spf.terms)).find(leadsToOdoo);
  return ignored === undefined ? { place: "missing" } : { place: "after-all", term: ignored };
}

/** What the record makes of Odoo's servers. */
export interface OdooMail {
  /** Whether all of them pass; undefined when unknown. */
  readonly passes?: boolean;
  /** What some of them get instead, and the term of the record that decides so. Hostile text. */
  readonly otherwise?: { readonly result: SpfResult; readonly term?: string };
}

/** Evaluates the record for every address that Odoo's own record authorizes. */
export function judgeOdooMail(world: SpfWorld, odoo: SpfWorld): OdooMail {
  const verdicts = ([4, 6] as const).flatMap((family) =>
    overlay(verdictsOf(odoo, family), verdictsOf(world, family))
      .filter(({ value: [theirs] }) => theirs.result === SpfResult.Pass)
      .map(({ value: [, ours] }) => ours),
  );
  if (verdicts.length === 0) return {};
  const lost = verdicts.find((verdict) => passes(verdict) === "no");
  if (lost !== undefined) {
    const term = lost.term?.raw;
    return { passes: false, otherwise: { result: lost.result, ...(term !== undefined && { term }) } };
  }
  return verdicts.every((verdict) => passes(verdict) === "yes") ? { passes: true } : {};
}

// A term that may match or not matters only where it would give another result.
function passes({ result, path }: Verdict): "yes" | "no" | "perhaps" {
  if (path.doubts.some((doubt) => doubt.result !== result)) return "perhaps";
  return result === SpfResult.Pass ? "yes" : "no";
}

/**
 * What is wrong about Odoo's include in a valid record: one issue, or none.
 *
 * @param suggestion the record with Odoo's include
 * @param hidden a term that may lead to it, which only the mail decides. Hostile text
 */
export function odooIncludeIssues(
  { name, text }: CheckedText,
  found: OdooInclude,
  suggestion: SpfSuggestion,
  hidden?: string,
): CheckIssue[] {
  switch (found.place) {
    case "evaluated":
      return [];
    case "missing":
      if (hidden !== undefined) return [perhapsHidden({ name, text }, suggestion, hidden)];
      return [
        checkIssue(Area.Spf, "verify/odoo-not-authorized", {
          message: `The SPF record of ${name} does not include ${ODOO_SPF_INCLUDE}, so it does not authorize Odoo's servers.`,
          found: text,
          fix: putInclude(suggestion),
        }),
      ];
    case "no-pass":
      return inArea(Area.Spf, [noPass(found.term)]);
    case "after-all":
      return inArea(Area.Spf, [afterAll(found.term)]);
  }
}

/** Says that the record authorizes Odoo's servers without its include. */
export function byAddress({ name, text }: CheckedText, suggestion: SpfSuggestion): CheckIssue {
  return checkIssue(Area.Spf, "verify/odoo-by-address", {
    message: `The SPF record of ${name} passes all servers of Odoo by their addresses, and not through ${ODOO_SPF_INCLUDE}: when Odoo adds servers, a copy of addresses does not know them.`,
    found: text,
    fix:
      suggestion.room === undefined
        ? putInclude(suggestion)
        : `Nothing is to do now: the record has no room for one lookup more. See that whoever keeps the addresses follows ${ODOO_SPF_INCLUDE}.`,
  });
}

function perhapsHidden({ name, text }: CheckedText, suggestion: SpfSuggestion, hidden: string): CheckIssue {
  const issue = checkIssue(Area.Spf, "verify/odoo-not-authorized", {
    message: `The SPF record of ${name} does not name ${ODOO_SPF_INCLUDE}, and what ${quoted(hidden)} authorizes depends on the mail: nobody can tell from outside.`,
    found: text,
    fix: `Have Odoo added where that include is managed. If that is not possible, do the following. ${putInclude(suggestion)}`,
    severity: Severity.Warning,
  });
  return { ...issue, isUnknown: true };
}

const PUBLISHES: ReadonlySet<string> = new Set(["verify/no-spf", "verify/odoo-not-authorized"]);

/** Says of a name that is a CNAME that nothing can be published there (RFC 1034 section 3.6.2). */
export async function besideCname(
  name: string,
  issues: readonly CheckIssue[],
  resolver: DnsResolver,
): Promise<readonly CheckIssue[]> {
  if (!issues.some(({ id }) => PUBLISHES.has(id))) return issues;
  const [target] = textsOf(await resolver.resolve(name, "CNAME"));
  if (target === undefined) return issues;
  const first = `${name} is a CNAME for ${printable(target)}, and no record can stand beside it: put records of its own in its place, or use another alias domain.`;
  return issues.map((issue) => (PUBLISHES.has(issue.id) ? { ...issue, fix: `${first} ${issue.fix}` } : issue));
}

function noPass({ raw, position }: SpfTerm): Issue {
  return spfIssue("spf/not-a-pass", {
    message: `${quoted(raw)} has a qualifier that is no pass: mail from Odoo's servers is not authorized.`,
    fix: `Take the qualifier away: ${INCLUDE}`,
    found: raw,
    position,
    severity: Severity.Error,
  });
}

function afterAll({ raw, position }: SpfTerm): Issue {
  return spfIssue("spf/ignored-after-all", {
    message: `${quoted(raw)} stands where nothing is evaluated any more, behind all: Odoo's servers are not authorized.`,
    fix: `Move it before all, first of the terms.`,
    found: raw,
    position,
    severity: Severity.Error,
  });
}

/** Says that an earlier term decides about some of Odoo's servers; nothing where none does. */
export function odooMailIssues(name: string, { otherwise }: OdooMail): CheckIssue[] {
  if (otherwise === undefined) return [];
  const { result, term } = otherwise;
  const why = term === undefined ? "no term of it matches" : `${quoted(term)} decides first`;
  return [
    checkIssue(Area.Spf, "verify/odoo-refused-before", {
      message: `The SPF record of ${name} says ${result} for servers of Odoo, although it includes them: ${why}.`,
      ...(term !== undefined && { found: term }),
      fix: `Put ${INCLUDE} in front of the other terms.`,
    }),
  ];
}
