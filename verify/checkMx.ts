/** The check of the MX of the alias domain: where replies and bounces go. */
import { toAsciiName } from "../records/dns/domainName";
import { Severity } from "../records/issue";
import { quotedList } from "../records/printable";
import { type DnsResolver, isUnanswered, type MxValue } from "../records/resolver";
import { checkIssue, unanswered } from "./issues";
import { Area, type CheckIssue } from "./report";
import type { CheckSetup } from "./target";

/** How many mail exchangers are shown. */
const SHOWN = 30;

/** How many mail exchangers are looked up, the preferred ones. */
const LOOKED_UP = 10;

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
  return { mx, issues: isParked ? [] : await mxIssues(name, mx, resolver) };
}

async function mxIssues(name: string, mx: readonly MxValue[], resolver: DnsResolver): Promise<CheckIssue[]> {
  if (mx.length === 0) return [noMx(name)];
  // RFC 7505 section 3: a null MX is one record with the root as its exchange.
  if (mx.every(({ exchange }) => exchange === "" || exchange === ".")) return [nullMx(name)];
  const hosts = [...new Set(mx.map(({ exchange }) => exchange))].slice(0, LOOKED_UP);
  const found = await Promise.all(hosts.map((host) => addressesOf(host, resolver)));
  const isReachable = found.some((one) => one === true);
  const without = hosts.filter((_, at) => found[at] === false);
  const [open] = found.filter((one) => typeof one === "object");
  if (without.length > 0 && (isReachable || open === undefined)) return [withoutAddress(name, without, isReachable)];
  // Senders need one host that they reach. What is not known of the others decides nothing.
  return isReachable || open === undefined ? [] : [open];
}

/** Whether a host has an address; an issue where DNS does not say. */
async function addressesOf(host: string, resolver: DnsResolver): Promise<boolean | CheckIssue> {
  const name = toAsciiName(host);
  if (!name.ok) return false;
  const v4 = await resolver.resolve(name.value, "A");
  if (v4.values.length > 0) return true;
  const v6 = await resolver.resolve(name.value, "AAAA");
  if (v6.values.length > 0) return true;
  const open = [v4, v6].find(isUnanswered);
  return open !== undefined && unanswered(Area.Mx, name.value, "A and AAAA", open.status);
}

function withoutAddress(name: string, hosts: readonly string[], isReachable: boolean): CheckIssue {
  const listed = quotedList(hosts, { max: 80, most: 3 });
  return checkIssue(Area.Mx, "verify/mx-without-address", {
    message: isReachable
      ? `Some MX hosts of ${name} have no address (${listed}): senders have to try the others.`
      : `No MX host of ${name} has an address (${listed}): bounces and replies are lost.`,
    fix: "Correct the name, or delete the MX record when the host is gone. An MX record names a host, never an IP address.",
    ...(isReachable ? {} : { severity: Severity.Error }),
  });
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
