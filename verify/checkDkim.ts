/** The check of one DKIM selector: its CNAME, the key behind it, and why there is none. */
import { ODOO_DKIM_SELECTOR, ODOO_DKIM_TARGET } from "../odoo/names";
import { dkimOwner, DOMAINKEY_LABEL } from "../records/dkim/owner";
import { parseDkimKey } from "../records/dkim/parse";
import { dkimTargetIssues, resemblesDkimKey } from "../records/dkim/target";
import { type DomainName, sameName, toAsciiName } from "../records/dns/domainName";
import { isError, type Issue, Severity } from "../records/issue";
import type { IssueDetails } from "../records/issueKind";
import { printable, quotedList } from "../records/printable";
import { type DnsAnswer, type DnsResolver, type DnsType, isUnanswered, textsOf } from "../records/resolver";
import { misplacedName } from "./checkExists";
import { checkIssue, inArea, unanswered } from "./issues";
import { Area, type CheckIssue, type DkimSeen } from "./report";
import { type CheckSetup, isOdooSelector } from "./target";

/** What is at one selector, and what is wrong with it. */
export interface DkimFinding {
  readonly seen: DkimSeen;
  readonly issues: readonly CheckIssue[];
}

/** Looks at one selector of the author domain. Never rejects when the resolver does not. */
export async function checkDkim(setup: CheckSetup, selector: string, resolver: DnsResolver): Promise<DkimFinding> {
  const name = dkimOwner(selector, setup.domain);
  const [cname, atName] = await Promise.all([resolver.resolve(name, "CNAME"), readKey(name, resolver)]);
  const [target] = textsOf(cname);
  const bare = { selector, name, isHidden: false, ...(target !== undefined && { target }) };
  const seen = withKey(bare, cname, atName);
  const wanted = wantedTarget(setup, selector);
  // No CNAME is wanted: only the key counts, whether it is behind one or not.
  if (wanted === undefined) return { seen, issues: keyIssues(name, cname, atName) };
  if (isUnanswered(cname)) return { seen, issues: [unanswered(Area.Dkim, name, "CNAME", cname.status)] };
  if (target === undefined) {
    const status = cname.status === "nxdomain" ? "nxdomain" : "nodata";
    const why = await whyMissing({ owner: name, domain: setup.domain, target: wanted, status }, resolver);
    return { seen: { ...seen, isHidden: why.isHidden }, issues: [why.issue] };
  }
  const behind = await readKey(wanted, resolver);
  const found = { seen: withKey(bare, cname, behind), issues: inArea(Area.Dkim, behind.issues) };
  if (sameName(target, wanted)) return found;
  const { isReached, open } = await followed(target, wanted, resolver);
  if (open !== undefined) return { seen, issues: [open] };
  if (isReached) return { ...found, issues: [leadsOn(name, target, wanted), ...found.issues] };
  // The key at the name may be a copy of the one that DNS did not say.
  if (atName.text !== undefined && !behind.isAnswered) return { seen, issues: found.issues };
  if (atName.text !== undefined && atName.text === behind.text)
    return { ...found, issues: [copyElsewhere(name, target, wanted), ...found.issues] };
  return { seen, issues: [await otherTarget(setup, name, target, wanted, resolver)] };
}

/** The issues of a selector that is not to be a CNAME for a known target. */
function keyIssues(name: DomainName, cname: DnsAnswer, { issues, isAnswered }: KeyFinding): CheckIssue[] {
  const isBare = cname.values.length === 0 && !isUnanswered(cname) && isAnswered;
  if (!isBare || issues.every(({ id }) => id !== "dkim/target-without-key")) return inArea(Area.Dkim, issues);
  return [
    checkIssue(Area.Dkim, "verify/no-key", {
      message: `There is no DKIM key at ${name}: signatures with this selector fail.`,
      fix: "Check the spelling of the selector. If it is right, publish what the service that signs with it asks for; if nothing signs with it, do not name it.",
    }),
  ];
}

/** Whether the CNAME for Odoo's key is published for an author domain. A chain that DNS leaves open does not count. */
export async function publishesOdooKey(domain: DomainName, resolver: DnsResolver): Promise<boolean> {
  return (await followed(dkimOwner(ODOO_DKIM_SELECTOR, domain), ODOO_DKIM_TARGET, resolver)).isReached;
}

/** How many CNAMEs are followed; resolvers stop at about as many. */
const LONGEST_CHAIN = 8;

/** Where a chain of CNAMEs leads. */
interface Chain {
  readonly isReached: boolean;
  /** Says what DNS left open. @default - the chain is known */
  readonly open?: CheckIssue;
}

/** Follows CNAMEs from a name to a wanted one. */
async function followed(start: string, wanted: DomainName, resolver: DnsResolver): Promise<Chain> {
  let name = toAsciiName(start);
  for (let step = 0; name.ok && step < LONGEST_CHAIN; step++) {
    const answer = await resolver.resolve(name.value, "CNAME");
    const [next] = textsOf(answer);
    if (isUnanswered(answer))
      return { isReached: false, open: unanswered(Area.Dkim, name.value, "CNAME", answer.status) };
    if (next === undefined) break;
    if (sameName(next, wanted)) return { isReached: true };
    name = toAsciiName(next);
  }
  return { isReached: false };
}

