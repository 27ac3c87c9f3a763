import { discoverDmarc, type DmarcDiscovery, organizationalDomainOf } from "../../records/dmarc/discover";
import { type EffectivePolicy, NO_POLICY, PolicyState, UNKNOWN_POLICY } from "../../records/dmarc/effectivePolicy";
import { findTag } from "../../records/dmarc/text";
import { walkTree } from "../../records/dmarc/treeWalk";
import { type DomainName, sameName, toAsciiName } from "../../records/dns/domainName";
import type { DnsResolver } from "../../records/resolver";
import { SpfResult } from "../../records/spf/evaluate/session";
import { type DmarcOfMessage, DmarcResult, SignatureResult, type SignatureSeen, type SpfOfMessage } from "./report";

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
  if (author === undefined) return { spf, signatures, dmarc: { result: DmarcResult.Fail, policy: NO_POLICY } };
  const discovery = await discoverDmarc(author, resolver);
  const aligner = new Aligner(discovery, resolver);
  const spfAligned = spf.domain === undefined ? undefined : await aligner.aligns(spf.domain, "aspf");
  const judged = await Promise.all(
    signatures.map(async (signature) => {
      const isAligned = await aligner.aligns(signature.signingDomain, "adkim");
      return { ...signature, ...(isAligned !== undefined && { isAligned }) };
    }),
  );
  const judgedSpf = { ...spf, ...(spfAligned !== undefined && { isAligned: spfAligned }) };
  const { organizationalDomain, policy } = discovery;
  return {
    spf: judgedSpf,
    signatures: judged,
    dmarc: {
      result: resultOf(judgedSpf, judged, policy),
      policy,
      ...(organizationalDomain !== undefined && { organizationalDomain }),
    },
  };
}

class Aligner {
  constructor(
    private readonly author: DmarcDiscovery,
    private readonly resolver: DnsResolver,
  ) {}

  /** Undefined when nobody knows. */
  async aligns(identity: string, tag: "adkim" | "aspf"): Promise<boolean | undefined> {
    const name = toAsciiName(identity);
    if (!name.ok) return false;
    if (sameName(name.value, this.author.domain)) return true;
    if (this.author.policy.state === PolicyState.Unknown) return undefined;
    if (this.isStrict(tag)) return false;
    // Nothing is above both: no need to ask.
    if (lastLabel(name.value) !== lastLabel(this.author.domain)) return false;
    const theirs = organizationalDomainOf(name.value, await walkTree(name.value, this.resolver));
    const ours = this.author.organizationalDomain;
    return theirs === undefined || ours === undefined ? undefined : sameName(theirs, ours);
  }

  private isStrict(tag: "adkim" | "aspf"): boolean {
    const { policy, walk } = this.author;
    if (policy.state !== PolicyState.Policy) return false;
    const tags = walk.find(({ domain }) => domain === policy.policyDomain)?.tags ?? [];
    return findTag(tags, tag)?.value.toLowerCase() === "s";
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
  // What may still pass, once somebody knows, is no failure.
  const mayPass = [
    ...passing,
    ...(spf.result === SpfResult.TempError || spf.result === undefined ? [spf.isAligned] : []),
    ...signatures.filter(({ result }) => result === SignatureResult.Unknown).map(({ isAligned }) => isAligned),
  ];
  const isOpen = policy === UNKNOWN_POLICY || mayPass.some((isAligned) => isAligned !== false);
  return isOpen ? DmarcResult.Unknown : DmarcResult.Fail;
}
