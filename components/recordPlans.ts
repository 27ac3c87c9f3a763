import { sendsThroughOdoo } from "../odoo/hosting";
import { ODOO_DKIM_SELECTOR, ODOO_DKIM_TARGET } from "../odoo/names";
import type { DomainName } from "../records/dns/domainName";
import { selectorIssues } from "../records/dkim/selector";
import type { DkimRecordArgs, DmarcRecordArgs, PlacementArgs, SpfRecordArgs } from "./args";
import { dkimKind } from "./dkimKind";
import { checkDmarcOptions, dmarcKind } from "./dmarcKind";
import { at } from "./issuesError";
import { type Prepared, prepareRecords } from "./prepare";
import type { Reader } from "./reading";
import type { RecordKind } from "./recordKind";
import { checkSpfOptions, spfKind } from "./spfKind";
import { Findings, readerFor, readHosting, readPlacement } from "./validate";

type Parent = NonNullable<Reader["parent"]>;

/** Checks and reads what an SpfRecord needs. */
export function planSpfRecord(args: SpfRecordArgs, parent: Parent): Promise<Prepared> {
  return planOne(args, parent, (domain, findings) => {
    const throughOdoo = sendsThroughOdoo(readHosting(args.hosting, findings));
    if (args.release !== true) findings.issues.push(...checkSpfOptions(args, throughOdoo));
    return spfKind(domain, args, throughOdoo);
  });
}

/** Checks and reads what a DkimRecord needs. */
export function planDkimRecord(args: DkimRecordArgs, parent: Parent): Promise<Prepared> {
  return planOne(args, parent, (domain, findings) => {
    const selector = args.selector ?? ODOO_DKIM_SELECTOR;
    findings.issues.push(...at("selector", selectorIssues(selector)));
    const target = args.target === undefined ? ODOO_DKIM_TARGET : findings.domain("target", args.target);
    return dkimKind(domain, selector, target ?? ODOO_DKIM_TARGET, args.replaceTarget ?? false);
  });
}

/** Checks and reads what a DmarcRecord needs. */
export function planDmarcRecord(args: DmarcRecordArgs, parent: Parent): Promise<Prepared> {
  return planOne(args, parent, (domain, findings) => {
    if (args.release !== true) findings.issues.push(...checkDmarcOptions(args));
    return dmarcKind(domain, args);
  });
}

async function planOne(
  args: PlacementArgs,
  parent: Parent,
  kindOf: (domain: DomainName, findings: Findings) => RecordKind,
): Promise<Prepared> {
  const findings = new Findings();
  const placement = readPlacement(args, findings);
  const { domain } = placement;
  const kind = domain === undefined ? undefined : kindOf(domain, findings);
  if (kind === undefined || domain === undefined || findings.issues.length > 0)
    return { records: [], issues: findings.issues };
  const reader = readerFor(placement, parent);
  const all = await Promise.all(
    placement.places.map((place) => prepareRecords(domain, [kind], place, placement.choices, reader)),
  );
  return { records: all.flatMap((one) => one.records), issues: all.flatMap((one) => one.issues) };
}
