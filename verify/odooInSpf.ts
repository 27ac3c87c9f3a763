/** Whether an SPF record authorizes the servers of Odoo, through the include or by address. */
import { ODOO_SPF_INCLUDE } from "../odoo/names";
import { sameName } from "../records/dns/domainName";
import { type Issue, Severity } from "../records/issue";
import { printable, quoted } from "../records/printable";
import { type DnsResolver, textsOf } from "../records/resolver";
import type { SpfBudget } from "../records/spf/budget/budget";
import { overlay, type Verdict } from "../records/spf/compare/cells";
import { verdictsOf } from "../records/spf/compare/walk";
import { SpfResult } from "../records/spf/evaluate/session";
import { spfIssue } from "../records/spf/issues";
import { MAX_DNS_LOOKUPS } from "../records/spf/limits";
import { includedName, type SpfWorld, visitedTerms } from "../records/spf/lookupTree";
import { mergeSpf } from "../records/spf/merge";
import { evaluatedTerms, firstAll, Qualifier, type SpfTerm, type SpfText } from "../records/spf/record";
import { isPass } from "../records/spf/takeOut";
import { checkIssue, inArea } from "./issues";
import { Area, type CheckIssue } from "./report";

/** Where Odoo's include stands in a tree. */
export type OdooInclude =
  | { readonly place: "evaluated" | "missing" }
  /** In the record itself, with a qualifier that is no pass, or where nothing is evaluated any more. */
  | { readonly place: "no-pass" | "after-all"; readonly term: SpfTerm };

/** Looks for Odoo's include: in the whole tree where it is evaluated, and in the record itself where it is not. */
export function findOdooInclude(spf: SpfText, world: SpfWorld): OdooInclude {
  if (isInTree(spf, world, new Set([world.domain]))) return { place: "evaluated" };
  const noPass = visitedTerms(spf).find(leadsToOdoo);
  if (noPass !== undefined) return { place: "no-pass", term: noPass };
  const ignored = spf.terms.slice(evaluatedTerms(spf.terms)).find(leadsToOdoo);
  return ignored === undefined ? { place: "missing" } : { place: "after-all", term: ignored };
}

function leadsToOdoo(term: SpfTerm): boolean {
  const name = includedName(term);
  return name !== undefined && sameName(name, ODOO_SPF_INCLUDE);
}

// Each record is visited once, although a tree may lead to it by many ways.
function isInTree(spf: SpfText, world: SpfWorld, seen: Set<string>): boolean {
  return visitedTerms(spf).some((term) => {
    const name = isPass(term) ? includedName(term) : undefined;
    if (name === undefined || seen.has(name)) return false;
    if (sameName(name, ODOO_SPF_INCLUDE)) return true;
    seen.add(name);
    const published = world.published(name);
    return published.kind === "record" && isInTree(published.spf, world, seen);
  });
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

const INCLUDE = `include:${ODOO_SPF_INCLUDE}`;
// People copy a suggestion, so one that is too long is left out and not cut.
const LONGEST_SUGGESTION = 2000;

/** Ends a sentence: with the record that has Odoo's include where Odoo's documentation puts it, or with a dot where there is none to show. */
export function publishText(name: string, existing: string | undefined): string {
  const merged = mergeSpf(existing, { includes: [ODOO_SPF_INCLUDE], lookupLimit: "off" });
  const fits = merged.ok && merged.value.text.length <= LONGEST_SUGGESTION;
  return fits ? `: ${name} TXT ${quoted(merged.value.text, LONGEST_SUGGESTION)}` : ".";
}

/**
 * What is wrong about Odoo's include in a valid record: one issue, or none.
 *
 * @param hidden a term that may lead to it, which only the mail decides. Hostile text
 */
export function odooIncludeIssues(name: string, text: string, found: OdooInclude, hidden?: string): CheckIssue[] {
  switch (found.place) {
    case "evaluated":
      return [];
    case "missing":
      if (hidden !== undefined) return [perhapsHidden(name, text, hidden)];
      return [
        checkIssue(Area.Spf, "verify/odoo-not-authorized", {
          message: `The SPF record of ${name} does not include ${ODOO_SPF_INCLUDE}, so it does not authorize Odoo's servers.`,
          found: text,
          fix: `Put ${INCLUDE} in front of its terms${publishText(name, text)}`,
        }),
      ];
    case "no-pass":
      return inArea(Area.Spf, [noPass(found.term)]);
    case "after-all":
      return inArea(Area.Spf, [afterAll(found.term)]);
  }
}

/** Says that the record authorizes Odoo's servers without its include. A record that passes everybody has an issue about that only. */
export function byAddressIssues(name: string, text: string, { terms }: SpfText, { lookups }: SpfBudget): CheckIssue[] {
  if (firstAll(terms)?.qualifier === Qualifier.Pass) return [];
  const hasRoom = lookups < MAX_DNS_LOOKUPS;
  return [
    checkIssue(Area.Spf, "verify/odoo-by-address", {
      message: `The SPF record of ${name} passes all servers of Odoo by their addresses, and not through ${ODOO_SPF_INCLUDE}: when Odoo adds servers, a copy of addresses does not know them.`,
      found: text,
      fix: hasRoom
        ? `Put ${INCLUDE} in front of its terms${publishText(name, text)}`
        : `Nothing is to do now: the record has no room for one lookup more. See that whoever keeps the addresses follows ${ODOO_SPF_INCLUDE}.`,
    }),
  ];
}

function perhapsHidden(name: string, text: string, hidden: string): CheckIssue {
  const issue = checkIssue(Area.Spf, "verify/odoo-not-authorized", {
    message: `The SPF record of ${name} does not name ${ODOO_SPF_INCLUDE}, and what ${quoted(hidden)} authorizes depends on the mail: nobody can tell from outside.`,
    found: text,
    fix: `Have Odoo added where that include is managed, or put ${INCLUDE} in front of the terms${publishText(name, text)}`,
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
