/** The check of the DMARC Policy Record, its tree walk and its report destinations. */
import { discoverDmarc, type DmarcDiscovery, isStrict } from "../records/dmarc/discover";
import { type EffectivePolicy, PolicyState } from "../records/dmarc/effectivePolicy";
import { dmarcIssue } from "../records/dmarc/issues";
import { DMARC_LABEL, dmarcOwner } from "../records/dmarc/owner";
import { isDmarc, parseDmarc, resemblesDmarc } from "../records/dmarc/parse";
import {
  AuthorizationState,
  MAX_DESTINATIONS,
  type ReportAuthorization,
  reportAuthorizations,
} from "../records/dmarc/reportAuthorization";
import { isMailto, isReportUri, readReportUris, reportHost, reportHosts } from "../records/dmarc/reportUris";
import { findTag, readTags } from "../records/dmarc/text";
import { WalkResult, type WalkStep } from "../records/dmarc/treeWalk";
import { type DomainName, toAsciiName } from "../records/dns/domainName";
import { type Issue, Severity } from "../records/issue";
import { printable, quoted, quotedList, shortened } from "../records/printable";
import { type DnsAnswer, type DnsResolver, isUnanswered, textsOf } from "../records/resolver";
import { isSpf } from "../records/spf/parse";
import { misplacedName } from "./checkExists";
import { checkIssue, inArea, limitReached, unanswered } from "./issues";
import { Area, type CheckIssue, type DmarcSeen, type ReportSeen, type WalkSeen } from "./report";

/** How DMARC applies to a domain, and what is wrong with it. */
export interface DmarcFinding {
  readonly seen: DmarcSeen;
  readonly issues: readonly CheckIssue[];
  /** Whether the record that applies asks for the very same domain in SPF (`aspf=s`); undefined when unknown. */
  readonly isStrictSpf: boolean | undefined;
}

/** How many texts of a name, and how many report addresses, a report keeps. */
const KEPT = 20;

/** Discovers the policy of the author domain and looks at its own record. Never rejects when the resolver does not. */
export async function checkDmarc(domain: DomainName, resolver: DnsResolver): Promise<DmarcFinding> {
  const [discovery, at] = await Promise.all([discoverDmarc(domain, resolver), atDmarc(domain, resolver)]);
  const [own] = discovery.walk;
  const record = own?.result === WalkResult.Record ? own.texts[0] : undefined;
  const uris = record === undefined ? [] : urisOf(record);
  const hosts = reportHosts(uris);
  const leftOut: ReadonlySet<DomainName | undefined> = new Set(hosts.slice(MAX_DESTINATIONS));
  const asked = uris.filter((uri) => !leftOut.has(reportHost(uri)));
  const authorizations = await reportAuthorizations(domain, asked, resolver);
  const { policy, subdomainPolicy, nonExistentSubdomainPolicy } = discovery;
  return {
    seen: {
      ...(record !== undefined && { record }),
      isIgnored: isOfIgnoredRecord(policy, discovery.walk),
      walk: discovery.walk.map(bounded),
      policy,
      subdomainPolicy,
      nonExistentSubdomainPolicy,
      reports: uris.slice(0, KEPT).map((uri) => destination(uri, authorizations, leftOut)),
      reportCount: uris.length,
    },
    issues: [
      ...dmarcNameIssues(at, discovery),
      ...inArea(Area.Dmarc, reportIssues(authorizations)),
      ...(leftOut.size === 0 ? [] : [tooManyDestinations(hosts.slice(MAX_DESTINATIONS))]),
    ],
    isStrictSpf: isStrict(discovery, "aspf"),
  };
}

// Receivers send reports also where another tag of the record is broken (RFC 9989 section 4.10.1).
function urisOf(record: string): string[] {
  const tags = readTags(record);
  const uris = ["rua", "ruf"].flatMap((name) => readReportUris(findTag(tags, name)?.value ?? ""));
  return [...new Set(uris.map(({ uri }) => uri))];
}

/** Whether the record that sets a policy is one that receivers may ignore, because a tag occurs twice or it is too long. */
export function isOfIgnoredRecord(policy: EffectivePolicy, walk: readonly WalkStep[]): boolean {
  if (policy.state !== PolicyState.Policy) return false;
  const texts = walk.filter(({ domain }) => domain === policy.policyDomain).flatMap((step) => step.texts);
  return texts.some((text) => parseDmarc(text).issues.some(({ id }) => IGNORED.has(id)));
}

// With these, readers disagree what the record says, or do not read it.
const IGNORED: ReadonlySet<string> = new Set(["dmarc/tag-twice", "dmarc/too-long"]);

// The tags are left out: a hostile record may have many, and the text shows them.
function bounded({ domain, result, texts }: WalkStep): WalkSeen {
  return { domain, result, texts: texts.slice(0, KEPT), textCount: texts.length };
}

