import type { AllDirective, DomainModifier, SpfTerm } from "./terms";

/**
 * How many leading terms are evaluated: "mechanisms after all will never be tested" (RFC 7208 section 5.1).
 * The first `all` counts as one of them. Modifiers behind it are counted out as well, although `exp` still works there.
 */
export function evaluatedTerms(terms: readonly SpfTerm[]): number {
  const all = terms.findIndex((term) => term.kind === "all");
  return all < 0 ? terms.length : all + 1;
}

/** The `all` that counts: the first one. */
export function firstAll(terms: readonly SpfTerm[]): AllDirective | undefined {
  return terms.find((term) => term.kind === "all");
}

/** The redirect that counts: none beside `all` (RFC 7208 section 6.1). */
export function activeRedirect(terms: readonly SpfTerm[]): DomainModifier | undefined {
  if (firstAll(terms) !== undefined) return undefined;
  return terms.find((term): term is DomainModifier => term.kind === "redirect");
}
