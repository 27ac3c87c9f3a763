/** Works out which records the mail of a database needs, and whether it passes DMARC with them. */
import { AliasRelation } from "./aliasRelation";
import { sendsThroughOdoo } from "./hosting";
import { requirementIssues } from "./requirementIssues";
import { DmarcOutcome, isEnforced, Need, type OdooRequirements, type OdooSetup, ReturnPath } from "./setup";
import { hasAliasDomains } from "./version";

/**
 * What mail of an Odoo database needs to be taken for genuine. Sources: Odoo documentation, "Configure DNS records to send emails"
 * and "Manage inbound messages" (last verified 2026-11); RFC 9989, Identifier Alignment.
 */
export function odooRequirements(setup: OdooSetup): OdooRequirements {
  const returnPath = returnPathOf(setup);
  if (returnPath === ReturnPath.OwnServer) return OWN_SERVER;
  const spfAligns = returnPath === ReturnPath.AliasDomain && aligns(setup);
  const dkimAligns = setup.hasDkim;
  const requirements = {
    returnPath,
    spf: returnPath === ReturnPath.AliasDomain ? Need.Required : Need.Advised,
    dkim: Need.Required,
    spfAligns,
    dkimAligns,
    outcome: outcomeOf(spfAligns || dkimAligns, isEnforced(setup.policy)),
  };
  return { ...requirements, issues: requirementIssues(setup, requirements) };
}

const OWN_SERVER: OdooRequirements = {
  returnPath: ReturnPath.OwnServer,
  spf: Need.NoEffect,
  dkim: Need.NoEffect,
  spfAligns: false,
  dkimAligns: false,
  outcome: DmarcOutcome.OwnServer,
  issues: [],
};

// Odoo Online forces the Return-Path of its own servers since alias domains are records, whatever the bounce alias says. For earlier
// versions its documentation names mail.catchall.domain.
function returnPathOf({ hosting, version }: OdooSetup): ReturnPath {
  if (!sendsThroughOdoo(hosting)) return ReturnPath.OwnServer;
  return hosting === "online" && hasAliasDomains(version) ? ReturnPath.Odoo : ReturnPath.AliasDomain;
}

function aligns({ alias, isStrictSpf = false }: OdooSetup): boolean {
  return alias === AliasRelation.Equal || (alias === AliasRelation.Subdomain && !isStrictSpf);
}

function outcomeOf(passes: boolean, enforced: boolean): DmarcOutcome {
  if (passes) return DmarcOutcome.Pass;
  return enforced ? DmarcOutcome.FailEnforced : DmarcOutcome.FailUnenforced;
}
