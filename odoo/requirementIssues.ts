/** The issues of a set-up through Odoo's servers whose mail fails DMARC, or passes it by SPF alone. */
import type { Issue } from "../records/issue";
import { printable } from "../records/printable";
import { AliasRelation } from "./aliasRelation";
import { odooIssue } from "./issues";
import { DmarcOutcome, isEnforced, type OdooRequirements, type OdooSetup, ReturnPath } from "./setup";

/** What is wrong or worth knowing about a set-up whose mail passes through Odoo's servers. */
export function requirementIssues(setup: OdooSetup, found: Omit<OdooRequirements, "issues">): Issue[] {
  if (found.outcome === DmarcOutcome.FailEnforced) return [notAuthenticated(setup, found.returnPath)];
  if (isEnforced(setup.policy) && !found.dkimAligns) return [spfAlone(setup)];
  const spfMayCount = found.returnPath === ReturnPath.AliasDomain && !found.spfAligns;
  return spfMayCount && !found.dkimAligns ? [aliasNotAligned(setup)] : [];
}

function notAuthenticated(setup: OdooSetup, returnPath: ReturnPath): Issue {
  const why =
    returnPath === ReturnPath.Odoo
      ? "Odoo Online sends with a Return-Path of its own, so SPF cannot align"
      : `${aliasIs(setup)}, so SPF does not align`;
  return odooIssue("dmarc/enforced-without-authentication", {
    message: `p=${policyOf(setup)} would have the domain's own mail treated as forged: ${why}, and DKIM is off.`,
    fix: "Leave `dkim.enabled` on, or keep the policy at none.",
  });
}

function spfAlone(setup: OdooSetup): Issue {
  return odooIssue("odoo/spf-alone", {
    message: `p=${policyOf(setup)} rests on SPF alone, because DKIM is off: mail that a recipient forwards fails it.`,
    fix: "Leave `dkim.enabled` on: a signature survives forwarding.",
  });
}

function aliasNotAligned(setup: OdooSetup): Issue {
  return odooIssue("odoo/alias-not-aligned", {
    message: `${capital(aliasIs(setup))}, so SPF never counts for DMARC, and DKIM is off: a policy could not be enforced.`,
    fix: "Leave `dkim.enabled` on, or use an alias domain that is the author domain or below it.",
  });
}

function aliasIs({ alias }: OdooSetup): string {
  return alias === AliasRelation.Other
    ? "the alias domain is another domain than the author domain"
    : "strict alignment (aspf=s) wants the alias domain to be the author domain itself";
}

function policyOf({ policy }: OdooSetup): string {
  return printable(String(policy));
}

function capital(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
}
