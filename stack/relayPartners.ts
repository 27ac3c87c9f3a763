/** The output of the stack program about partners: whether Odoo can relay their mail. */
import * as pulumi from "@pulumi/pulumi";
import { canRelay, type Relay, RelayAnswer } from "../odoo/relay";
import type { DnsResolver } from "../records/resolver";
import { describeIssue } from "../components/issues";
import { runResolver } from "../components/dns/resolver";

/** What the stack program outputs about one partner. */
export interface PartnerSummary {
  /** yes, no, or unknown: whether Odoo can relay the partner's mail to users. */
  readonly relay: string;
  /** The policy that applies to the partner's mail; empty when none does. */
  readonly policy: string;
}

/**
 * Finds out for each partner whether Odoo can relay its mail to users. What prevents it is a warning and fails no run, because the policy
 * is the partner's. Changes nothing.
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
