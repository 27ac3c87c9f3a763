import { DOMAINKEY_LABEL } from "../records/dkim/owner";
import { resemblesDkimKey } from "../records/dkim/target";
import { type DomainName, sameName } from "../records/dns/domainName";
import { Severity } from "../records/issue";
import { quoted } from "../records/printable";
import { type DnsAnswer, type DnsResolver, type DnsType, isUnanswered } from "../records/resolver";
import { checkIssue, type Details, unanswered } from "./issues";
import { misplacedName } from "./misplaced";
import { Area, type CheckIssue } from "./report";

const MAX_SHOWN = 3;

/** A CNAME that should be seen and is not. */
export interface MissingCname {
  readonly owner: DomainName;
  readonly domain: DomainName;
  readonly target: DomainName;
  /** How DNS says that there is none. */
  readonly status: "nodata" | "nxdomain";
}

/** Why it is not seen: one issue, and whether something answers in its place. */
export interface WhyMissing {
  readonly issue: CheckIssue;
  readonly isHidden: boolean;
}

/** A selector that is not published: only a wildcard answers for it. */
export function probeOwner(domain: DomainName): DomainName {
  return `odoo-mail-probe.${DOMAINKEY_LABEL}.${domain}` as DomainName;
}

/** Finds out why no CNAME is seen: nothing was published, something else stands there, or the DNS provider hides it. */
export async function whyMissing(missing: MissingCname, resolver: DnsResolver): Promise<WhyMissing> {
  const { owner, domain, target } = missing;
  const other = await inItsPlace(missing, resolver);
  if (other !== undefined) return other;
  const isMeant = (value: unknown): boolean => typeof value === "string" && sameName(value, target);
  return nothing(missing, await misplacedName(owner, domain, "CNAME", isMeant, resolver));
}

async function inItsPlace(missing: MissingCname, resolver: DnsResolver): Promise<WhyMissing | undefined> {
  const { owner, domain, status } = missing;
  const ask = (name: DomainName, type: DnsType): Promise<DnsAnswer> => resolver.resolve(name, type);
  const txt = await ask(owner, "TXT");
  if (isUnanswered(txt)) return { issue: unanswered(Area.Dkim, owner, "TXT", txt.status), isHidden: false };
  const texts = txt.values.filter((value) => typeof value === "string");
  const probe = probeOwner(domain);
  if (texts.length > 0) {
    const isWildcard = sameValues(txt, await ask(probe, "TXT"));
    return isWildcard ? undefined : await otherData(missing, texts, resolver);
  }
  const addresses = await Promise.all([ask(owner, "A"), ask(owner, "AAAA")]);
  const shown = addresses.flatMap(({ values }) => values).filter((value) => typeof value === "string");
  if (shown.length > 0) {
    const probed = await Promise.all([ask(probe, "A"), ask(probe, "AAAA")]);
    return addresses.every((answer, at) => sameValues(answer, probed[at])) ? undefined : proxied(missing, shown);
  }
  // Some servers say of every name that it exists (RFC 9824): only a difference tells something.
  const exists = status === "nodata" && (await ask(probe, "A")).status === "nxdomain";
  return exists ? flattened(missing) : undefined;
}

function sameValues(a: DnsAnswer, b: DnsAnswer | undefined): boolean {
  const text = (answer: DnsAnswer | undefined): string => JSON.stringify([...(answer?.values ?? [])].sort());
  return text(a) === text(b);
}

function tell(id: Parameters<typeof checkIssue>[1], isHidden: boolean, details: Details): WhyMissing {
  return { issue: checkIssue(Area.Dkim, id, details), isHidden };
}

function nothing({ owner, target }: MissingCname, misplaced: DomainName | undefined): WhyMissing {
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
  const shown = addresses.slice(0, MAX_SHOWN).map((address) => quoted(address, 45));
  return tell("verify/dkim-proxied", true, {
    message: `${owner} answers with addresses, ${shown.join(", ")}, and without a CNAME: the record is proxied or an alias, and the key behind it is not found.`,
    fix: "Switch the proxy off for this record (Cloudflare: DNS only), or make it a CNAME.",
  });
}

function flattened({ owner, target }: MissingCname): WhyMissing {
  return tell("dkim/flattened", true, {
    message: `The name ${owner} exists and nothing is seen there: no CNAME, no key. That is how a flattened CNAME looks from outside.`,
    fix: `If the zone has the CNAME, turn off flattening on this record; if it has none, publish ${owner} CNAME ${target}`,
  });
}

// A key that was copied, by hand or by a provider that resolves CNAMEs itself, works until Odoo changes its own.
async function otherData(
  { owner, target }: MissingCname,
  texts: readonly string[],
  resolver: DnsResolver,
): Promise<WhyMissing> {
  const keys = texts.filter(resemblesDkimKey);
  const { values } = keys.length > 0 ? await resolver.resolve(target, "TXT") : { values: [] };
  const isCopy = keys.length === 1 && values.some((value) => value === keys[0]);
  const shown = texts.slice(0, MAX_SHOWN).map((text) => quoted(text, 60));
  return tell("dkim/other-data", keys.length > 0, {
    message: isCopy
      ? `${owner} holds a copy of the key instead of the CNAME: signatures fail once the key behind ${target} changes.`
      : `There are TXT records at ${owner} instead of the CNAME: ${shown.join(", ")}.`,
    found: texts.slice(0, MAX_SHOWN).join(" "),
    fix: `Delete what is at ${owner}, and publish it as CNAME ${target}; turn off flattening where the zone has the CNAME.`,
    severity: isCopy ? Severity.Warning : Severity.Error,
  });
}
