/** Finds out by a partner's DMARC policy whether Odoo can relay the partner's mail to users. */
import { discoverDmarc } from "../records/dmarc/discover";
import { type EffectivePolicy, PolicyState } from "../records/dmarc/effectivePolicy";
import type { DmarcPolicyWord } from "../records/dmarc/tags";
import { type DomainName, toAsciiName } from "../records/dns/domainName";
import type { Issue } from "../records/issue";
import { printable } from "../records/printable";
import type { DnsResolver } from "../records/resolver";
import { odooIssue } from "./issues";

/** Whether Odoo may pass a partner's mail on under the partner's name. */
export const RelayAnswer = { Yes: "yes", No: "no", Unknown: "unknown" } as const;
export type RelayAnswer = (typeof RelayAnswer)[keyof typeof RelayAnswer];

/** What a partner's DMARC policy means for mail that Odoo relays from the partner to users. */
export interface Relay {
  /** As given, where it is no domain name. */
  readonly domain: string;
  readonly answer: RelayAnswer;
  /** The policy that applies. @default - none does, or it is unknown */
  readonly policy?: DmarcPolicyWord;
  /** Whose record it is. @default - nobody's */
  readonly policyDomain?: string;
  /** Issues: `odoo/cannot-relay`, `odoo/relay-unknown`, `dns/not-a-domain-name`. */
  readonly issues: readonly Issue[];
}

/**
 * Whether Odoo can relay the mail of a partner to users. Odoo sends it again from its own servers with the partner's From, which a
 * policy of quarantine or reject forbids (Odoo documentation, "Manage outbound messages", Notification system). The policy is found by
 * Tree Walk (RFC 9989 section 4.10). A record under test (`t=y`) counts as written, because older receivers do not know the tag.
 */
export async function canRelay(partnerDomain: string, resolver: DnsResolver): Promise<Relay> {
  const name = toAsciiName(partnerDomain);
  if (!name.ok) return { domain: partnerDomain, answer: RelayAnswer.Unknown, issues: name.issues };
  const { policy } = await discoverDmarc(name.value, resolver);
  return relayUnder(policy, name.value);
}

function relayUnder(found: EffectivePolicy, domain: DomainName): Relay {
  if (found.state === PolicyState.Unknown) return { domain, answer: RelayAnswer.Unknown, issues: [unknown(domain)] };
  if (found.state === PolicyState.NoPolicy) return { domain, answer: RelayAnswer.Yes, issues: [] };
  const { policy, policyDomain } = found;
  const isFree = policy === "none";
  return {
    domain,
    answer: isFree ? RelayAnswer.Yes : RelayAnswer.No,
    policy,
    policyDomain,
    issues: isFree ? [] : [refused(domain, policy, policyDomain)],
  };
}

function refused(domain: DomainName, policy: DmarcPolicyWord, policyDomain: string): Issue {
  return odooIssue("odoo/cannot-relay", {
    message: `Mail from ${printable(domain)} that Odoo relays to users is taken for forged: p=${policy} at _dmarc.${printable(policyDomain)}.`,
    fix: "Let those users handle notifications in Odoo (Preferences, Notification), or set a default From, which replaces the partner's address.",
  });
}

function unknown(domain: DomainName): Issue {
  return odooIssue("odoo/relay-unknown", {
    message: `DNS did not say which DMARC policy ${printable(domain)} has, so it is unknown whether Odoo can relay its mail.`,
    fix: "Run again; until then assume that it cannot.",
  });
}
