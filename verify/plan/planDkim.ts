import { ODOO_DKIM_SELECTOR, ODOO_DKIM_TARGET } from "../../odoo/names";
import { dkimOwner } from "../../records/dkim/owner";
import { dkimTargetIssues } from "../../records/dkim/target";
import { sameName } from "../../records/dns/domainName";
import { Severity } from "../../records/issue";
import type { DnsResolver } from "../../records/resolver";
import { checkDkim } from "../checkDkim";
import { inArea } from "../issues";
import { Area, type CheckIssue } from "../report";
import type { CheckSetup } from "../target";
import type { Planned, PlannedRecord } from "./report";

/** Plans the CNAME of Odoo's selector. Never rejects when the resolver does not. */
export async function planDkim(setup: CheckSetup, resolver: DnsResolver): Promise<Planned> {
  const { seen, issues } = await checkDkim(setup, ODOO_DKIM_SELECTOR, resolver);
  const target = ODOO_DKIM_TARGET;
  const isThere = seen.target !== undefined && sameName(seen.target, target);
  const record = {
    area: Area.Dkim,
    owner: dkimOwner(ODOO_DKIM_SELECTOR, setup.domain),
    type: "CNAME",
    notes: [],
  } as const;
  const found = { ...record, ...(seen.target !== undefined && { before: seen.target }), added: [], removed: [] };
  // A missing CNAME is what the plan adds. Anything that stands in its place must be looked at first.
  const inTheWay = isThere ? [] : issues.filter(({ id }) => id !== "verify/no-dkim").map(asRefusal);
  if (inTheWay.length > 0) return { record: found, issues: inTheWay, byHand: [] };
  const key = await dkimTargetIssues({ target, isPublished: isThere, resolver });
  const planned: PlannedRecord = { ...found, after: target, added: isThere ? [] : [target] };
  return { record: planned, issues: inArea(Area.Dkim, key), byHand: [] };
}

// A wildcard is only replaced for this one name, which does no harm. Everything else must be looked at by a person first.
function asRefusal(issue: CheckIssue): CheckIssue {
  const isHarmless = issue.isUnknown || issue.id === "dkim/wildcard";
  return { ...issue, severity: isHarmless ? Severity.Warning : Severity.Error };
}
