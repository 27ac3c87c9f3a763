/** Finds out which DMARC policy applies to a domain and below it, from what a DNS Tree Walk found. */
import type { DomainName } from "../dns/domainName";
import type { DnsResolver } from "../resolver";
import { type EffectivePolicy, NO_POLICY, policyOf, PolicyState, UNKNOWN_POLICY } from "./effectivePolicy";
import type { PolicyTag } from "./strictness";
import { findTag } from "./text";
import { psdOf, recordsOf, WalkResult, type WalkStep, walkTree } from "./treeWalk";

/** What a DNS Tree Walk from a domain found. Texts in `walk` come from DNS: hostile. */
export interface DmarcDiscovery {
  readonly domain: DomainName;
  /** Every query, in order; at most eight. */
  readonly walk: readonly WalkStep[];
  /** Undefined when DNS left it open. */
  readonly organizationalDomain?: string;
  /** For mail of the domain itself, taken as existing. */
  readonly policy: EffectivePolicy;
  /** For mail of existing names below the domain that have no record of their own. */
  readonly subdomainPolicy: EffectivePolicy;
  /** For mail of non-existent names below the domain. */
  readonly nonExistentSubdomainPolicy: EffectivePolicy;
  /** What would apply to the domain if it had no record of its own. */
  readonly inherited: EffectivePolicy;
}

/**
 * Finds out which DMARC policy applies to a domain and below it, with at most eight queries (RFC 9989 sections 4.10, 4.10.1 and
 * 4.10.2). A query that DNS did not answer makes what depends on it unknown, never none. Rejects only if the resolver does.
 */
export async function discoverDmarc(domain: DomainName, resolver: DnsResolver): Promise<DmarcDiscovery> {
  const walk = await walkTree(domain, resolver);
  const organizationalDomain = organizationalDomainOf(domain, walk);
  return {
    domain,
    walk,
    ...(organizationalDomain !== undefined && { organizationalDomain }),
    policy: ownPolicy(domain, walk),
    subdomainPolicy: policyFrom(walk, "sp"),
    nonExistentSubdomainPolicy: policyFrom(walk, "np"),
    inherited: inheritedPolicy(walk),
  };
}

/**
 * The Organizational Domain, by RFC 9989 section 4.10.2: the longest name with `psd=n`; else the name one label below the longest one
 * with `psd=y`, the start left out; else the shortest with a record; else the start. Undefined when an unanswered query leaves it open.
 */
export function organizationalDomainOf(start: string, walk: readonly WalkStep[]): string | undefined {
  if (walk.some(({ result }) => result === WalkResult.Unknown)) return undefined;
  const records = recordsOf(walk);
  for (const { domain, tags } of records) {
    if (psdOf(tags) === "n") return domain;
    // Where the start itself has `psd=y`, there is no label below it: this returns the start, as the RFC's exception demands.
    if (psdOf(tags) === "y") return oneLabelBelow(domain, start);
  }
  return records.at(-1)?.domain ?? start;
}

function oneLabelBelow(suffix: string, name: string): string {
  return name
    .split(".")
    .slice(-suffix.split(".").length - 1)
    .join(".");
}

function ownPolicy(domain: string, walk: readonly WalkStep[]): EffectivePolicy {
  const [own] = walk;
  if (own?.result === WalkResult.Unknown) return UNKNOWN_POLICY;
  return own?.tags ? policyOf(own.tags, "p", domain) : inheritedPolicy(walk);
}

/**
 * The policy for mail whose author domain was walked from (RFC 9989 section 4.10.1): its own record's, else `sp` of the one above it, or
 * `np` where the author domain does not exist.
 *
 * @param doesExist undefined where DNS does not say: then the policy is unknown, unless both are the same
 */
export function policyOfAuthor(discovery: DmarcDiscovery, doesExist: boolean | undefined): EffectivePolicy {
  const { policy, walk } = discovery;
  if (doesExist === true || walk[0]?.result === WalkResult.Record) return policy;
  const ofMissing = policyFrom(walk.slice(1), "np");
  return doesExist === false || isSamePolicy(policy, ofMissing) ? ofMissing : UNKNOWN_POLICY;
}

/**
 * Whether the record that applies to mail of the domain asks for the very same domain (`aspf=s`, `adkim=s`; RFC 9989 section 4.7).
 * Undefined where DNS does not say which record that is.
 */
export function isStrict({ policy, walk }: DmarcDiscovery, tag: "aspf" | "adkim"): boolean | undefined {
  if (policy.state === PolicyState.Unknown) return undefined;
  return (
    policy.state === PolicyState.Policy &&
    recordsOf(walk).some(
      ({ domain, tags }) => domain === policy.policyDomain && findTag(tags, tag)?.value.toLowerCase() === "s",
    )
  );
}

function isSamePolicy(a: EffectivePolicy, b: EffectivePolicy): boolean {
  return JSON.stringify({ ...a, tag: "" }) === JSON.stringify({ ...b, tag: "" });
}

/** What applies to the start of a walk as a name without a record of its own: the `sp` of a record above it. */
function inheritedPolicy(walk: readonly WalkStep[]): EffectivePolicy {
  const above = walk.slice(1);
  // A record with `psd` at the start ended the walk: the names above it were not asked for.
  return above.length === 0 ? UNKNOWN_POLICY : policyFrom(above, "sp");
}

// The policy for a name below all of `steps` that has no record of its own (sections 4.10.1 and 4.10.2). The record nearest to the root
// counts, since one with `psd` ends the walk. Exception: where that one has `psd=y` and a record stands one label below it, the lower
// one counts, since it is the Organizational Domain's.
function policyFrom(steps: readonly WalkStep[], tag: PolicyTag): EffectivePolicy {
  if (steps.some(({ result }) => result === WalkResult.Unknown)) return UNKNOWN_POLICY;
  const [top, below] = recordsOf(steps).reverse();
  if (top === undefined) return NO_POLICY;
  const counts = below && psdOf(top.tags) === "y" && isOneLabelBelow(below.domain, top.domain) ? below : top;
  return policyOf(counts.tags, tag, counts.domain);
}

function isOneLabelBelow(name: string, suffix: string): boolean {
  return name.split(".").length === suffix.split(".").length + 1;
}
