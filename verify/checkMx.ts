/** The check of the MX of the alias domain: where replies and bounces go. */
import { type DomainName, toAsciiName } from "../records/dns/domainName";
import { Severity } from "../records/issue";
import { quotedList } from "../records/printable";
import { type DnsAnswer, type DnsResolver, isUnanswered, type MxValue } from "../records/resolver";
import { checkIssue, unanswered } from "./issues";
import { Area, type CheckIssue } from "./report";
import type { CheckSetup } from "./target";

/** How many mail exchangers are shown. */
const SHOWN = 30;

/** How many mail exchangers are looked up, the preferred ones. */
const LOOKED_UP = 10;

/** Who receives mail, and what is wrong with it. */
interface MxFinding {
  /** The preferred ones. */
  readonly mx: readonly MxValue[];
  /** How many there are. */
  readonly count: number;
  readonly issues: readonly CheckIssue[];
}

/** Looks at the MX of the alias domain. Never rejects when the resolver does not. */
export async function checkMx({ aliasDomain: name, isParked }: CheckSetup, resolver: DnsResolver): Promise<MxFinding> {
  const answer = await resolver.resolve(name, "MX");
  if (isUnanswered(answer)) return { mx: [], count: 0, issues: [unanswered(Area.Mx, name, "MX", answer.status)] };
  const mx = answer.values
    .filter((value): value is MxValue => typeof value !== "string")
    .sort((a, b) => a.preference - b.preference || (a.exchange < b.exchange ? -1 : 1));
  // A domain that sends no mail gets neither replies nor bounces.
  const issues = isParked ? [] : await mxIssues(name, mx, resolver);
  return { mx: mx.slice(0, SHOWN), count: mx.length, issues };
}

async function mxIssues(name: DomainName, mx: readonly MxValue[], resolver: DnsResolver): Promise<CheckIssue[]> {
  if (mx.length === 0) return [await noMx(name, resolver)];
  const hosts = [...new Set(mx.map(({ exchange }) => exchange))];
  // RFC 7505 section 3: a null MX is one record with the root as its exchange.
  const real = hosts.filter((host) => host !== "" && host !== ".");
  if (real.length === 0) return [nullMx(name)];
  return [...(real.length < hosts.length ? [nullMxNotAlone(name)] : []), ...(await hostIssues(name, real, resolver))];
}

/** What is known of a host in an MX record. */
interface MxHost {
  readonly host: string;
  /** Undefined where DNS does not say. */
  readonly hasAddress: boolean | undefined;
  readonly isCname: boolean;
  /** Says what DNS left open. */
  readonly open?: CheckIssue;
}

async function hostIssues(name: DomainName, hosts: readonly string[], resolver: DnsResolver): Promise<CheckIssue[]> {
  const asked = await Promise.all(hosts.slice(0, LOOKED_UP).map((host) => lookAt(host, resolver)));
  const isReachable = asked.some(({ hasAddress }) => hasAddress === true);
  const without = asked.filter(({ hasAddress }) => hasAddress === false).map(({ host }) => host);
  const aliases = asked.filter(({ hasAddress, isCname }) => hasAddress === true && isCname).map(({ host }) => host);
  const [open] = asked.flatMap((one) => one.open ?? []);
  const isTold = without.length > 0 && (isReachable || open === undefined);
  return [
    ...(isTold ? [withoutAddress({ name, without, isReachable, asked: asked.length, all: hosts.length })] : []),
    // Senders need one host that they reach. What is not known of the others decides nothing.
    ...(isReachable || isTold || open === undefined ? [] : [open]),
    ...(aliases.length > 0 ? [cnames(name, aliases)] : []),
  ];
}

async function lookAt(host: string, resolver: DnsResolver): Promise<MxHost> {
  const name = toAsciiName(host);
  if (!name.ok) return { host, hasAddress: false, isCname: false };
  const isCname = (await resolver.resolve(name.value, "CNAME")).values.length > 0;
  const found = await addressOf(name.value, resolver);
  if (typeof found === "boolean") return { host, hasAddress: found, isCname };
  return { host, hasAddress: undefined, isCname, open: unanswered(Area.Mx, name.value, "A and AAAA", found) };
}

