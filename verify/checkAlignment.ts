import { aliasRelation } from "../odoo/aliasRelation";
import { ODOO_DKIM_SELECTOR, ODOO_DKIM_TARGET } from "../odoo/names";
import { odooRequirements } from "../odoo/requirements";
import { type OdooRequirements, ReturnPath } from "../odoo/setup";
import { PolicyState } from "../records/dmarc/effectivePolicy";
import { dkimOwner } from "../records/dkim/owner";
import { type Issue, isError } from "../records/issue";
import type { DkimFinding } from "./dkim/checkDkim";
import type { DmarcFinding } from "./dmarc/checkDmarc";
import { inArea } from "./issues";
import { type AlignmentSeen, Area, type CheckIssue } from "./report";
import type { CheckSetup } from "./setup";
import type { SpfFinding } from "./spf/checkSpf";

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
}

/**
 * Puts SPF, DKIM and DMARC together for the way in which Odoo sends. A record that is missing or broken is named by its own area and
 * not here again; issues are about set-ups that could not pass even with good records.
 */
export function checkAlignment(setup: CheckSetup, { spf, dkim, dmarc }: Found): AlignmentFinding {
  const { domain, aliasDomain, hosting, version, selectors } = setup;
  if (!setup.throughOdoo) return { alignment: { text: notOdoos(setup) }, issues: [] };
  const { policy } = dmarc.seen;
  const hasDkim = selectors.some(isOdoos);
  const requirements = odooRequirements({
    hosting,
    version,
    hasDkim,
    alias: aliasRelation(domain, aliasDomain),
    isStrictSpf: dmarc.isStrictSpf,
    ...(policy.state === PolicyState.Policy && { policy: policy.applied }),
  });
  const signs = dkim.find(({ seen }) => isOdoos(seen.selector));
  const spfAligns = requirements.spfAligns ? spf.seen.authorizesOdoo : false;
  const dkimAligns = hasDkim ? works(signs) : false;
  return {
    alignment: {
      ...(spfAligns !== undefined && { spf: spfAligns }),
      ...(dkimAligns !== undefined && { dkim: dkimAligns }),
      text: sentence(requirements, spfAligns, dkimAligns),
    },
    issues: inArea(Area.Alignment, requirements.issues).map((issue) => ({ ...issue, ...inDns(issue, setup) })),
  };
}

function isOdoos(selector: string): boolean {
  return selector.toLowerCase() === ODOO_DKIM_SELECTOR;
}

function works(found: DkimFinding | undefined): boolean | undefined {
  if (found === undefined) return undefined;
  if (found.issues.some(({ isUnknown }) => isUnknown)) return undefined;
  // In test mode verifiers treat the mail as not signed (RFC 6376 section 3.6.1).
  return found.seen.key !== undefined && !found.seen.key.testing && !found.issues.some(isError);
}

// Plans name their setting; from outside there is the record only.
function inDns({ fix }: Issue, { domain }: CheckSetup): Pick<Issue, "fix"> {
  const publish = `Publish ${dkimOwner(ODOO_DKIM_SELECTOR, domain)} CNAME ${ODOO_DKIM_TARGET}`;
  return { fix: fix.replace("Leave `dkim.enabled` on", publish) };
}

function notOdoos({ isParked, domain }: CheckSetup): string {
  return isParked
    ? `${domain} is meant to send no mail.`
    : "An own server sends: its own SPF and DKIM decide, and Odoo's records have no effect.";
}

function sentence({ returnPath }: OdooRequirements, spf: boolean | undefined, dkim: boolean | undefined): string {
  const why =
    returnPath === ReturnPath.Odoo
      ? "the Return-Path is Odoo's own"
      : "the alias domain is not aligned or not authorized";
  const spfText =
    spf === true ? "SPF aligns" : spf === undefined ? "whether SPF aligns is not known" : `SPF does not align (${why})`;
  const dkimText =
    dkim === true ? "DKIM aligns" : dkim === undefined ? "whether DKIM aligns is not known" : "DKIM does not align";
  const passes = spf === true || dkim === true;
  const open = !passes && (spf === undefined || dkim === undefined);
  return `${dkimText}, ${spfText}: ${passes ? "Odoo's mail passes DMARC" : open ? "whether Odoo's mail passes DMARC is not known" : "Odoo's mail does not pass DMARC"}.`;
}
