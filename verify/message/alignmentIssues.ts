import { PolicyState } from "../../records/dmarc/effectivePolicy";
import { DmarcPolicy } from "../../records/dmarc/tags";
import { isInZone } from "../../records/dns/domainName";
import { Severity } from "../../records/issue";
import { printable } from "../../records/printable";
import { SpfResult } from "../../records/spf/evaluate/session";
import type { Judged } from "./alignment";
import { messageIssue } from "./issues";
import { type ArcSeen, type DmarcOfMessage, DmarcResult, type MessageIssue, SignatureResult } from "./report";

const ODOO = "odoo.com";

/** What is wrong with alignment and policy. Where nothing is authenticated at all, the issues of SPF and DKIM say why. */
export function alignmentIssues(author: string | undefined, { spf, signatures, dmarc }: Judged): MessageIssue[] {
  if (author === undefined) return [];
  const shown = printable(author, 80);
  if (dmarc.policy.state === PolicyState.Unknown) return [unknown(shown)];
  const signers = signatures.filter(({ result }) => result === SignatureResult.Pass);
  const byOdoo = signers.some(({ signingDomain }) => isInZone(signingDomain, ODOO));
  const isSigned = signers.some(({ isAligned }) => isAligned !== false);
  const passes = [
    ...signers.map(({ signingDomain }) => signingDomain),
    ...(spf.result === SpfResult.Pass ? [spf.domain ?? ""] : []),
  ];
  const policy = dmarc.policy.state === PolicyState.NoPolicy ? [noPolicy(shown)] : [];
  if (byOdoo && !isSigned && !isInZone(author, ODOO)) return [...policy, signedByOdoo(shown, dmarc)];
  const isOpen = dmarc.result === DmarcResult.Pass || dmarc.result === DmarcResult.Unknown;
  const isAuthor =
    signers.some(({ isAligned }) => isAligned !== false) || (spf.result === SpfResult.Pass && spf.isAligned !== false);
  return isOpen || isAuthor || passes.length === 0 ? policy : [...policy, notAligned(shown, passes, dmarc)];
}

/** What is wrong with the chain of those who passed the message on. */
export function arcIssues({ result, sealers }: ArcSeen): MessageIssue[] {
  const of = sealers
    .map((sealer) => printable(sealer, 60))
    .slice(-5)
    .join(", ");
  if (result === "unknown") {
    const message = `DNS did not answer for a key of the ARC chain (${of}).`;
    return [messageIssue("message/arc-unknown", { message, fix: "Run again when DNS answers." })];
  }
  if (result !== "fail") return [];
  const message = `The ARC chain${of === "" ? "" : ` (${of})`} is broken: receivers do not trust what it says of the message's way.`;
  const fix =
    "Look at the last service that passed the message on: it changed the message after sealing, or seals wrongly. A message that was saved changed fails too.";
  return [messageIssue("message/arc-broken", { message, fix })];
}

function severityOf({ result, policy }: DmarcOfMessage): { severity?: Severity } {
  const isEnforced = policy.state === PolicyState.Policy && policy.applied !== DmarcPolicy.None;
  return result === DmarcResult.Fail && isEnforced ? { severity: Severity.Error } : {};
}

function consequence({ policy }: DmarcOfMessage): string {
  if (policy.state !== PolicyState.Policy) return "";
  return policy.applied === DmarcPolicy.None
    ? ` The policy of ${printable(policy.policyDomain, 80)} (p=${policy.policy}) asks for nothing yet.`
    : ` The policy of ${printable(policy.policyDomain, 80)} asks receivers to ${policy.applied} it.`;
}

function signedByOdoo(author: string, dmarc: DmarcOfMessage): MessageIssue {
  const isFine =
    dmarc.result === DmarcResult.Pass ? " It passes DMARC by SPF alone, which forwarding breaks." : consequence(dmarc);
  return messageIssue("message/signed-by-odoo-only", {
    message: `Odoo signs as odoo.com, which is not ${author}.${isFine}`,
    fix: `Publish the CNAME odoo._domainkey.${author} to odoo._domainkey.odoo.com (DkimRecord does): then Odoo signs as ${author}.`,
    ...severityOf(dmarc),
  });
}

function notAligned(author: string, passes: readonly string[], dmarc: DmarcOfMessage): MessageIssue {
  const what = [...new Set(passes)].map((domain) => printable(domain, 80)).slice(0, 5);
  return messageIssue("message/not-aligned", {
    message: `What is authenticated is ${what.join(", ")}, and not the author domain ${author}.${consequence(dmarc)}`,
    fix: `Have the service that sends sign as ${author}, or use a Return-Path in ${author}.`,
    ...severityOf(dmarc),
  });
}

function noPolicy(author: string): MessageIssue {
  return messageIssue("message/no-dmarc-policy", {
    message: `No DMARC policy applies to ${author}: large receivers ask for one.`,
    fix: "Publish one; DmarcRecord starts with p=none and an address for reports.",
  });
}

function unknown(author: string): MessageIssue {
  return messageIssue("message/dmarc-unknown", {
    message: `DNS did not say which DMARC policy applies to ${author}.`,
    fix: "Run again when DNS answers, or name a resolver with --server.",
  });
}
