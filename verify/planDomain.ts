import { aliasRelation } from "../odoo/aliasRelation";
import { byHand } from "../odoo/byHand";
import type { DeclaredSenders } from "../odoo/declaredIncludes";
import { genericProviderIssues } from "../odoo/genericProvider";
import { odooRequirements } from "../odoo/requirements";
import type { OdooRequirements } from "../odoo/setup";
import type { DmarcRolloutWanted } from "../records/dmarc/mergeRollout";
import { readRollout } from "../records/dmarc/rollout";
import type { DnsResolver } from "../records/resolver";
import { rememberingResolver } from "../records/spf/lookupTree";
import { planExists } from "./checkExists";
import { inArea } from "./issues";
import { planDkim } from "./plan/planDkim";
import { planDmarc } from "./plan/planDmarc";
import { planSpf } from "./plan/planSpf";
import type { DomainPlan } from "./plan/report";
import { Area, areaVerdicts, type CheckIssue, worstOf } from "./report";
import { type CheckSetup, type CheckTarget, setupOf } from "./target";

/** What is planned for a domain, as the arguments of MailDomain have it. */
export interface PlanOptions
  extends DeclaredSenders, Pick<CheckTarget, "domain" | "aliasDomain" | "hosting" | "odooVersion"> {
  /** @default - no DMARC record is declared */
  readonly dmarc?: DmarcRolloutWanted;
}

/**
 * What MailDomain would change for a domain, from public DNS alone: no credentials, nothing is written. What only the zone's provider
 * knows (record ids, routing policies, limits) is not in it. Never rejects when the resolver does not.
 */
export async function planDomain(options: PlanOptions, resolver: DnsResolver): Promise<DomainPlan> {
  const { dmarc, senders = [], includes = [], ...target } = options;
  const setup = setupOf(target);
  const asked = rememberingResolver(resolver);
  const hasSpf = setup.throughOdoo || senders.length + includes.length > 0;
  const [missing, spf, dkim, policy] = await Promise.all([
    planExists(setup, asked),
    hasSpf ? planSpf(setup, { senders, includes }, asked) : undefined,
    setup.throughOdoo ? planDkim(setup, asked) : undefined,
    planDmarc(setup.domain, dmarc, asked),
  ]);
  const planned = [spf, dkim, policy].filter((one) => one !== undefined);
  const { issues: ofOdoo, ...requirements } = requirementsOf(setup, dmarc);
  const issues = [
    ...missing,
    ...nameIssues(setup),
    ...inArea(Area.Alignment, ofOdoo),
    ...planned.flatMap((one) => one.issues),
  ];
  return {
    version: 1,
    verdict: worstOf(Object.values(areaVerdicts(issues))),
    domain: setup.domain,
    aliasDomain: setup.aliasDomain,
    hosting: setup.hosting,
    odooVersion: setup.version,
    records: planned.map(({ record }) => record),
    requirements,
    ladder: policy.ladder,
    issues,
    byHand: [...byHand({ ...setup, senders }), ...planned.flatMap((one) => one.byHand)],
  };
}

function requirementsOf(setup: CheckSetup, dmarc: DmarcRolloutWanted | undefined): OdooRequirements {
  const { domain, aliasDomain, hosting, version, throughOdoo } = setup;
  const policy = dmarc === undefined ? undefined : readRollout(dmarc).declared.policy;
  return odooRequirements({
    hosting,
    version,
    hasDkim: throughOdoo,
    alias: aliasRelation(domain, aliasDomain),
    isStrictSpf: dmarc?.spfAlignment === "s",
    ...(policy !== undefined && { policy }),
  });
}

function nameIssues({ domain, aliasDomain }: CheckSetup): CheckIssue[] {
  const names = domain === aliasDomain ? [domain] : [domain, aliasDomain];
  return inArea(Area.Alignment, names.flatMap(genericProviderIssues));
}
