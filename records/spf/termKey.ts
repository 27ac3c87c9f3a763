/** Says when two SPF terms are about the same target, and finds terms by their target. */
import { GROUP_BITS } from "./networks";
import type { AddressDirective, SpfTerm } from "./record";

/**
 * What a term is about, its qualifier left out: two terms with the same key name the same target. Names compare without
 * case and trailing dot (RFC 1034 section 3.1), networks by the bits that count, a missing prefix length is the full one.
 */
export function termKey(term: SpfTerm): string {
  switch (term.kind) {
    case "all":
      return "all";
    case "include":
    case "exists":
      return `${term.kind}:${nameKey(term.domainSpec, term.hasMacro)}`;
    case "a":
    case "mx":
      return `${term.kind}:${optionalNameKey(term)}/${term.ip4Prefix}//${term.ip6Prefix}`;
    case "ptr":
      return `ptr:${optionalNameKey(term)}`;
    case "ip4":
    case "ip6":
      return networkKey(term);
    case "redirect":
    case "exp":
      return `${term.kind}=${nameKey(term.domainSpec, term.hasMacro)}`;
    case "unknown":
      return `${term.name.toLowerCase()}=${term.value}`;
  }
}

function optionalNameKey(term: { readonly domainSpec: string | undefined; readonly hasMacro: boolean }): string {
  return term.domainSpec === undefined ? "" : nameKey(term.domainSpec, term.hasMacro);
}

function nameKey(domainSpec: string, hasMacro: boolean): string {
  const name = domainSpec.endsWith(".") ? domainSpec.slice(0, -1) : domainSpec;
  if (!hasMacro) return name.toLowerCase();
  // An upper-case macro letter asks for URL escaping (RFC 7208 section 7.3): it is not the same macro.
  return name.replace(/%\{[^}]*\}|[A-Z]+/g, (part) => (part.startsWith("%") ? part : part.toLowerCase()));
}

function networkKey({ kind, groups, prefix }: AddressDirective): string {
  const bits = GROUP_BITS[kind === "ip4" ? 4 : 6];
  const network = groups.map((group, index) => keepBits(group, bits, prefix - index * bits));
  return `${kind}:${network.join(".")}/${prefix}`;
}

/** The first `kept` of the `bits` bits of a group; all of them, or none, where `kept` is beyond. */
function keepBits(group: number, bits: number, kept: number): number {
  const dropped = Math.min(bits, Math.max(0, bits - kept));
  return (group >> dropped) << dropped;
}

/** The terms about each target, in order, by {@link termKey}. */
export type TermIndex = ReadonlyMap<string, readonly SpfTerm[]>;

/**
 * Indexes terms by their target.
 *
 * @param wanted only terms of the same kinds as these are indexed: no other kind can be about the same target
 */
export function indexTerms(terms: readonly SpfTerm[], wanted: readonly { readonly term: SpfTerm }[]): TermIndex {
  const index = new Map<string, SpfTerm[]>();
  const kinds = new Set(wanted.map(({ term }) => term.kind));
  for (const term of terms) {
    if (!kinds.has(term.kind)) continue;
    const key = termKey(term);
    const same = index.get(key);
    if (same === undefined) index.set(key, [term]);
    else same.push(term);
  }
  return index;
}