// Receivers follow the chain, also after Odoo has changed the key.
function leadsOn(owner: DomainName, target: string, wanted: DomainName): CheckIssue {
  return checkIssue(Area.Dkim, "dkim/other-target", {
    message: `${owner} is a CNAME for ${printable(target)}, which leads on to ${wanted}: signatures hold for as long as it does.`,
    found: target,
    fix: `Make it a CNAME for ${wanted} itself, so that it depends on nobody else; until then nothing fails.`,
    severity: Severity.Warning,
  });
}

function copyElsewhere(owner: DomainName, target: string, wanted: DomainName): CheckIssue {
  return checkIssue(Area.Dkim, "dkim/other-target", {
    message: `${owner} is a CNAME for ${printable(target)}, where a copy of the key at ${wanted} is: signatures fail once that key changes.`,
    found: target,
    fix: `Make it a CNAME for ${wanted}.`,
    severity: Severity.Warning,
  });
}

function withKey(seen: DkimSeen, cname: DnsAnswer, { key, isAnswered }: KeyFinding): DkimSeen {
  const unanswered = [...(isUnanswered(cname) ? ["target" as const] : []), ...(isAnswered ? [] : ["key" as const])];
  return { ...seen, ...(key && { key }), ...(unanswered.length > 0 && { unanswered }) };
}

/** Where the CNAME of a selector is to lead: what a stack declares, or Odoo's key. Undefined where none is wanted. */
export function wantedTarget(setup: CheckSetup, selector: string): DomainName | undefined {
  const owner = dkimOwner(selector, setup.domain);
  const declared = setup.expected.find(({ name, type }) => type === "CNAME" && name === owner)?.values[0];
  const name = declared === undefined ? undefined : toAsciiName(declared);
  if (name?.ok === true) return name.value;
  return setup.throughOdoo && isOdooSelector(selector) ? ODOO_DKIM_TARGET : undefined;
}

async function otherTarget(
  { domain }: CheckSetup,
  owner: DomainName,
  target: string,
  wanted: DomainName,
  resolver: DnsResolver,
): Promise<CheckIssue> {
  const probed = textsOf(await resolver.resolve(probeOwner(domain), "CNAME"));
  // A wildcard answers for a selector that nobody published too (RFC 4592 section 3.3.1).
  if (probed.some((value) => sameName(value, target)))
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
  /** The only text there that is meant as a key. */
  readonly text?: string;
  /** Whether DNS said what is there. */
  readonly isAnswered: boolean;
  readonly issues: readonly Issue[];
}

// Warnings in a plan and errors in a check: with these, signatures fail now.
const FAILS: ReadonlySet<string> = new Set(["dkim/target-without-key", "dkim/target-several-keys", "dkim/key-revoked"]);

/** Reads the key at a name, or behind a CNAME there. */
async function readKey(at: DomainName, resolver: DnsResolver): Promise<KeyFinding> {
  const answer = await resolver.resolve(at, "TXT");
  const isAnswered = !isUnanswered(answer);
  const texts = textsOf(answer).filter(resemblesDkimKey);
  const [text] = texts;
  if (text === undefined || texts.length > 1)
    return { isAnswered, issues: (await dkimTargetIssues({ target: at, isPublished: true, resolver })).map(asSeen) };
  const read = parseDkimKey(text);
  const told = read.ok ? read.issues : read.issues.filter(isError);
  const issues = told.map((issue) => asSeen({ ...issue, message: `The key at ${at}: ${issue.message}` }));
  if (!read.ok) return { isAnswered, text, issues };
  const { keyType, modulusBits, revoked, testing } = read.value;
  const key = { keyType, revoked, testing, ...(modulusBits !== undefined && { bits: modulusBits }) };
  return { key, text, isAnswered, issues };
}

function asSeen(issue: Issue): Issue {
  return FAILS.has(issue.id) ? { ...issue, severity: Severity.Error } : issue;
}

/** How many texts or addresses a message shows. */
const MAX_SHOWN = 3;

/** A CNAME that should be seen and is not. */
interface MissingCname {
  readonly owner: DomainName;
  readonly domain: DomainName;
  readonly target: DomainName;
  /** How DNS says that there is none. */
  readonly status: "nodata" | "nxdomain";
}

/** Why a CNAME is not seen. */
interface WhyMissing {
  readonly issue: CheckIssue;
  /** Whether something answers in its place. */
  readonly isHidden: boolean;
}

/** A selector that is not published: only a wildcard answers for it. */
function probeOwner(domain: DomainName): DomainName {
  return `odoo-mail-probe.${DOMAINKEY_LABEL}.${domain}` as DomainName;
}

