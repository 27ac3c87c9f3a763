/** DMARC of a message: the author domain, its policy, and which identity aligns. */
import { ODOO_DOMAIN } from "../../odoo/names";
import {
  discoverDmarc,
  type DmarcDiscovery,
  isStrict,
  organizationalDomainOf,
  policyOfAuthor,
} from "../../records/dmarc/discover";
import { type EffectivePolicy, NO_POLICY, PolicyState } from "../../records/dmarc/effectivePolicy";
import { walkTree } from "../../records/dmarc/treeWalk";
import { type DomainName, isInZone, sameName, toAsciiName } from "../../records/dns/domainName";
import { Severity } from "../../records/issue";
import { printable, shortened } from "../../records/printable";
import type { DnsResolver } from "../../records/resolver";
import { SpfResult } from "../../records/spf/evaluate/session";
import { isOfIgnoredRecord } from "../checkDmarc";
import { doesExist } from "../checkExists";
import { messageIssue } from "./issues";
import {
  type DmarcOfMessage,
  DmarcResult,
  type MessageIssue,
  type OdooMarks,
  SignatureResult,
  type SignatureSeen,
  type SpfOfMessage,
} from "./report";

/** What DMARC makes of SPF and the signatures, which say now whether they align. */
export interface Judged {
  readonly spf: SpfOfMessage;
  readonly signatures: readonly SignatureSeen[];
  readonly dmarc: DmarcOfMessage;
}

/**
 * Decides whether what was authenticated is the author domain (RFC 9989, Identifier Alignment: the same Organizational Domain, or under
 * `adkim=s` and `aspf=s` the same name), and what its policy makes of that.
 */
export async function judgeDmarc(
  author: DomainName | undefined,
  spf: SpfOfMessage,
  signatures: readonly SignatureSeen[],
  resolver: DnsResolver,
): Promise<Judged> {
  if (author === undefined)
    return { spf, signatures, dmarc: { result: DmarcResult.Fail, policy: NO_POLICY, isIgnored: false } };
  const [discovery, doesAuthorExist] = await Promise.all([
    discoverDmarc(author, resolver),
    doesExist(author, resolver),
  ]);
  const aligner = new Aligner(discovery, resolver);
  const spfAligned = spf.domain === undefined ? undefined : await aligner.aligns(spf.domain, "aspf");
  const judged = await Promise.all(
    signatures.map(async (signature) => {
      const isAligned = await aligner.aligns(signature.signingDomain, "adkim");
      return { ...signature, ...(isAligned !== undefined && { isAligned }) };
    }),
  );
  const judgedSpf = { ...spf, ...(spfAligned !== undefined && { isAligned: spfAligned }) };
  const { organizationalDomain } = discovery;
  const policy = policyOfAuthor(discovery, doesAuthorExist);
  return {
    spf: judgedSpf,
    signatures: judged,
    dmarc: {
      result: resultOf(judgedSpf, judged, policy),
      policy,
      isIgnored: isOfIgnoredRecord(policy, discovery.walk),
      ...(organizationalDomain !== undefined && { organizationalDomain }),
      ...(doesAuthorExist !== undefined && { doesAuthorExist }),
    },
  };
}

class Aligner {
  constructor(
    private readonly author: DmarcDiscovery,
    private readonly resolver: DnsResolver,
  ) {}

  /** Undefined when unknown. */
  async aligns(identity: string, tag: "adkim" | "aspf"): Promise<boolean | undefined> {
    const name = toAsciiName(identity);
    if (!name.ok) return false;
    if (sameName(name.value, this.author.domain)) return true;
    const strict = isStrict(this.author, tag);
    if (strict === undefined) return undefined;
    if (strict) return false;
    // Names with different last labels have no Organizational Domain in common.
    if (lastLabel(name.value) !== lastLabel(this.author.domain)) return false;
    const theirs = organizationalDomainOf(name.value, await walkTree(name.value, this.resolver));
    const ours = this.author.organizationalDomain;
    return theirs === undefined || ours === undefined ? undefined : sameName(theirs, ours);
  }
}

function lastLabel(name: string): string {
  return name.slice(name.lastIndexOf(".") + 1);
}

function resultOf(spf: SpfOfMessage, signatures: readonly SignatureSeen[], policy: EffectivePolicy): DmarcResult {
  const passing = [
    ...(spf.result === SpfResult.Pass ? [spf.isAligned] : []),
    ...signatures.filter(({ result }) => result === SignatureResult.Pass).map(({ isAligned }) => isAligned),
  ];
  if (passing.includes(true)) return DmarcResult.Pass;
  if (policy.state === PolicyState.NoPolicy) return DmarcResult.NoPolicy;
  // What DNS left open may still pass.
  const mayPass = [
    ...passing,
    ...(spf.result === SpfResult.TempError || spf.result === undefined ? [spf.isAligned] : []),
    ...signatures.filter(({ result }) => result === SignatureResult.Unknown).map(({ isAligned }) => isAligned),
  ];
  const isOpen = policy.state === PolicyState.Unknown || mayPass.some((isAligned) => isAligned !== false);
  return isOpen ? DmarcResult.Unknown : DmarcResult.Fail;
}

