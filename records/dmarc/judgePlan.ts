/** Judges a planned DMARC record by the policies that receivers would apply before and after. */
import type { DomainName } from "../dns/domainName";
import type { Issue } from "../issue";
import { quotedList } from "../printable";
import type { DnsAnswer, DnsResolver } from "../resolver";
import { type DmarcDiscovery, discoverDmarc } from "./discover";
import { describePolicy, effectiveChanges, isWeakerThan, policyScopes } from "./effectiveChange";
import { PolicyState } from "./effectivePolicy";
import { policyLevel } from "./strictness";
import { DmarcPolicy } from "./tags";
import { dmarcIssue } from "./issues";
import { dmarcOwner } from "./owner";

/** A record that is about to be published. */
export interface DmarcPlan {
  readonly domain: DomainName;
  /** What the zone has. @default - nothing: the record is new */
  readonly before?: string;
  readonly after: string;
  readonly resolver: DnsResolver;
  /** Lets a new record be weaker than what the name inherits. @default false */
  readonly allowWeaker?: boolean;
  /** Whether reject may come at once: the policy is a step of the rollout, which has rules of its own, or the domain sends no mail. @default false */
  readonly mayReject?: boolean;
}

/** How many answers a message shows: DNS may give any number. */
const MAX_SHOWN = 3;

/** The judgement of a planned record. */
export interface DmarcPlanJudgement {
  readonly issues: readonly Issue[];
  /** What it does to the policy that receivers apply, a line each, safe to print. */
  readonly changes: readonly string[];
}

/**
 * Judges a planned record by what receivers find: the policies that apply before and after (RFC 9989 sections 4.10 to 4.10.2).
 * A new record overrides what its name inherits; one that would take protection away is an error.
 * Asks DNS at most eight questions, none where nothing changes. Rejects only if the resolver does.
 * Issues: `dmarc/weaker-than-inherited`, `dmarc/inherited-unknown`, `dmarc/answered-elsewhere`, `dmarc/reject-at-once`.
 */
export async function judgeDmarcPlan(plan: DmarcPlan): Promise<DmarcPlanJudgement> {
  const { domain, before, after, resolver } = plan;
  if (before === after) return { issues: [], changes: [] };
  const was = await discoverDmarc(domain, before === undefined ? resolver : withPublished(domain, before, resolver));
  const is = await discoverDmarc(domain, withPublished(domain, after, resolver));
  const changes = effectiveChanges(was, is);
  const issues = before === undefined ? newRecordIssues(plan, was, is) : [];
  return { issues: [...issues, ...rejectsAtOnce(plan, was, is)], changes };
}

/** How much of a domain's own mail a policy stops, for receivers that know test mode; undefined where DNS did not say. */
function levelOf({ policy }: DmarcDiscovery): number | undefined {
  if (policy.state === PolicyState.Policy) return policyLevel(policy.applied);
  return policy.state === PolicyState.NoPolicy ? 0 : undefined;
}

function rejectsAtOnce({ domain, mayReject = false }: DmarcPlan, was: DmarcDiscovery, is: DmarcDiscovery): Issue[] {
  if (mayReject || levelOf(was) !== 0 || levelOf(is) !== policyLevel(DmarcPolicy.Reject)) return [];
  return [
    dmarcIssue("dmarc/reject-at-once", {
      message: `Nothing was refused for ${domain} until now, and p=reject comes in one step: receivers refuse all mail that fails DMARC, also that of senders which nobody thought of.`,
      fix: "Read the aggregate reports first, or declare `rollout` in place of `policy`: it goes step by step.",
    }),
  ];
}

// Answers with the zone's text: a resolver may still have an older one in its cache.
function withPublished(domain: DomainName, text: string, resolver: DnsResolver): DnsResolver {
  const owner = dmarcOwner(domain);
  const answer: DnsAnswer = { status: "answer", values: [text] };
  return { resolve: (name, type) => (name === owner ? Promise.resolve(answer) : resolver.resolve(name, type)) };
}

function newRecordIssues(plan: DmarcPlan, was: DmarcDiscovery, is: DmarcDiscovery): Issue[] {
  const elsewhere = answeredElsewhere(plan.domain, was);
  if (was.policy.state === PolicyState.Unknown) return [...elsewhere, inheritedUnknown()];
  const weakened = policyScopes(plan.domain).filter(({ of }) => isWeakerThan(of(is), of(was)));
  if (weakened.length === 0 || plan.allowWeaker === true) return elsewhere;
  const what = weakened
    .map(({ label, of }) => `${label} has ${describePolicy(of(was))} and would have ${describePolicy(of(is))}`)
    .join("; ");
  const issue = dmarcIssue("dmarc/weaker-than-inherited", {
    message: `The new record would be weaker than what applies without it: ${what}.`,
    found: plan.after,
    fix: "Declare at least that policy (policy, subdomainPolicy, nonExistentSubdomainPolicy), or set `dmarc: { allowWeaker: true }` once the owner of the policy agrees.",
  });
  return [...elsewhere, issue];
}

// The zone has no record at the name, but DNS answers with one.
function answeredElsewhere(domain: DomainName, was: DmarcDiscovery): Issue[] {
  const texts = was.walk.slice(0, 1).flatMap((own) => own.texts);
  if (texts.length === 0) return [];
  const message = `The zone has no record at ${dmarcOwner(domain)}, and DNS answers ${quotedList(texts, { most: MAX_SHOWN })} there.`;
  const fix =
    "Find out who answers: a wildcard record (the new one takes its place for this name); another zone or provider that serves the domain (then the new one has no effect); or a record deleted a moment ago.";
  return [dmarcIssue("dmarc/answered-elsewhere", { message, found: texts.join(" "), fix })];
}

function inheritedUnknown(): Issue {
  return dmarcIssue("dmarc/inherited-unknown", {
    message: "DNS did not say which policy the name inherits, so a weaker record would go unnoticed.",
    fix: "Run again when DNS answers.",
  });
}
