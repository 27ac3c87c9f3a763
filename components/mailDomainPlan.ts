import { odooChoices } from "../odoo/choices";
import { type Hosting, sendsThroughOdoo } from "../odoo/hosting";
import type { DomainName } from "../records/dns/domainName";
import { at, isError, type Issue } from "../records/issue";
import type { MailDomainArgs } from "./args";
import { checkVerify } from "./checkVerify";
import { dkimKinds } from "./dkimKinds";
import { dmarcGroups } from "./dmarcGroups";
import { declaredPolicy } from "./dmarcKind";
import { type Group, prepareGroups } from "./groups";
import type { Prepared } from "./prepare";
import type { Reader } from "./reading";
import type { RecordKind } from "./recordKind";
import { checkSpfOptions, spfKind } from "./spfKind";
import { Findings, type Placement, readerFor, readHosting, readPlacement } from "./validate";

/** A mail domain that was read and checked; nothing is registered yet. */
export interface MailDomainPlan extends Prepared {
  readonly byHand: string[];
}

/**
 * Checks the arguments, reads the zones and checks what is there. Asks nothing twice: a program that plans all its
 * domains first pays for no reading again when it declares them.
 */
export async function planMailDomain(args: MailDomainArgs, parent?: Reader["parent"]): Promise<MailDomainPlan> {
  const { placement, groups, issues, byHand } = checkMailDomain(args);
  if (issues.some(isError)) return { records: [], issues, byHand: [] };
  const prepared = await prepareGroups(groups, placement.choices, readerFor(placement, parent));
  return { records: prepared.records, issues: [...issues, ...prepared.issues], byHand };
}

/** A mail domain's arguments, checked without asking anybody; `issues` tell all that is wrong with them. */
interface CheckedMailDomain {
  readonly placement: Placement;
  readonly groups: readonly Group[];
  readonly issues: readonly Issue[];
  readonly byHand: string[];
}

/** Checks what can be judged of a mail domain without reading a zone. */
export function checkMailDomain(args: MailDomainArgs): CheckedMailDomain {
  const findings = new Findings();
  const placement = readPlacement(args, findings);
  const hosting = readHosting(args.hosting, findings);
  const aliasDomain =
    args.aliasDomain === undefined ? placement.domain : findings.domain("aliasDomain", args.aliasDomain);
  const { domain, places } = placement;
  const release = placement.choices.release;
  checkVerify(args.verify, findings);
  const spf = spfKinds(args, hosting, aliasDomain, findings);
  const dkim = dkimIsOn(args, hosting) ? dkimKinds(args.dkim ?? {}, domain, findings, "dkim") : [];
  const dmarc = args.dmarc === undefined ? [] : dmarcGroups(args.dmarc, domain, { places, release }, findings, "dmarc");
  const odoo = odooPart(args, hosting, domain, aliasDomain);
  return {
    placement,
    groups: [
      ...(aliasDomain === undefined ? [] : [{ domain: aliasDomain, kinds: spf, places }]),
      ...(domain === undefined ? [] : [{ domain, kinds: dkim, places }]),
      ...dmarc,
    ],
    issues: [...findings.issues, ...odoo.issues],
    byHand: odoo.byHand,
  };
}

function spfKinds(
  args: MailDomainArgs,
  hosting: Hosting,
  owner: DomainName | undefined,
  findings: Findings,
): RecordKind[] {
  const options = args.spf ?? {};
  const throughOdoo = sendsThroughOdoo(hosting);
  if (args.release !== true) findings.issues.push(...at("spf", checkSpfOptions(options, throughOdoo)));
  if (owner === undefined || (!throughOdoo && args.spf === undefined)) return [];
  return [spfKind(owner, options, throughOdoo, "spf")];
}

function odooPart(args: MailDomainArgs, hosting: Hosting, domain?: DomainName, aliasDomain?: DomainName) {
  if (domain === undefined || aliasDomain === undefined) return { issues: [], byHand: [] };
  const policy = declaredPolicy(args.dmarc);
  return odooChoices(args, {
    domain,
    aliasDomain,
    hosting,
    hasDkim: dkimIsOn(args, hosting),
    isStrictSpf: args.dmarc?.spfAlignment === "s",
    ...(policy !== undefined && { policy }),
  });
}

function dkimIsOn(args: MailDomainArgs, hosting: Hosting): boolean {
  return args.dkim?.enabled ?? sendsThroughOdoo(hosting);
}
