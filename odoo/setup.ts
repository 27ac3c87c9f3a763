/** What Odoo's requirements are worked out from, and the shape in which they are reported. */
import type { Issue } from "../records/issue";
import type { AliasRelation } from "./aliasRelation";
import type { HostingWord } from "./hosting";
import type { OdooVersion } from "./version";

/** What decides which records mail of an Odoo database needs. */
export interface OdooSetup {
  readonly hosting: HostingWord;
  readonly version: OdooVersion;
  /** `p` as declared. @default - no DMARC record is declared */
  readonly policy?: string;
  /** Whether Odoo's DKIM CNAME is there. */
  readonly hasDkim: boolean;
  readonly alias: AliasRelation;
  /** Whether `aspf=s` is declared: only equal names align. @default false */
  readonly isStrictSpf?: boolean;
}

/** Whose domain the Return-Path has. Receivers look there for SPF. */
export const ReturnPath = {
  /** `bounce@<database>.odoo.com`: Odoo's own domain, whatever the alias domain is. */
  Odoo: "odoo",
  /** The bounce address at the alias domain. */
  AliasDomain: "alias-domain",
  /** Whatever the own server writes. */
  OwnServer: "own-server",
} as const;
export type ReturnPath = (typeof ReturnPath)[keyof typeof ReturnPath];

/** How much a record matters. */
export const Need = {
  /** Receivers look there, or Odoo asks for it wherever its servers send for a custom domain. */
  Required: "required",
  /** Odoo asks for it, but the Return-Path of its servers is elsewhere today. */
  Advised: "advised",
  /** It changes nothing for this mail. */
  NoEffect: "no effect",
} as const;
export type Need = (typeof Need)[keyof typeof Need];

/** What DMARC makes of the mail. */
export const DmarcOutcome = {
  Pass: "pass",
  /** Fails, and nothing follows from it but reports: no policy, or p=none. */
  FailUnenforced: "fail, not enforced",
  /** Fails, and receivers quarantine or reject. */
  FailEnforced: "fail, enforced",
  /** Another server signs and sends: only its own records decide. */
  OwnServer: "the own server decides",
} as const;
export type DmarcOutcome = (typeof DmarcOutcome)[keyof typeof DmarcOutcome];

/** Which records are needed where, which identity aligns, what is missing. */
export interface OdooRequirements {
  readonly returnPath: ReturnPath;
  /** Odoo's include in the SPF record of the alias domain. */
  readonly spf: Need;
  /** Odoo's CNAME below the author domain. */
  readonly dkim: Need;
  /** Whether SPF authenticates the author domain. */
  readonly spfAligns: boolean;
  /** Whether DKIM does. */
  readonly dkimAligns: boolean;
  readonly outcome: DmarcOutcome;
  /** Issues: `dmarc/enforced-without-authentication`, `odoo/spf-alone`, `odoo/alias-not-aligned`. */
  readonly issues: readonly Issue[];
}

/** Whether receivers act on a failure: p=quarantine or p=reject (tag values are case-insensitive, RFC 9989 section 4.8). */
export function isEnforced(policy: string | undefined): boolean {
  return /^(quarantine|reject)$/i.test(policy ?? "");
}