/**
 * What is wrong with alignment and policy. Where nothing is authenticated at all, the issues of SPF and DKIM say why.
 *
 * @param odoo where Odoo wrote somebody else into From, one issue says all: whoever runs that Odoo cannot publish records of the author
 * domain
 */
export function alignmentIssues(
  author: string | undefined,
  judged: Judged,
  { isPartnersMessage, isKeyPublished }: Pick<OdooMarks, "isPartnersMessage" | "isKeyPublished">,
): MessageIssue[] {
  if (author === undefined) return [];
  const { spf, signatures, dmarc } = judged;
  const shown = printable(author, 80);
  const missing = dmarc.doesAuthorExist === false ? [noSuchDomain(shown)] : [];
  if (dmarc.policy.state === PolicyState.Unknown) return [...missing, unknown(shown)];
  if (isPartnersMessage) return [...missing, partnerRelayed(shown, judged)];
  const signers = signatures.filter(({ result }) => result === SignatureResult.Pass);
  const byOdoo = signers.some(({ signingDomain }) => isInZone(signingDomain, ODOO_DOMAIN));
  const isSigned = signers.some(({ isAligned }) => isAligned !== false);
  const passes = [
    ...signers.map(({ signingDomain }) => signingDomain),
    ...(spf.result === SpfResult.Pass ? [spf.domain ?? ""] : []),
  ];
  const isWithoutPolicy = dmarc.policy.state === PolicyState.NoPolicy && missing.length === 0;
  const first = [...missing, ...(isWithoutPolicy ? [noPolicy(shown)] : [])];
  if (byOdoo && !isSigned && !isInZone(author, ODOO_DOMAIN))
    return [...first, signedByOdoo(shown, dmarc, isKeyPublished === true)];
  const mayPass = dmarc.result === DmarcResult.Pass || dmarc.result === DmarcResult.Unknown;
  const isAuthor = isSigned || (spf.result === SpfResult.Pass && spf.isAligned !== false);
  return mayPass || isAuthor || passes.length === 0 ? first : [...first, notAligned(shown, passes, dmarc)];
}

function severityOf({ result, policy }: DmarcOfMessage): { severity?: Severity } {
  const isEnforced = policy.state === PolicyState.Policy && policy.applied !== "none";
  return result === DmarcResult.Fail && isEnforced ? { severity: Severity.Error } : {};
}

function consequence({ policy }: DmarcOfMessage): string {
  if (policy.state !== PolicyState.Policy) return "";
  return policy.applied === "none"
    ? ` The policy of ${printable(policy.policyDomain, 80)} (p=${policy.policy}) asks for nothing yet.`
    : ` The policy of ${printable(policy.policyDomain, 80)} asks receivers to ${policy.applied} it.`;
}

function signedByOdoo(author: string, dmarc: DmarcOfMessage, isKeyPublished: boolean): MessageIssue {
  const effect =
    dmarc.result === DmarcResult.Pass ? " It passes DMARC by SPF alone, which forwarding breaks." : consequence(dmarc);
  return messageIssue("message/signed-by-odoo-only", {
    message: `Odoo signs as odoo.com, which is not ${author}.${effect}`,
    fix: `${isKeyPublished ? keyIsPublished(author) : publishKey(author)} If ${author} is not yours and Odoo passed on its message: ${OWN_FROM}`,
    ...severityOf(dmarc),
  });
}

function publishKey(author: string): string {
  return `Publish the CNAME odoo._domainkey.${author} to odoo._domainkey.odoo.com (DkimRecord does): then Odoo signs as ${author}.`;
}

function keyIsPublished(author: string): string {
  return `DNS has the CNAME for Odoo's key, so what is left is in Odoo: ${author} must be the alias domain of the company that sends, and in the From filter (OdooSystemParameters sets both). Then send another message, since this one may be older than the CNAME. If Odoo still signs as odoo.com, ask its support.`;
}

// Both are settings of the Odoo database. A partner cannot help.
const OWN_FROM =
  "set a default From in your alias domain, with a From filter that has only your domains (OdooSystemParameters does: defaultFrom), or let those users handle notifications in Odoo (Preferences, Notification).";

function partnerRelayed(author: string, { spf, dmarc }: Judged): MessageIssue {
  return messageIssue("message/partner-relayed", {
    message: `Odoo sends for ${printable(spf.domain ?? "", 80)} and wrote ${author} into From: it passed on a partner's message, or one of its users has an address there. Nothing authenticates ${author}.${consequence(dmarc)}`,
    fix: `In Odoo ${OWN_FROM} If ${author} is yours as well, make it the alias domain of the company that sends, and publish its records.`,
    ...severityOf(dmarc),
  });
}

function noSuchDomain(author: string): MessageIssue {
  return messageIssue("message/no-such-author-domain", {
    message: `DNS says that the author domain ${author} does not exist: nobody can answer, and many receivers refuse such mail.`,
    fix: "Check the spelling of the user's or the company's email address in Odoo; if it is right, see that the domain is registered and delegated.",
  });
}

function notAligned(author: string, passes: readonly string[], dmarc: DmarcOfMessage): MessageIssue {
  const domains = [...new Set(passes)].map((domain) => printable(domain, 80));
  return messageIssue("message/not-aligned", {
    message: `What is authenticated is ${shortened(domains, { most: 5 })}, and not the author domain ${author}.${consequence(dmarc)}`,
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
