import { ODOO_SPF_INCLUDE } from "../../odoo/names";
import { sameName } from "../../records/dns/domainName";
import { overlay, type Verdict } from "../../records/spf/compare/cells";
import { verdictsOf } from "../../records/spf/compare/walk";
import { SpfResult } from "../../records/spf/evaluate/session";
import { includedName, type SpfWorld, visitedTerms } from "../../records/spf/lookupTree";
import { evaluatedTerms, type SpfTerm, type SpfText } from "../../records/spf/record";
import { isPass } from "../../records/spf/takeOut";

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

// Each record once: a tree may lead to one by many ways.
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
  /** Whether all of them pass; undefined when nobody knows. */
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
  const lost = verdicts.find((verdict) => mayBe(verdict, SpfResult.Pass) === "no");
  if (lost !== undefined) {
    const term = lost.term?.raw;
    return { passes: false, otherwise: { result: lost.result, ...(term !== undefined && { term }) } };
  }
  return verdicts.every((verdict) => mayBe(verdict, SpfResult.Pass) === "yes") ? { passes: true } : {};
}

// A doubtful term that matches may decide otherwise; where all of them would say the same, the doubt is of no account.
function mayBe({ result, path }: Verdict, wanted: SpfResult): "yes" | "no" | "perhaps" {
  const isDoubted = path.doubts.some((doubt) => doubt.result !== result);
  if (isDoubted) return "perhaps";
  return result === wanted ? "yes" : "no";
}
