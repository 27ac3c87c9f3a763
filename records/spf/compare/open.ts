/** Finds the terms by which a record lets everybody send without `+all`, such as `ip4:0.0.0.0/0`. */
import type { Issue } from "../../issue";
import { quotedList } from "../../printable";
import { SpfResult } from "../evaluate/session";
import { spfIssue } from "../issues";
import type { SpfWorld } from "../lookupTree";
import type { Family } from "../networks";
import { asText } from "../record";
import { type Cell, cutOut, networkRange } from "./cells";
import type { Verdict } from "./verdict";
import { verdictsOf } from "./walk";

// Where senders are: any address of IPv4, and 2000::/3, the addresses of IPv6 that are assigned (RFC 4291 section 2.4, IANA).
const SENDERS = { 4: networkRange(0n, 0, 4), 6: networkRange(0x2n << 124n, 3, 6) } as const;

// Half of all addresses counts as everybody: no organization has so many. RFC 7208 sets no bound, so a smaller share is not judged.
const EVERYBODY = 2n;
// A term with less than 1/256 (a /8 of IPv4) is not named: it is a sender like any other.
const WIDE = 256n;

/**
 * The terms by which half of all senders or more pass, as written; none where fewer pass. What `all` decides is not looked at.
 *
 * @param verdicts what a tree says of all addresses of the family
 */
export function openTerms(verdicts: readonly Cell<Verdict>[], family: Family): string[] {
  const { first, last } = SENDERS[family];
  const shares = new Map<string, bigint>();
  for (const { first: from, last: to, value } of cutOut([...verdicts], first, last))
    if (value.result === SpfResult.Pass && value.term !== undefined && value.term.kind !== "all")
      shares.set(asText(value.term), (shares.get(asText(value.term)) ?? 0n) + (to - from + 1n));
  const senders = last - first + 1n;
  const wide = [...shares].filter(([, share]) => share * WIDE >= senders);
  const passing = wide.reduce((sum, [, share]) => sum + share, 0n);
  return passing * EVERYBODY >= senders ? wide.map(([term]) => term) : [];
}

/** As {@link openTerms}, of a tree, for both families. */
export function openTermsOf(world: SpfWorld): string[] {
  return ([4, 6] as const).flatMap((family) => openTerms(verdictsOf(world, family), family));
}

/** Says that these terms pass everybody: `spf/passes-everyone`; nothing where there are none. */
export function opensToEveryone(terms: readonly string[]): Issue[] {
  const [found] = terms;
  if (found === undefined) return [];
  const what = terms.length === 1 ? "lets anybody" : "together let anybody";
  const message = `${quotedList(terms, { most: 5 })} ${what} send mail as the domain: half of all addresses or more pass.`;
  return [spfIssue("spf/passes-everyone", { message, fix: "Name the servers that send, and no more.", found })];
}
