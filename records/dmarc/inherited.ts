import type { Issue } from "../issue";
import { printable } from "../printable";
import { type AppliedPolicy, type EffectivePolicy, PolicyState } from "./effectivePolicy";
import { dmarcIssue } from "./issues";
import { policyLevel, strictnessOf } from "./strictness";
import { readTags } from "./text";

/**
 * Whether a new record would weaken what the name inherits from above: a record of its own overrides the Organizational Domain's
 * (RFC 9989 section 4.10.1), so that p=none below an enforcing parent takes its protection away.
 * Issues: `dmarc/weaker-than-inherited`, `dmarc/inherited-unknown`.
 *
 * @param text the record to be created
 * @param inherited of discoverDmarc, asked before the record is there
 */
export function inheritedIssues(text: string, inherited: EffectivePolicy): Issue[] {
  if (inherited.state === PolicyState.NoPolicy) return [];
  if (inherited.state === PolicyState.Unknown) return [unknown()];
  const { written, applied } = strictnessOf(readTags(text));
  const isWeaker = written.p < policyLevel(inherited.policy) || applied.p < policyLevel(inherited.applied);
  return isWeaker ? [weaker(text, inherited)] : [];
}

function weaker(text: string, { policy, testing, policyDomain, tag }: AppliedPolicy): Issue {
  const source = `${printable(policyDomain)} (${tag}=${policy}${testing ? ", t=y" : ""})`;
  return dmarcIssue("dmarc/weaker-than-inherited", {
    message: `The new record would be weaker than the policy that the name inherits from ${source}.`,
    found: text,
    fix: `Declare policy: ${policy}${testing ? "" : " without testing"}, or set allowWeaker: true once the owner of the policy agrees.`,
  });
}

function unknown(): Issue {
  return dmarcIssue("dmarc/inherited-unknown", {
    message: "DNS did not say which policy the name inherits, so a weaker record would go unnoticed.",
    fix: "Run again when DNS answers.",
  });
}
