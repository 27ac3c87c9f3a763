/** Works out the policy that receivers apply to mail of a name, from the record that counts for it. */
import { isUri, readReportUris } from "./reportUris";
import { isTesting, POLICY_TAGS, type PolicyTag, strictnessOf } from "./strictness";
import { DmarcPolicy, type DmarcPolicyWord, isAllowedValue, POLICIES } from "./tags";
import { type DmarcTag, findTag } from "./text";

/** Whether a policy applies. `unknown` means that DNS did not answer; it must never be taken for none. */
export const PolicyState = { Policy: "policy", NoPolicy: "no-policy", Unknown: "unknown" } as const;
export type PolicyState = (typeof PolicyState)[keyof typeof PolicyState];

/** A policy that receivers apply to mail of a name. */
export interface AppliedPolicy {
  readonly state: typeof PolicyState.Policy;
  /** As written. */
  readonly policy: DmarcPolicyWord;
  /** One level lower under test mode, for receivers that know it (RFC 9989 section 4.7). */
  readonly applied: DmarcPolicyWord;
  readonly testing: boolean;
  /** The domain whose record it is. */
  readonly policyDomain: string;
  /** The tag for this kind of name. Where the record lacks it, the policy comes from its fall-back. */
  readonly tag: PolicyTag;
}

/** The policy of a name, that no policy applies, or that DNS did not say. */
export type EffectivePolicy =
  AppliedPolicy | { readonly state: typeof PolicyState.NoPolicy } | { readonly state: typeof PolicyState.Unknown };

/** No policy applies. */
export const NO_POLICY: EffectivePolicy = { state: PolicyState.NoPolicy };
/** DNS did not answer. */
export const UNKNOWN_POLICY: EffectivePolicy = { state: PolicyState.Unknown };

/**
 * What a record says for one kind of name: `p` the domain itself, `sp` existing and `np` non-existent subdomains, with their
 * fall-backs; a missing `p` is none (RFC 9989 section 4.7). A `p`, `sp` or `np` that is not valid makes the whole record p=none, or
 * void where it has no valid report URI either (section 4.10.1).
 */
export function policyOf(tags: readonly DmarcTag[], tag: PolicyTag, policyDomain: string): EffectivePolicy {
  const isBroken = POLICY_TAGS.some((name) => !isAllowedValue(name, findTag(tags, name)?.value ?? DmarcPolicy.None));
  if (isBroken && !hasUri(tags)) return NO_POLICY;
  const { written, applied } = strictnessOf(isBroken ? [] : tags);
  return {
    state: PolicyState.Policy,
    policy: POLICIES[written[tag]] as DmarcPolicyWord,
    applied: POLICIES[applied[tag]] as DmarcPolicyWord,
    testing: isTesting(tags),
    policyDomain,
    tag,
  };
}

function hasUri(tags: readonly DmarcTag[]): boolean {
  return readReportUris(findTag(tags, "rua")?.value ?? "").some(({ uri }) => isUri(uri));
}