function destination(
  uri: string,
  authorizations: readonly ReportAuthorization[],
  leftOut: ReadonlySet<DomainName | undefined>,
): ReportSeen {
  const host = reportHost(uri);
  const seen = { uri, isUsable: isReportUri(uri) && isMailto(uri), isLeftOut: leftOut.has(host) };
  const state = authorizations.find((one) => one.destination === host)?.state;
  if (seen.isLeftOut || state === AuthorizationState.Unknown) return { ...seen, isExternal: true };
  if (state === undefined || state === AuthorizationState.NotNeeded) return { ...seen, isExternal: false };
  return { ...seen, isExternal: true, isAuthorized: state === AuthorizationState.Authorized };
}

/** How several destinations with the same fault are told in one issue. */
const OF_SEVERAL: Readonly<Partial<Record<AuthorizationState, SeveralReports>>> = {
  [AuthorizationState.Missing]: {
    id: "dmarc/report-not-authorized",
    message: (who) => `Reports to ${who} are not sent: these domains do not accept them.`,
    fix: (records) => `Ask their owners to publish: ${records}`,
  },
  [AuthorizationState.Diverted]: {
    id: "dmarc/report-diverted",
    message: (who) => `Reports to ${who} are not sent: their authorizations name other hosts.`,
    fix: (records) => `Ask their owners to publish instead: ${records}`,
  },
  [AuthorizationState.Unknown]: {
    id: "dmarc/report-authorization-unknown",
    message: (who) => `Whether ${who} accept the reports is not known.`,
    fix: (records) => `Run again when DNS answers. They need: ${records}`,
  },
};

interface SeveralReports {
  readonly id: "dmarc/report-not-authorized" | "dmarc/report-diverted" | "dmarc/report-authorization-unknown";
  readonly message: (who: string) => string;
  readonly fix: (records: string) => string;
}

// A record may name many destinations with the same fault, which is one issue then.
function reportIssues(authorizations: readonly ReportAuthorization[]): Issue[] {
  return Object.values(AuthorizationState).flatMap((state) => {
    const same = authorizations.filter((one) => one.state === state);
    const words = OF_SEVERAL[state];
    if (words === undefined || same.length < 2) return same.flatMap(({ issues }) => issues);
    const who = quotedList(same.map(({ destination }) => destination));
    const records = shortened(
      same.map(({ owner, record }) => `${owner} TXT ${quoted(record)}`),
      { separator: "; " },
    );
    return [dmarcIssue(words.id, { message: words.message(who), fix: words.fix(records) })];
  });
}

function tooManyDestinations(leftOut: readonly DomainName[]): CheckIssue {
  return limitReached(
    Area.Dmarc,
    `${MAX_DESTINATIONS} report domains were asked whether they accept reports; these were not: ${quotedList(leftOut)}.`,
    "Name fewer of them in rua and ruf: receivers need not send reports to so many (RFC 9990 section 4).",
  );
}

/** What DNS has at `_dmarc`. */
interface AtDmarc {
  readonly domain: DomainName;
  readonly txt: DnsAnswer;
  readonly cname: DnsAnswer;
  /** TXT at the target of the CNAME. @default - there is no CNAME */
  readonly behind?: DnsAnswer;
  /** Where a record stands instead, because a panel appended the zone to its name. @default - nowhere */
  readonly misplaced?: DomainName;
}

/** Asks what is at `_dmarc` of a domain. Never rejects when the resolver does not. */
async function atDmarc(domain: DomainName, resolver: DnsResolver): Promise<AtDmarc> {
  const owner = dmarcOwner(domain);
  const [txt, cname] = await Promise.all([resolver.resolve(owner, "TXT"), resolver.resolve(owner, "CNAME")]);
  const [target] = textsOf(cname);
  const name = target === undefined ? undefined : toAsciiName(target);
  if (name?.ok === true) return { domain, txt, cname, behind: await resolver.resolve(name.value, "TXT") };
  const isThere = cname.values.length > 0 || textsOf(txt).some(isDmarc);
  const misplaced = isThere ? undefined : await misplacedName(owner, domain, "TXT", isDmarc, resolver);
  return { domain, txt, cname, ...(misplaced !== undefined && { misplaced }) };
}

/** The issues of `_dmarc` and its record. A missing record is no issue where a parent's policy applies. */
function dmarcNameIssues(at: AtDmarc, discovery: DmarcDiscovery): CheckIssue[] {
  const own = discovery.walk[0];
  const owner = dmarcOwner(at.domain);
  if (own === undefined || own.result === WalkResult.Unknown)
    return [unanswered(Area.Dmarc, owner, "TXT", at.txt.status)];
  return [...answeredIssues(at, own, discovery), ...unansweredAbove(discovery)];
}

// The policy of the domain, or of its subdomains, depends on what the names above say.
function unansweredAbove({ walk }: DmarcDiscovery): CheckIssue[] {
  const open = walk.find(({ result }) => result === WalkResult.Unknown);
  return open === undefined ? [] : [unanswered(Area.Dmarc, `${DMARC_LABEL}.${open.domain}`, "TXT", "no answer")];
}

