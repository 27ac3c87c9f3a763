/** The limits that RFC 7208 sets for one check, and which terms count against them. */
import { activeRedirect, evaluatedTerms, type SpfTerm, type SpfText } from "./record";

/** How many lookups of one check may find nothing: the default that RFC 7208 section 4.6.4 recommends. */
export const MAX_VOID_LOOKUPS = 2;

/** How many names of a client's reverse lookup are looked at (RFC 7208 section 4.6.4). */
export const MAX_PTR_NAMES = 10;

/** How many terms that query DNS one check may meet, included records counted in (RFC 7208 section 4.6.4). */
export const MAX_DNS_LOOKUPS = 10;

/** Whether evaluating the term itself queries DNS and counts against the limit (RFC 7208 section 4.6.4). */
export function queriesDns(term: SpfTerm): boolean {
  switch (term.kind) {
    case "include":
    case "a":
    case "mx":
    case "ptr":
    case "exists":
    case "redirect":
      return true;
    default:
      return false;
  }
}

/**
 * How many terms of this record itself query DNS: those that are evaluated, and redirect where it counts. The lookups
 * behind its includes come on top.
 */
export function countOwnLookups({ terms }: Pick<SpfText, "terms">): number {
  const evaluated = evaluatedTerms(terms);
  const mechanisms = terms.filter((term, at) => at < evaluated && term.kind !== "redirect" && queriesDns(term));
  return mechanisms.length + (activeRedirect(terms) === undefined ? 0 : 1);
}
