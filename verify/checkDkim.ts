import { ODOO_DKIM_SELECTOR, ODOO_DKIM_TARGET } from "../odoo/names";
import { dkimOwner } from "../records/dkim/owner";
import { parseDkimKey } from "../records/dkim/parse";
import { dkimTargetIssues, resemblesDkimKey } from "../records/dkim/target";
import { type DomainName, sameName, toAsciiName } from "../records/dns/domainName";
import { isError, type Issue, Severity } from "../records/issue";
import { printable } from "../records/printable";
import { type DnsResolver, isUnanswered } from "../records/resolver";
import { probeOwner, whyMissing } from "./whyNoCname";
import { checkIssue, inArea, unanswered } from "./issues";
import { Area, type CheckIssue, type DkimSeen } from "./report";
import type { CheckSetup } from "./target";

/** What is at one selector, and what is wrong with it. */
export interface DkimFinding {
  readonly seen: DkimSeen;
  readonly issues: readonly CheckIssue[];
}

/** Looks at one selector of the author domain. Never rejects when the resolver does not. */
export async function checkDkim(setup: CheckSetup, selector: string, resolver: DnsResolver): Promise<DkimFinding> {
  const name = dkimOwner(selector, setup.domain);
  const [cname, txt] = await Promise.all([resolver.resolve(name, "CNAME"), resolver.resolve(name, "TXT")]);
  const [found] = cname.values;
  const target = typeof found === "string" ? found : undefined;
  const seen = { selector, name, isHidden: false, ...(target !== undefined && { target }) };
  const wanted = wantedTarget(setup, name, selector);
  // No CNAME is asked for: any key record will do, and only the key counts.
  if (wanted === undefined) return withKey(seen, await readKey(name, resolver));
  if (isUnanswered(cname)) return { seen, issues: [unanswered(Area.Dkim, name, "CNAME", cname.status)] };
  if (target === undefined) {
    const status = cname.status === "nxdomain" ? "nxdomain" : "nodata";
    const why = await whyMissing({ owner: name, domain: setup.domain, target: wanted, status }, resolver);
    const { key } = txt.values.length > 0 ? await readKey(name, resolver) : {};
    return { seen: { ...seen, isHidden: why.isHidden, ...(key && { key }) }, issues: [why.issue] };
  }
  if (!sameName(target, wanted)) return { seen, issues: [await otherTarget(setup, name, target, wanted, resolver)] };
  return withKey(seen, await readKey(wanted, resolver));
}

function withKey(seen: DkimSeen, { key, issues }: Awaited<ReturnType<typeof readKey>>): DkimFinding {
  return { seen: { ...seen, ...(key && { key }) }, issues: inArea(Area.Dkim, issues) };
}

/** Where the CNAME is to lead: what a stack declares, Odoo's key for Odoo's selector, else anywhere. */
function wantedTarget(setup: CheckSetup, owner: DomainName, selector: string): DomainName | undefined {
  const declared = setup.expected.find(({ name, type }) => type === "CNAME" && name === owner)?.values[0];
  const name = declared === undefined ? undefined : toAsciiName(declared);
  if (name?.ok === true) return name.value;
  const isOdoos = setup.throughOdoo && selector.toLowerCase() === ODOO_DKIM_SELECTOR;
  return isOdoos ? ODOO_DKIM_TARGET : undefined;
}

async function otherTarget(
  { domain }: CheckSetup,
  owner: DomainName,
  target: string,
  wanted: DomainName,
  resolver: DnsResolver,
): Promise<CheckIssue> {
  const { values } = await resolver.resolve(probeOwner(domain), "CNAME");
  // An unpublished selector leads there as well (RFC 4592 section 3.3.1).
  if (values.some((value) => typeof value === "string" && sameName(value, target)))
    return checkIssue(Area.Dkim, "dkim/wildcard", {
      message: `A wildcard CNAME for ${printable(target)} answers for ${owner}, which has no record of its own: Odoo's key is not found.`,
      found: target,
      fix: `Publish ${owner} CNAME ${wanted}, which takes the wildcard's place for this name.`,
      severity: Severity.Error,
    });
  return checkIssue(Area.Dkim, "dkim/other-target", {
    message: `${owner} is a CNAME for ${printable(target)}, not for ${wanted}.`,
    found: target,
    fix: `If nothing signs with the key there any more, make it a CNAME for ${wanted}; otherwise have Odoo sign with another selector.`,
  });
}

/** A key as verifiers find it, and what is wrong with it. */
interface KeyFinding {
  readonly key?: NonNullable<DkimSeen["key"]>;
  readonly issues: readonly Issue[];
}

// Warnings in a plan, but errors in a check: with these, signatures fail now.
const FAILS: ReadonlySet<string> = new Set(["dkim/target-without-key", "dkim/target-several-keys", "dkim/key-revoked"]);

/** Reads the key at a name, or behind a CNAME there. Every fault of the key is told by its own id. */
async function readKey(at: DomainName, resolver: DnsResolver): Promise<KeyFinding> {
  const { values } = await resolver.resolve(at, "TXT");
  const texts = values.filter((value) => typeof value === "string").filter(resemblesDkimKey);
  const [text] = texts;
  if (text === undefined || texts.length > 1)
    return { issues: (await dkimTargetIssues({ target: at, isPublished: true, resolver })).map(asSeen) };
  const read = parseDkimKey(text);
  const told = read.ok ? read.issues : read.issues.filter(isError);
  const issues = told.map((issue) => asSeen({ ...issue, message: `The key at ${at}: ${issue.message}` }));
  if (!read.ok) return { issues };
  const { keyType, modulusBits, revoked, testing } = read.value;
  return { key: { keyType, revoked, testing, ...(modulusBits !== undefined && { bits: modulusBits }) }, issues };
}

function asSeen(issue: Issue): Issue {
  return FAILS.has(issue.id) ? { ...issue, severity: Severity.Error } : issue;
}