function answeredIssues(at: AtDmarc, own: WalkStep, discovery: DmarcDiscovery): CheckIssue[] {
  const owner = dmarcOwner(at.domain);
  const strays = strayIssues(at);
  const [text] = own.texts;
  if (own.result === WalkResult.Several) return [several(owner, own.texts), ...strays];
  if (text !== undefined)
    return [...inArea(Area.Dmarc, recordIssues(text, at.domain), `${owner} TXT`), ...strays, ...besideCname(at)];
  const lookalike = textsOf(at.txt).find(resemblesDmarc);
  if (lookalike !== undefined) return [...inArea(Area.Dmarc, parseDmarc(lookalike).issues, `${owner} TXT`), ...strays];
  const [target] = textsOf(at.cname);
  if (target !== undefined) return [leadsNowhere(owner, target)];
  return [...strays, ...noRecord(at, discovery)];
}

function recordIssues(text: string, domain: DomainName): readonly Issue[] {
  const read = parseDmarc(text);
  const isTooLong = read.issues.some(({ id }) => id === "dmarc/too-long");
  if (isTooLong || findTag(readTags(text), "rua")?.value) return read.issues;
  const message = "The record has no rua: nobody hears who sends mail as this domain.";
  const fix = `Add rua=mailto:dmarc@${domain}, or another address that somebody reads.`;
  return [...read.issues, dmarcIssue("dmarc/no-aggregate-reports", { message, fix })];
}

function several(owner: DomainName, texts: readonly string[]): CheckIssue {
  return checkIssue(Area.Dmarc, "dmarc/several-records", {
    message: `${owner} has ${texts.length} DMARC records, which readers take for none: ${shown(texts)}.`,
    fix: "Keep the one that is meant, and delete the others.",
  });
}

function strayIssues({ domain, txt }: AtDmarc): CheckIssue[] {
  const stray = textsOf(txt).find(isSpf);
  if (stray === undefined) return [];
  return [
    checkIssue(Area.Dmarc, "dmarc/spf-at-name", {
      message: `There is an SPF record at ${dmarcOwner(domain)}, where nobody looks for it: ${quoted(stray)}.`,
      found: stray,
      fix: `Delete it there; if its terms are meant for ${domain}, put them into the SPF record of ${domain}.`,
    }),
  ];
}

function besideCname({ domain, txt, cname, behind }: AtDmarc): CheckIssue[] {
  const [target] = textsOf(cname);
  if (target === undefined) return [];
  const owner = dmarcOwner(domain);
  const [here, there] = [policyTexts(txt), policyTexts(behind)];
  // A resolver follows the CNAME and answers what is behind it. Another answer is a record at the name itself.
  if (behind !== undefined && !isUnanswered(behind) && here.join() !== there.join()) {
    const said = there.length === 0 ? "no DMARC record" : shown(there);
    return [
      checkIssue(Area.Dmarc, "dmarc/record-beside-cname", {
        message: `${owner} has a TXT record, ${shown(here)}, and a CNAME for ${printable(target)}, where there is ${said}. Which of the two receivers see is chance.`,
        found: target,
        fix: "Keep one of the two: the CNAME where somebody else is to manage the policy, otherwise the TXT record.",
      }),
    ];
  }
  // This works. Whoever wants to change the policy has to know where it is.
  return [
    checkIssue(Area.Dmarc, "dmarc/cname-at-name", {
      message: `${owner} is a CNAME for ${printable(target)}: the policy is managed there.`,
      found: target,
      fix: `Have the policy changed by whoever holds ${printable(target)}; no TXT record can stand beside the CNAME.`,
      severity: Severity.Warning,
    }),
  ];
}

function policyTexts(answer: DnsAnswer | undefined): string[] {
  return answer === undefined ? [] : textsOf(answer).filter(isDmarc);
}

function shown(texts: readonly string[]): string {
  return quotedList(texts, { most: 3 });
}

function leadsNowhere(owner: DomainName, target: string): CheckIssue {
  return checkIssue(Area.Dmarc, "dmarc/cname-at-name", {
    message: `${owner} is a CNAME for ${printable(target)}, and there is no DMARC record there.`,
    found: target,
    fix: `Have the policy published by whoever holds ${printable(target)}, or put a TXT record in the place of the CNAME.`,
  });
}

function noRecord({ domain, misplaced }: AtDmarc, { policy }: DmarcDiscovery): CheckIssue[] {
  const owner = dmarcOwner(domain);
  if (misplaced !== undefined)
    return [
      checkIssue(Area.Dmarc, "verify/no-dmarc", {
        message: `There is no DMARC record at ${owner}, but one at ${misplaced}: the panel appended the zone to a name that had it already.`,
        fix: `Rename ${misplaced} to ${owner}; in many panels that is the name without the zone.`,
      }),
    ];
  if (policy.state !== PolicyState.NoPolicy) return [];
  return [
    checkIssue(Area.Dmarc, "verify/no-dmarc", {
      message: `There is no DMARC record at ${owner}, and no domain above has one that applies.`,
      fix: `Start with monitoring: ${owner} TXT "v=DMARC1; p=none; rua=mailto:dmarc@${domain}", with an address that somebody reads.`,
    }),
  ];
}
