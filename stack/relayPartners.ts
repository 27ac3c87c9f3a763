import * as pulumi from "@pulumi/pulumi";
import { canRelay, type Relay, RelayAnswer } from "../odoo/relay";
import type { DnsResolver } from "../records/resolver";
import { describeIssue } from "../components/issues";
import { runResolver } from "../components/dns/resolver";

/** What the program gives out about one partner. */
export interface PartnerSummary {
  /** yes, no, or unknown: whether Odoo can relay the partner's mail to users. */
  readonly relay: string;
  /** The policy that applies to the partner's mail; empty when none does. */
  readonly policy: string;
}

/**
 * Answers for each partner whether Odoo can relay its mail to users; what keeps it from that is a warning. Changes nothing and stops
 * nothing: a partner's policy is not ours.
 */
export async function relayPartners(
  partners: readonly string[],
  resolver: DnsResolver = runResolver(),
): Promise<Record<string, PartnerSummary>> {
  const relays = await Promise.all(partners.map((partner) => canRelay(partner, resolver)));
  for (const issue of relays.flatMap(({ issues }) => issues)) void pulumi.log.warn(describeIssue(issue));
  return Object.fromEntries(relays.map((relay) => [relay.domain, summarise(relay)]));
}

function summarise({ answer, policy }: Relay): PartnerSummary {
  return { relay: answer, policy: policy ?? (answer === RelayAnswer.Unknown ? RelayAnswer.Unknown : "") };
}
