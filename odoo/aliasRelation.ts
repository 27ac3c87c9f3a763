/** Compares the names of the alias domain and of the author domain, for all code that asks whether SPF can align. */
import { isInZone, sameName } from "../records/dns/domainName";

/** How the alias domain (Return-Path) relates to the author domain (From); decides whether SPF can align. */
export const AliasRelation = {
  /** The same name: aligned in both modes. */
  Equal: "equal",
  /** One is below the other: aligned in relaxed mode only (RFC 9989, Identifier Alignment). */
  Subdomain: "subdomain",
  /** Neither. Two names below a third count as this too: only a Tree Walk could tell that they belong together. */
  Other: "other",
} as const;
export type AliasRelation = (typeof AliasRelation)[keyof typeof AliasRelation];

/** How two names relate. */
export function aliasRelation(domain: string, aliasDomain: string): AliasRelation {
  if (sameName(domain, aliasDomain)) return AliasRelation.Equal;
  const isBelow = isInZone(aliasDomain, domain) || isInZone(domain, aliasDomain);
  return isBelow ? AliasRelation.Subdomain : AliasRelation.Other;
}
