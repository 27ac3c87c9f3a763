import { sendsThroughOdoo } from "../odoo/hosting";
import { reportAuthorizationOwner } from "../records/dmarc/reportAuthorization";
import { MAX_NAME_LENGTH } from "../records/dns/domainName";
import type { DkimRecordArgs, DmarcRecordArgs, PlacementArgs, ReportAuthorizationArgs, SpfRecordArgs } from "./args";
import { dkimKinds } from "./dkimKinds";
import { dmarcGroups } from "./dmarcGroups";
import { type Group, prepareGroups } from "./groups";
import type { Prepared } from "./prepare";
import type { Reader } from "./reading";
import { reportKind } from "./reportKind";
import { checkSpfOptions, spfKind } from "./spfKind";
import { Findings, type Placement, readerFor, readHosting, readPlacement } from "./validate";

type Parent = NonNullable<Reader["parent"]>;

/** Checks and reads what an SpfRecord needs. */
export function planSpfRecord(args: SpfRecordArgs, parent: Parent): Promise<Prepared> {
  return planGroups(args, parent, ({ domain, places }, findings) => {
    const throughOdoo = sendsThroughOdoo(readHosting(args.hosting, findings));
    if (args.release !== true) findings.issues.push(...checkSpfOptions(args, throughOdoo));
    return domain === undefined ? [] : [{ domain, kinds: [spfKind(domain, args, throughOdoo)], places }];
  });
}

/** Checks and reads what a DkimRecord needs. */
export function planDkimRecord(args: DkimRecordArgs, parent: Parent): Promise<Prepared> {
  return planGroups(args, parent, ({ domain, places }, findings) => {
    const kinds = dkimKinds(args, domain, findings);
    return domain === undefined ? [] : [{ domain, kinds, places }];
  });
}

/** Checks and reads what a DmarcRecord needs. */
export function planDmarcRecord(args: DmarcRecordArgs, parent: Parent): Promise<Prepared> {
  return planGroups(args, parent, ({ domain, places, choices: { release } }, findings) =>
    dmarcGroups(args, domain, { places, release }, findings),
  );
}

/** Checks and reads what a ReportAuthorization needs. */
export function planReportAuthorization(args: ReportAuthorizationArgs, parent: Parent): Promise<Prepared> {
  return planGroups(args, parent, ({ domain, places }, findings) => {
    const policyDomain = findings.domain("policyDomain", args.policyDomain);
    if (domain === undefined || policyDomain === undefined) return [];
    if (reportAuthorizationOwner(policyDomain, domain).length > MAX_NAME_LENGTH)
      findings.refuse(
        "policyDomain",
        args.policyDomain,
        `a name that fits into ${MAX_NAME_LENGTH} characters beside ${domain}`,
      );
    return [{ domain, kinds: [reportKind(policyDomain, domain)], places }];
  });
}

async function planGroups(
  args: PlacementArgs,
  parent: Parent,
  groupsOf: (placement: Placement, findings: Findings) => Group[],
): Promise<Prepared> {
  const findings = new Findings();
  const placement = readPlacement(args, findings);
  const groups = groupsOf(placement, findings);
  if (findings.issues.length > 0) return { records: [], issues: findings.issues };
  return prepareGroups(groups, placement.choices, readerFor(placement, parent));
}
