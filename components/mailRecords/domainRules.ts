/** Which records a mail domain declares, and what its arguments say wrongly. Without Pulumi: `odoo-mail plan` asks the same. */
import { odooChoices } from "../../odoo/choices";
import { type HostingWord, sendsThroughOdoo } from "../../odoo/hosting";
import { AlignmentMode } from "../../records/dmarc/tags";
import type { DomainName } from "../../records/dns/domainName";
import { at, type Issue } from "../../records/issue";
import type { MailDomainArgs } from "../args";
import type { Group, Place } from "../coOwned/ourRecord";
import type { RecordRules } from "../coOwned/rules";
import { type Findings, readHosting } from "../findings";
import { dkimRecordRules } from "./dkim";
import { declaredPolicy } from "./dmarc";
import { dmarcGroups } from "./reportAuthorization";
import { checkSpfOptions, spfRules } from "./spf";

/** The arguments of a mail domain that decide about its records. */
export type DeclaredDomain = Omit<MailDomainArgs, "cloudflare" | "route53" | "verify">;

/** Where the records of a mail domain go. */
interface DomainPlace {
  /** @default - the arguments name none that is valid */
  readonly domain: DomainName | undefined;
  readonly places: readonly Place[];
}

/** The records of a mail domain. */
export interface DomainRules {
  /** Where SPF stands. @default - the arguments name none that is valid */
  readonly aliasDomain: DomainName | undefined;
  readonly hosting: HostingWord;
  readonly spf: readonly RecordRules[];
  readonly dkim: readonly RecordRules[];
  readonly dmarc: readonly Group[];
  /** What Odoo makes of it, and what is left to do by hand. */
  readonly odoo: { readonly issues: readonly Issue[]; readonly byHand: string[] };
}

/** Reads the arguments of a mail domain; what is wrong goes into `findings`. */
export function domainRules(args: DeclaredDomain, { domain, places }: DomainPlace, findings: Findings): DomainRules {
  const { release = false } = args;
  const hosting = readHosting(args.hosting, findings);
  const aliasDomain = args.aliasDomain === undefined ? domain : findings.domain("aliasDomain", args.aliasDomain);
  return {
    aliasDomain,
    hosting,
    spf: spfOf(args, hosting, aliasDomain, findings),
    dkim: dkimIsOn(args, hosting) ? dkimRecordRules(args.dkim ?? {}, domain, findings, "dkim") : [],
    dmarc: args.dmarc === undefined ? [] : dmarcGroups(args.dmarc, domain, { places, release }, findings, "dmarc"),
    odoo: odooPart(args, hosting, domain, aliasDomain),
  };
}

function spfOf(
  { spf, release }: DeclaredDomain,
  hosting: HostingWord,
  owner: DomainName | undefined,
  findings: Findings,
): RecordRules[] {
  const options = spf ?? {};
  const throughOdoo = sendsThroughOdoo(hosting);
  if (release !== true) findings.issues.push(...at("spf", checkSpfOptions(options, throughOdoo)));
  if (owner === undefined || (!throughOdoo && spf === undefined)) return [];
  return [spfRules(owner, options, throughOdoo, "spf")];
}

function odooPart(
  args: DeclaredDomain,
  hosting: HostingWord,
  domain: DomainName | undefined,
  aliasDomain: DomainName | undefined,
): DomainRules["odoo"] {
  if (domain === undefined || aliasDomain === undefined) return { issues: [], byHand: [] };
  return odooChoices(args, odooNames(args, hosting, domain, aliasDomain));
}

/** What Odoo's part of a mail domain is judged by. */
export function odooNames(
  args: DeclaredDomain,
  hosting: HostingWord,
  domain: DomainName,
  aliasDomain: DomainName,
): Parameters<typeof odooChoices>[1] {
  const policy = declaredPolicy(args.dmarc);
  return {
    domain,
    aliasDomain,
    hosting,
    hasDkim: dkimIsOn(args, hosting),
    isStrictSpf: args.dmarc?.spfAlignment === AlignmentMode.Strict,
    ...(policy !== undefined && { policy }),
  };
}

function dkimIsOn({ dkim }: DeclaredDomain, hosting: HostingWord): boolean {
  return dkim?.enabled ?? sendsThroughOdoo(hosting);
}
