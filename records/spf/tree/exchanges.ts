import type { DnsAnswer, MxValue } from "../../resolver";

/** RFC 7208 section 4.6.4: a name with more mail exchangers makes `mx` a permerror. */
export const MAX_EXCHANGES = 10;

/**
 * The mail exchangers of an MX answer, by preference and name: DNS turns its answers around, and what a check looks
 * at first must not depend on it.
 */
export function exchangesOf({ values }: DnsAnswer): readonly string[] {
  return values
    .filter((value): value is MxValue => typeof value !== "string")
    .sort((a, b) => a.preference - b.preference || (a.exchange < b.exchange ? -1 : 1))
    .map(({ exchange }) => exchange);
}
