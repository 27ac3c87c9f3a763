import { type Issue, Severity } from "../records/issue";
import { Hosting } from "./hosting";

/** What decides whether mail of a hosting mode passes DMARC. */
export interface Authentication {
  readonly hosting: Hosting;
  /** The declared policy. @default - none declared */
  readonly policy: string | undefined;
  readonly hasDkim: boolean;
}

/**
 * Whether a declared enforcement would reject the domain's own mail.
 * Odoo Online forces the Return-Path to its own domain, so that SPF never aligns there and DKIM alone can pass;
 * on Odoo.sh the Return-Path is the alias domain, so that SPF suffices.
 * Issues: `dmarc/enforced-without-authentication`.
 */
export function authenticationIssues({ hosting, policy, hasDkim }: Authentication): Issue[] {
  const enforced = policy?.toLowerCase() === "quarantine" || policy?.toLowerCase() === "reject";
  if (!enforced || hasDkim || hosting !== Hosting.Online) return [];
  return [
    {
      id: "dmarc/enforced-without-authentication",
      severity: Severity.Error,
      message: `p=${policy} would have the domain's own mail treated as forged: Odoo Online sends with a Return-Path of its own, so SPF cannot align, and DKIM is off.`,
      fix: "Leave `dkim.enabled` on, or keep the policy at none.",
      source: "Odoo documentation, Configure DNS records to send emails; RFC 9989, Identifier Alignment",
    },
  ];
}