/** Finds out why no CNAME is seen: nothing was published, something else stands there, or the DNS provider hides it. */
async function whyMissing(missing: MissingCname, resolver: DnsResolver): Promise<WhyMissing> {
  const { owner, domain, target } = missing;
  const other = await inItsPlace(missing, resolver);
  if (other !== undefined) return other;
  const isMeant = (value: string): boolean => sameName(value, target);
  return notPublished(missing, await misplacedName(owner, domain, "CNAME", isMeant, resolver));
}

async function inItsPlace(missing: MissingCname, resolver: DnsResolver): Promise<WhyMissing | undefined> {
  const { owner, domain, status } = missing;
  const ask = (name: DomainName, type: DnsType): Promise<DnsAnswer> => resolver.resolve(name, type);
  const txt = await ask(owner, "TXT");
  if (isUnanswered(txt)) return { issue: unanswered(Area.Dkim, owner, "TXT", txt.status), isHidden: false };
  const texts = textsOf(txt);
  const probe = probeOwner(domain);
  if (texts.length > 0) {
    const isWildcard = sameValues(txt, await ask(probe, "TXT"));
    return isWildcard ? undefined : await otherData(missing, texts, resolver);
  }
  const addresses = await Promise.all([ask(owner, "A"), ask(owner, "AAAA")]);
  const shown = addresses.flatMap(textsOf);
  if (shown.length > 0) {
    const probed = await Promise.all([ask(probe, "A"), ask(probe, "AAAA")]);
    return addresses.every((answer, at) => sameValues(answer, probed[at])) ? undefined : proxied(missing, shown);
  }
  // Some servers say that every name exists (RFC 9824). Where they do not, a name without records may be a flattened CNAME.
  const exists = status === "nodata" && (await ask(probe, "A")).status === "nxdomain";
  return exists ? flattened(missing) : undefined;
}

function sameValues(a: DnsAnswer, b: DnsAnswer | undefined): boolean {
  const text = (answer: DnsAnswer | undefined): string => JSON.stringify([...(answer?.values ?? [])].sort());
  return text(a) === text(b);
}

function tell(id: Parameters<typeof checkIssue>[1], isHidden: boolean, details: IssueDetails): WhyMissing {
  return { issue: checkIssue(Area.Dkim, id, details), isHidden };
}

function notPublished({ owner, target }: MissingCname, misplaced: DomainName | undefined): WhyMissing {
  if (misplaced !== undefined)
    return tell("verify/no-dkim", false, {
      message: `There is no CNAME at ${owner}, but one at ${misplaced}: the panel appended the zone to a name that had it already.`,
      fix: `Rename ${misplaced} to ${owner}; in many panels that is the name without the zone.`,
    });
  return tell("verify/no-dkim", false, {
    message: `There is no CNAME at ${owner}, so receivers do not find the key of Odoo's signatures.`,
    fix: `Publish ${owner} CNAME ${target}`,
  });
}

function proxied({ owner }: MissingCname, addresses: readonly string[]): WhyMissing {
  const shown = quotedList(addresses, { max: 45, most: MAX_SHOWN });
  return tell("verify/dkim-proxied", true, {
    message: `${owner} answers with addresses, ${shown}, and without a CNAME: the record is proxied or an alias, and the key behind it is not found.`,
    fix: "Switch the proxy off for this record (Cloudflare: DNS only), or make it a CNAME.",
  });
}

function flattened({ owner, target }: MissingCname): WhyMissing {
  return tell("dkim/flattened", true, {
    message: `The name ${owner} exists and nothing is seen there: no CNAME, no key. That is how a flattened CNAME looks from outside.`,
    fix: `If the zone has the CNAME, turn off flattening on this record; if it has none, publish ${owner} CNAME ${target}`,
  });
}

// A copy of the key, made by hand or by a provider that resolves CNAMEs itself, works until Odoo changes its own.
async function otherData(
  { owner, target }: MissingCname,
  texts: readonly string[],
  resolver: DnsResolver,
): Promise<WhyMissing> {
  const keys = texts.filter(resemblesDkimKey);
  const behind = await resolver.resolve(target, "TXT");
  const isCopy = keys.length === 1 && behind.values.some((value) => value === keys[0]);
  const isOpen = keys.length === 1 && isUnanswered(behind);
  const shown = quotedList(texts, { max: 60, most: MAX_SHOWN });
  const { issue, isHidden } = tell("dkim/other-data", keys.length > 0, {
    message: isCopy
      ? `${owner} holds a copy of the key instead of the CNAME: signatures fail once the key behind ${target} changes.`
      : `There are TXT records at ${owner} instead of the CNAME: ${shown}.${isOpen ? ` Whether that is Odoo's key is not known, because DNS did not say which key is at ${target}.` : ""}`,
    ...(keys.length === 1 && { found: keys[0] }),
    fix: `Delete the TXT records at ${owner}, and publish ${owner} CNAME ${target}. Where the zone has that CNAME already, turn off flattening.`,
    severity: isCopy || isOpen ? Severity.Warning : Severity.Error,
  });
  return { issue: { ...issue, isUnknown: isOpen }, isHidden };
}
