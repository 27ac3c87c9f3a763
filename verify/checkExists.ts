import { dmarcOwner } from "../records/dmarc/owner";
import type { DomainName } from "../records/dns/domainName";
import { type DnsResolver, isUnanswered } from "../records/resolver";
import { checkIssue } from "./issues";
import { Area, type CheckIssue } from "./report";
import type { CheckSetup } from "./setup";

/** Which domains do not exist at all. */
export interface ExistsFinding {
  readonly issues: readonly CheckIssue[];
  /** Areas about which there is nothing more to say. */
  readonly replaced: ReadonlySet<Area>;
}

const ALL: readonly Area[] = Object.values(Area);
/** What stands at the alias domain. */
const OF_ALIAS: readonly Area[] = [Area.Spf, Area.Mx];

/** Looks whether the names exist: where one does not, nothing exists below it either (RFC 8020 section 2). */
export async function checkExists({ domain, aliasDomain }: CheckSetup, resolver: DnsResolver): Promise<ExistsFinding> {
  if ((await doesExist(domain, resolver)) === false) return { issues: [noSuchDomain(domain)], replaced: new Set(ALL) };
  if (aliasDomain === domain || (await doesExist(aliasDomain, resolver)) !== false)
    return { issues: [], replaced: new Set() };
  return { issues: [noSuchDomain(aliasDomain)], replaced: new Set(OF_ALIAS) };
}

/** Whether a name exists; undefined where DNS does not say. Some servers call a name missing that has others below it. */
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
    fix: "Check the spelling; if it is right, see that the domain is registered and delegated to the servers of its zone.",
  });
}
