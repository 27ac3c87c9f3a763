import { type Hosting, sendsThroughOdoo } from "../odoo/hosting";
import { ODOO_DKIM_SELECTOR, ODOO_DKIM_TARGET } from "../odoo/names";
import type { DomainName } from "../records/dns/domainName";
import { selectorIssues } from "../records/dkim/selector";
import { type Issue, isError } from "../records/issue";
import { at } from "./issuesError";
import type { MailDomainArgs } from "./args";
import { dkimKind } from "./dkimKind";
import { checkDmarcOptions, declaredPolicy, dmarcKind } from "./dmarcKind";
import { odooChoices } from "./odooChoices";
import { type Prepared, prepareRecords } from "./prepare";
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
  const { placement, aliasDomain, spf, others, issues, byHand } = checkMailDomain(args);
  if (issues.some(isError) || placement.domain === undefined || aliasDomain === undefined)
    return { records: [], issues, byHand: [] };
  const prepared = await prepareAll(placement, readerFor(placement, parent), [
    { domain: aliasDomain, kinds: spf },
    { domain: placement.domain, kinds: others },
  ]);
  return { records: prepared.records, issues: [...issues, ...prepared.issues], byHand };
}

/** A mail domain's arguments, checked without asking anybody; `issues` tell all that is wrong with them. */
interface CheckedMailDomain {
  readonly placement: Placement;
  readonly aliasDomain: DomainName | undefined;
  readonly spf: readonly RecordKind[];
  readonly others: readonly RecordKind[];
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
  const spf = spfKinds(args, hosting, aliasDomain, findings);
  const others = [
    ...dkimKinds(args, hosting, placement.domain, findings),
    ...dmarcKinds(args, placement.domain, findings),
  ];
  const odoo = odooPart(args, hosting, placement.domain, aliasDomain);
  return {
    placement,
    aliasDomain,
    spf,
    others,
    issues: [...findings.issues, ...odoo.issues],
    byHand: odoo.byHand,
  };
}

interface Group {
  readonly domain: DomainName;
  readonly kinds: readonly RecordKind[];
}

async function prepareAll(placement: Placement, reader: Reader, groups: readonly Group[]): Promise<Prepared> {
  const used = groups.filter((group) => group.kinds.length > 0);
  const all = await Promise.all(
    placement.places.flatMap((place) =>
      used.map((group) => prepareRecords(group.domain, group.kinds, place, placement.choices, reader)),
    ),
  );
  return { records: all.flatMap((one) => one.records), issues: unique(all.flatMap((one) => one.issues)) };
}

// Both groups tell what is wrong with the one zone that they share.
function unique<T extends { path?: string; message: string }>(issues: readonly T[]): T[] {
  return [...new Map(issues.map((issue) => [`${issue.path} ${issue.message}`, issue])).values()];
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

function dkimKinds(
  args: MailDomainArgs,
  hosting: Hosting,
  domain: DomainName | undefined,
  findings: Findings,
): RecordKind[] {
  if (!dkimIsOn(args, hosting)) return [];
  const { selector = ODOO_DKIM_SELECTOR, target, replaceTarget = false } = args.dkim ?? {};
  findings.issues.push(...at("dkim.selector", selectorIssues(selector)));
  const to = target === undefined ? ODOO_DKIM_TARGET : findings.domain("dkim.target", target);
  return domain === undefined || to === undefined ? [] : [dkimKind(domain, selector, to, replaceTarget)];
}

function dmarcKinds(args: MailDomainArgs, domain: DomainName | undefined, findings: Findings): RecordKind[] {
  if (args.dmarc === undefined) return [];
  if (args.release !== true) findings.issues.push(...at("dmarc", checkDmarcOptions(args.dmarc)));
  return domain === undefined ? [] : [dmarcKind(domain, args.dmarc, "dmarc")];
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