/** Whether a name has an address; the status of the answer where DNS does not say. */
async function addressOf(name: DomainName, resolver: DnsResolver): Promise<boolean | DnsAnswer["status"]> {
  const v4 = await resolver.resolve(name, "A");
  if (v4.values.length > 0) return true;
  const v6 = await resolver.resolve(name, "AAAA");
  if (v6.values.length > 0) return true;
  return [v4, v6].find(isUnanswered)?.status ?? false;
}

interface WithoutAddress {
  readonly name: DomainName;
  readonly without: readonly string[];
  readonly isReachable: boolean;
  /** How many hosts were asked, and how many there are. */
  readonly asked: number;
  readonly all: number;
}

function withoutAddress({ name, without, isReachable, asked, all }: WithoutAddress): CheckIssue {
  const listed = quotedList(without, { max: 80, most: 3 });
  const fix =
    "Correct the name, or delete the MX record when the host is gone. An MX record names a host, never an IP address.";
  if (isReachable)
    return checkIssue(Area.Mx, "verify/mx-without-address", {
      message: `Some MX hosts of ${name} have no address (${listed}): senders have to try the others.`,
      fix,
    });
  if (asked < all)
    return checkIssue(Area.Mx, "verify/mx-without-address", {
      message: `The ${asked} preferred of ${all} MX hosts of ${name} have no address (${listed}). No more than ${asked} are asked, so it is not known whether another one can receive.`,
      fix,
    });
  return checkIssue(Area.Mx, "verify/mx-without-address", {
    message: `No MX host of ${name} has an address (${listed}): bounces and replies are lost.`,
    fix,
    severity: Severity.Error,
  });
}

// RFC 2181 section 10.3: some senders do not follow it.
function cnames(name: DomainName, hosts: readonly string[]): CheckIssue {
  const listed = quotedList(hosts, { max: 80, most: 3 });
  return checkIssue(Area.Mx, "verify/mx-is-cname", {
    message: `The MX of ${name} names what is a CNAME (${listed}): some servers do not deliver to it.`,
    fix: "Name the host that the CNAME leads to, or give the name an address record in place of the CNAME.",
  });
}

// RFC 5321 section 5.1: without MX, senders take the address of the domain itself.
async function noMx(name: DomainName, resolver: DnsResolver): Promise<CheckIssue> {
  const found = await addressOf(name, resolver);
  const where =
    found === true
      ? "replies and bounces of mail that Odoo sends go to its address record"
      : found === false
        ? "and no address record: bounces and replies are lost"
        : "and DNS did not say whether it has an address, which replies and bounces would go to";
  return checkIssue(Area.Mx, "verify/no-mx", {
    message: `${name} has no MX record${found === true ? ": " : " "}${where}.`,
    fix: `Give ${name} an MX record for whoever keeps its mailboxes, and redirect bounce@${name} and catchall@${name} to the Odoo database.`,
    ...(found === false && { severity: Severity.Error }),
  });
}

function nullMx(name: DomainName): CheckIssue {
  return checkIssue(Area.Mx, "verify/null-mx", {
    message: `The null MX of ${name} says that it receives no mail: bounces and replies are lost, and receivers may refuse what it sends.`,
    fix: `Put a real MX record in its place, or use another alias domain: bounce@${name} and catchall@${name} must be able to receive.`,
    severity: Severity.Error,
  });
}

function nullMxNotAlone(name: DomainName): CheckIssue {
  return checkIssue(Area.Mx, "verify/null-mx-not-alone", {
    message: `${name} has a null MX (0 .), which says that it receives no mail, beside other MX records: senders may take either of them.`,
    fix: 'Delete the MX record with the target ".".',
  });
}
