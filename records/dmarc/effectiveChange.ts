/** Compares the policies that receivers apply before and after a change, and words the difference. */
import type { DomainName } from "../dns/domainName";
import { printable } from "../printable";
import type { DmarcDiscovery } from "./discover";
import { type EffectivePolicy, PolicyState } from "./effectivePolicy";
import { policyLevel } from "./strictness";

/** Whose mail a policy is for. */
export interface PolicyScope {
  /** For sentences: `acme.com`, `subdomains of acme.com`. */
  readonly label: string;
  readonly of: (discovery: DmarcDiscovery) => EffectivePolicy;
}

/** The three kinds of names that a record speaks of (RFC 9989 section 4.7: p, sp, np). */
export function policyScopes(domain: DomainName): PolicyScope[] {
  return [
    { label: domain, of: ({ policy }) => policy },
    { label: `subdomains of ${domain}`, of: ({ subdomainPolicy }) => subdomainPolicy },
    { label: `names below ${domain} that do not exist`, of: (discovery) => discovery.nonExistentSubdomainPolicy },
  ];
}

/** What a change does to the policy that receivers apply, a line for each different change; empty where it does nothing. */
export function effectiveChanges(before: DmarcDiscovery, after: DmarcDiscovery): string[] {
  const lines = new Map<string, string[]>();
  for (const { label, of } of policyScopes(after.domain)) {
    const [was, is] = [describePolicy(of(before)), describePolicy(of(after))];
    if (was !== is) lines.set(`${was} -> ${is}`, [...(lines.get(`${was} -> ${is}`) ?? []), label]);
  }
  return [...lines].map(([change, labels]) => `policy for ${labels.join(", ")}: ${change}`);
}

/** Whether receivers would apply less than before, as written or under test mode. An unknown policy never counts as weaker. */
export function isWeakerThan(after: EffectivePolicy, before: EffectivePolicy): boolean {
  if (before.state !== PolicyState.Policy || after.state === PolicyState.Unknown) return false;
  if (after.state === PolicyState.NoPolicy) return policyLevel(before.policy) > 0;
  return (
    policyLevel(after.policy) < policyLevel(before.policy) || policyLevel(after.applied) < policyLevel(before.applied)
  );
}

/** A policy in a few words: `quarantine, tested: none is applied (from acme.com)`. */
export function describePolicy(policy: EffectivePolicy): string {
  if (policy.state === PolicyState.NoPolicy) return "no policy";
  if (policy.state === PolicyState.Unknown) return "not known";
  const tested = policy.policy === policy.applied ? "" : `, tested: ${policy.applied} is applied`;
  return `${policy.policy}${tested} (from ${printable(policy.policyDomain)})`;
}
