/** The check of the MX of the alias domain: where replies and bounces go. */
import { Severity } from "../records/issue";
import { type DnsResolver, isUnanswered, type MxValue } from "../records/resolver";
import { checkIssue, unanswered } from "./issues";
import { Area, type CheckIssue } from "./report";
import type { CheckSetup } from "./target";

/** How many mail exchangers are shown. */
const SHOWN = 30;

/** Who receives mail, and what is wrong with it. */
export interface MxFinding {
  readonly mx: readonly MxValue[];
  readonly issues: readonly CheckIssue[];
}

/** Looks at the MX of the alias domain. Never rejects when the resolver does not. */
export async function checkMx({ aliasDomain: name, isParked }: CheckSetup, resolver: DnsResolver): Promise<MxFinding> {
  const answer = await resolver.resolve(name, "MX");
  if (isUnanswered(answer)) return { mx: [], issues: [unanswered(Area.Mx, name, "MX", answer.status)] };
  const mx = answer.values
    .filter((value): value is MxValue => typeof value !== "string")
    .sort((a, b) => a.preference - b.preference || (a.exchange < b.exchange ? -1 : 1))
    .slice(0, SHOWN);
  // A domain that sends no mail gets neither replies nor bounces.
  return { mx, issues: isParked ? [] : mxIssues(name, mx) };
}

function mxIssues(name: string, mx: readonly MxValue[]): CheckIssue[] {
  if (mx.length === 0) return [noMx(name)];
  // RFC 7505 section 3: a null MX is one record with the root as its exchange.
  return mx.every(({ exchange }) => exchange === "" || exchange === ".") ? [nullMx(name)] : [];
}

function noMx(name: string): CheckIssue {
  return checkIssue(Area.Mx, "verify/no-mx", {
    message: `${name} has no MX record: replies and bounces of mail that Odoo sends go to its address record, or nowhere.`,
    fix: `Give ${name} an MX record for whoever keeps its mailboxes, and redirect bounce@${name} and catchall@${name} to the Odoo database.`,
  });
}

function nullMx(name: string): CheckIssue {
  return checkIssue(Area.Mx, "verify/null-mx", {
    message: `The null MX of ${name} says that it receives no mail: bounces and replies are lost, and receivers may refuse what it sends.`,
    fix: `Put a real MX record in its place, or use another alias domain: bounce@${name} and catchall@${name} must be able to receive.`,
    severity: Severity.Error,
  });
}
