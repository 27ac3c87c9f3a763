/** Which identity of Odoo's mail, SPF or DKIM, aligns with the author domain. */
import { AliasRelation, aliasRelation } from "../odoo/aliasRelation";
import { ODOO_DKIM_SELECTOR, ODOO_DKIM_TARGET } from "../odoo/names";
import { odooRequirements } from "../odoo/requirements";
import { isEnforced, type OdooRequirements, ReturnPath } from "../odoo/setup";
import { type EffectivePolicy, PolicyState } from "../records/dmarc/effectivePolicy";
import { dkimOwner } from "../records/dkim/owner";
import type { DomainName } from "../records/dns/domainName";
import { type Issue, isError } from "../records/issue";
import type { DkimFinding } from "./checkDkim";
import type { DmarcFinding } from "./checkDmarc";
import type { SpfFinding } from "./checkSpf";
import { checkIssue, inArea } from "./issues";
import { type AlignmentSeen, Area, type CheckIssue, Verdict } from "./report";
import { type CheckSetup, isOdooSelector } from "./target";

/** What was found of the other areas. */
export interface Found {
  readonly spf: SpfFinding;
  readonly dkim: readonly DkimFinding[];
  readonly dmarc: DmarcFinding;
}

/** Which identity authenticates the author domain, and what is wrong with that. */
export interface AlignmentFinding {
  readonly alignment: AlignmentSeen;
  readonly issues: readonly CheckIssue[];
  /** Whether Odoo's mail passes DMARC. Where it does not, the issue that says why may be one of another area. */
  readonly verdict: Verdict;
}

/**
 * Puts SPF, DKIM and DMARC together for the way in which Odoo sends. Its issues are about set-ups that could not pass even with good
 * records: a record that is missing or broken is an issue of its own area.
 */
export function checkAlignment(setup: CheckSetup, { spf, dkim, dmarc }: Found): AlignmentFinding {
  const { domain, aliasDomain, hosting, version } = setup;
  if (!setup.throughOdoo) return { alignment: { text: textWithoutOdoo(setup) }, issues: [], verdict: Verdict.Good };
  const { policy } = dmarc.seen;
  const odooKey = dkim.find(({ seen }) => isOdooSelector(seen.selector));
  const hasDkim = odooKey !== undefined;
  const alias = aliasRelation(domain, aliasDomain);
  const requirements = odooRequirements({
    hosting,
    version,
    hasDkim,
    alias,
    isStrictSpf: dmarc.isStrictSpf === true,
    ...(policy.state === PolicyState.Policy && { policy: policy.applied }),
  });
  // `aspf` matters only where the alias domain is below or above the author domain.
  const isModeOpen = dmarc.isStrictSpf === undefined && alias === AliasRelation.Subdomain;
  const aliasAligns = requirements.spfAligns && isModeOpen ? undefined : requirements.spfAligns;
  const spfAligns = bothOf(aliasAligns, spf.seen.authorizesOdoo);
  const dkimAligns = hasDkim ? isUsable(odooKey) : false;
  const passes = eitherOf(spfAligns, dkimAligns);
  return {
    alignment: {
      ...(spfAligns !== undefined && { spf: spfAligns }),
      ...(dkimAligns !== undefined && { dkim: dkimAligns }),
      text: `${dkimText(dkimAligns)}, ${spfText(spfAligns, requirements)}: ${OUTCOME[String(passes)]}.`,
    },
    issues: [
      ...inArea(Area.Alignment, requirements.issues).map((issue) => ({ ...issue, ...fixInDns(issue, setup) })),
      ...(passes === false && isUntold(requirements) ? [notAligned(setup)] : []),
    ],
    verdict: verdictOf(passes, policy),
  };
}

// Where DKIM or SPF could align, the issues of their records say why they do not.
function isUntold({ dkimAligns, spfAligns, issues }: OdooRequirements): boolean {
  return !dkimAligns && !spfAligns && issues.length === 0;
}

function notAligned({ domain }: CheckSetup): CheckIssue {
  return checkIssue(Area.Alignment, "verify/odoo-not-aligned", {
    message: `Odoo's mail is not authenticated as ${domain}: SPF does not align, and there is no DKIM CNAME for Odoo's key.`,
    fix: publishKey(domain),
  });
}

function publishKey(domain: DomainName): string {
  return `Publish ${dkimOwner(ODOO_DKIM_SELECTOR, domain)} CNAME ${ODOO_DKIM_TARGET}`;
}

function isUsable(found: DkimFinding): boolean | undefined {
  if (found.issues.some(({ isUnknown }) => isUnknown)) return undefined;
  // In test mode verifiers treat the mail as not signed (RFC 6376 section 3.6.1).
  return found.seen.key !== undefined && !found.seen.key.testing && !found.issues.some(isError);
}

// The fix of a plan names a setting. A check names the record: the domain may have no stack.
function fixInDns({ fix }: Issue, { domain }: CheckSetup): Pick<Issue, "fix"> {
  return { fix: fix.replace("Leave `dkim.enabled` on", publishKey(domain)) };
}

function textWithoutOdoo({ isParked, domain }: CheckSetup): string {
  return isParked
    ? `${domain} is meant to send no mail.`
    : "An own server sends: its own SPF and DKIM decide, and Odoo's records have no effect.";
}

function bothOf(one: boolean | undefined, other: boolean | undefined): boolean | undefined {
  if (one === false || other === false) return false;
  return one === undefined || other === undefined ? undefined : true;
}

// Either is enough (RFC 9989, Identifier Alignment).
function eitherOf(spf: boolean | undefined, dkim: boolean | undefined): boolean | undefined {
  if (spf === true || dkim === true) return true;
  return spf === undefined || dkim === undefined ? undefined : false;
}

function verdictOf(passes: boolean | undefined, policy: EffectivePolicy): Verdict {
  if (passes === undefined) return Verdict.Unknown;
  if (passes) return Verdict.Good;
  if (policy.state === PolicyState.Unknown) return Verdict.Unknown;
  return policy.state === PolicyState.Policy && isEnforced(policy.applied) ? Verdict.Problems : Verdict.Warnings;
}

const OUTCOME: Readonly<Record<string, string>> = {
  true: "Odoo's mail passes DMARC",
  false: "Odoo's mail does not pass DMARC",
  undefined: "whether Odoo's mail passes DMARC is not known",
};

function dkimText(aligns: boolean | undefined): string {
  if (aligns === undefined) return "whether DKIM aligns is not known";
  return aligns ? "DKIM aligns" : "DKIM does not align";
}

function spfText(aligns: boolean | undefined, { returnPath }: OdooRequirements): string {
  if (aligns === undefined) return "whether SPF aligns is not known";
  if (aligns) return "SPF aligns";
  const why =
    returnPath === ReturnPath.Odoo
      ? "the Return-Path is Odoo's own"
      : "the alias domain is not aligned or not authorized";
  return `SPF does not align (${why})`;
}
