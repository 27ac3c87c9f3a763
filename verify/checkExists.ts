/** Whether names exist at all, or a record stands at a name that was typed wrong. */
import { dmarcOwner } from "../records/dmarc/owner";
import { type DomainName, isInZone, toAsciiName, zoneCandidates } from "../records/dns/domainName";
import { Severity } from "../records/issue";
import { type DnsResolver, type DnsType, isUnanswered, textsOf } from "../records/resolver";
import { checkIssue } from "./issues";
import { Area, type CheckIssue, Verdict } from "./report";
import type { CheckSetup } from "./target";

/** Which domains do not exist at all. */
interface ExistsFinding {
  readonly issues: readonly CheckIssue[];
  /** Areas whose other issues are left out: all of them follow from the missing domain. */
  readonly replaced: ReadonlySet<Area>;
  /** The verdicts of these areas. */
  readonly verdicts: Partial<Readonly<Record<Area, Verdict>>>;
}

const ALL: readonly Area[] = Object.values(Area);
/** What stands at the alias domain. */
const OF_ALIAS: readonly Area[] = [Area.Spf, Area.Mx];

/** Looks whether the names exist: where one does not, nothing exists below it either (RFC 8020 section 2). */
export async function checkExists({ domain, aliasDomain }: CheckSetup, resolver: DnsResolver): Promise<ExistsFinding> {
  if ((await doesExist(domain, resolver)) === false) return missing(domain, ALL);
  if (aliasDomain === domain || (await doesExist(aliasDomain, resolver)) !== false)
    return { issues: [], replaced: new Set(), verdicts: {} };
  return missing(aliasDomain, OF_ALIAS);
}

function missing(name: DomainName, areas: readonly Area[]): ExistsFinding {
  const verdicts = Object.fromEntries(areas.map((area) => [area, Verdict.Problems]));
  return { issues: [noSuchDomain(name)], replaced: new Set(areas), verdicts };
}

/**
 * For a plan, a name that does not exist is unknown and not wrong: a domain that is still to be registered looks like a misspelt one. An
 * alias domain below the author domain is not looked for: it exists once its first record is there.
 */
export async function planExists(
  { domain, aliasDomain }: Pick<CheckSetup, "domain" | "aliasDomain">,
  resolver: DnsResolver,
): Promise<CheckIssue[]> {
  const names = isInZone(aliasDomain, domain) ? [domain] : [domain, aliasDomain];
  const exist = await Promise.all(names.map((name) => doesExist(name, resolver)));
  return names
    .filter((_, at) => exist[at] === false)
    .map((name) => ({ ...noSuchDomain(name), severity: Severity.Warning, isUnknown: true }));
}

/** Whether a name exists; undefined where DNS does not say. Some servers deny a name that has names below it, so `_dmarc` is asked for too. */
export async function doesExist(name: DomainName, resolver: DnsResolver): Promise<boolean | undefined> {
  for (const asked of [name, dmarcOwner(name)]) {
    const answer = await resolver.resolve(asked, "TXT");
    if (isUnanswered(answer)) return undefined;
    if (answer.status !== "nxdomain") return true;
  }
  return false;
}

function noSuchDomain(name: DomainName): CheckIssue {
  return checkIssue(Area.Spf, "verify/no-such-domain", {
    message: `DNS says that ${name} does not exist, and so nothing below it does.`,
    fix: "Check the spelling; if it is right, see that the domain is registered and delegated to the servers of its zone. A new subdomain exists once its first record is there.",
  });
}

/**
 * Where a record stands whose name was typed in full into a panel that appends the zone: at `_dmarc.acme.com.acme.com` in the place of
 * `_dmarc.acme.com`. Looked for below every zone that may hold the domain. Undefined where there is none.
 *
 * @param isMeant whether a value is that record's
 */
export async function misplacedName(
  owner: DomainName,
  domain: DomainName,
  type: DnsType,
  isMeant: (text: string) => boolean,
  resolver: DnsResolver,
): Promise<DomainName | undefined> {
  const names = zoneCandidates(domain).map((zone) => toAsciiName(`${owner}.${zone}`));
  for (const name of names) {
    if (name.ok && textsOf(await resolver.resolve(name.value, type)).some(isMeant)) return name.value;
  }
  return undefined;
}
