import { activeRedirect, evaluatedTerms } from "../reachable";
import {
  type Directive,
  type DomainModifier,
  type HostDirective,
  isDirective,
  type SpfTerm,
  type SpfText,
} from "../terms";
import { checkedName } from "./lookupName";

/** What a record has evaluated, in order: its directives to the first `all`, then the redirect that counts. */
export function visitedTerms(spf: SpfText): readonly (Directive | DomainModifier)[] {
  const directives = spf.terms.slice(0, evaluatedTerms(spf.terms)).filter(isDirective);
  const redirect = activeRedirect(spf.terms);
  return redirect === undefined ? directives : [...directives, redirect];
}

/** Whose record an include or redirect leads to: undefined for other terms, for macros and for names that cannot be. */
export function includedName(term: SpfTerm): string | undefined {
  return (term.kind === "include" || term.kind === "redirect") && !term.hasMacro
    ? checkedName(term.domainSpec)
    : undefined;
}

/** Whether the term asks for addresses. */
export function isHostTerm(term: SpfTerm): term is HostDirective {
  return term.kind === "a" || term.kind === "mx";
}

/** The domain as it is asked for; as written where DNS cannot carry it, so that nothing is found. */
export function rootName(domain: string): string {
  return checkedName(domain) ?? domain;
}
