/** Odoo's include in an SPF record: which terms lead to it. */
import { ODOO_SPF_INCLUDE } from "../odoo/names";
import { sameName } from "../records/dns/domainName";
import { includedName, type SpfWorld, visitedTerms } from "../records/spf/lookupTree";
import { asText, type SpfTerm, type SpfText } from "../records/spf/record";
import { isPass } from "../records/spf/takeOut";

/** Odoo's include as it is written into a record. */
export const INCLUDE = `include:${ODOO_SPF_INCLUDE}`;

/** Whether the term itself names Odoo's record. */
export function leadsToOdoo(term: SpfTerm): boolean {
  const name = includedName(term);
  return name !== undefined && sameName(name, ODOO_SPF_INCLUDE);
}

/** The terms of the record by which it includes Odoo's, directly or through others, as they are written. */
export function odooTerms(spf: SpfText, world: SpfWorld): string[] {
  return visitedTerms(spf)
    .filter((term) => isInTree([term], world, new Set([world.domain])))
    .map(asText);
}

/** Whether the record evaluates Odoo's include, itself or through others. */
export function includesOdoo(spf: SpfText, world: SpfWorld): boolean {
  return isInTree(visitedTerms(spf), world, new Set([world.domain]));
}

// Each record is visited once, although a tree may lead to it by many ways.
function isInTree(terms: readonly SpfTerm[], world: SpfWorld, seen: Set<string>): boolean {
  return terms.some((term) => {
    const name = isPass(term) ? includedName(term) : undefined;
    if (name === undefined || seen.has(name)) return false;
    if (leadsToOdoo(term)) return true;
    seen.add(name);
    const published = world.published(name);
    return published.kind === "record" && isInTree(visitedTerms(published.spf), world, seen);
  });
}
