/** Words what a check saw of a domain, once for the table, Markdown and the HTML page. */
import type { DkimKeyType } from "../../records/dkim/parse";
import { type EffectivePolicy, PolicyState } from "../../records/dmarc/effectivePolicy";
import { printable, quoted } from "../../records/printable";
import { MAX_DNS_LOOKUPS, MAX_VOID_LOOKUPS } from "../../records/spf/limits";
import { Area, type DkimSeen, type DmarcSeen, type DomainCheck, type SpfSeen, Verdict } from "../../verify/report";
import { joined, listed, MOST } from "./bounded";
import { serverFacts } from "./serverFacts";
import { AREA_WORDS, AREAS } from "./words";

/** What was seen in one area. The lines are safe to print. */
export interface Fact {
  readonly area: Area;
  readonly label: string;
  readonly verdict: Verdict;
  readonly lines: readonly string[];
}

/** Records are cut after this many characters. More than 512 octets are an issue anyway. */
const LONGEST_RECORD = 700;

/** What was seen of a domain, area by area, in words. */
export function factsOf(check: DomainCheck): Fact[] {
  const lines: Readonly<Record<Area, readonly string[]>> = {
    [Area.Spf]: spfFacts(check),
    [Area.Dkim]: check.dkim.map(dkimFact),
    [Area.Dmarc]: dmarcFacts(check.dmarc),
    [Area.Alignment]: [printable(check.alignment.text, LONGEST_RECORD)],
    [Area.Mx]: mxFacts(check),
    [Area.Propagation]: serverFacts(check.propagation),
  };
  return AREAS.map((area) => ({
    area,
    label: AREA_WORDS[area],
    verdict: check.areas[area],
    lines: [
      ...(lines[area].length === 0 ? ["not checked"] : lines[area]),
      ...addedFacts(check.added.filter((one) => one.area === area)),
    ],
  }));
}

/** What others have added to records of the stack: no fault, and worth knowing. Safe to print. */
export function addedFacts(added: DomainCheck["added"]): string[] {
  return added.map(({ name, type, terms }) => {
    const texts = terms.map((term) => quoted(term));
    return `added by others to ${printable(name)} ${printable(type)}: ${joined(texts, "nothing")}`;
  });
}

const NO_ANSWER = "unknown, DNS did not answer";

function mxFacts({ mx, mxCount, areas }: DomainCheck): string[] {
  const [first, ...more] = mx.map(({ preference, exchange }) => `${preference} ${printable(exchange) || "."}`);
  // RFC 7505: the root as the only exchange.
  const isNull = more.length === 0 && first?.endsWith(" .") === true;
  return isNull
    ? [`${first} (receives no mail)`]
    : listed(
        first === undefined ? [] : [first, ...more],
        areas.mx === Verdict.Unknown ? NO_ANSWER : "none seen",
        MOST,
        mxCount,
      );
}

function spfFacts({ domain, spf, areas }: DomainCheck): string[] {
  const where = spf.name === domain ? [] : [`at ${printable(spf.name)}`];
  const records = listed(
    spf.records.map((record) => printable(record, LONGEST_RECORD)),
    areas.spf === Verdict.Unknown ? NO_ANSWER : "no record seen",
    MOST,
    spf.recordCount,
  );
  return [...where, ...records, ...costOf(spf)];
}

function costOf({ authorizesOdoo, budget, answerSize }: SpfSeen): string[] {
  const odoo = { true: "Odoo is authorized", false: "Odoo is not authorized", undefined: undefined };
  const cost = budget === undefined ? undefined : spfCost(budget);
  const size = answerSize === undefined ? undefined : `TXT answer of ${answerSize} octets`;
  const parts = [odoo[`${authorizesOdoo}`], cost, size].filter((text) => text !== undefined);
  return parts.length === 0 ? [] : [parts.join("; ")];
}

/** `3 of 10 lookups, 0 of 2 void lookups`. */
export function spfCost({ lookups, voids, isExact }: NonNullable<SpfSeen["budget"]>): string {
  const atLeast = isExact ? "" : "at least ";
  return `${atLeast}${lookups} of ${MAX_DNS_LOOKUPS} lookups, ${voids} of ${MAX_VOID_LOOKUPS} void lookups`;
}

function dkimFact({ selector, target, key, isHidden, unanswered = [] }: DkimSeen): string {
  if (unanswered.length > 1) return `${printable(selector)}: ${NO_ANSWER}`;
  const noCname = unanswered.includes("target") ? "CNAME unknown" : "no CNAME seen";
  const cname = target === undefined ? noCname : `CNAME to ${printable(target)}`;
  const hidden = isHidden ? ", something else answers there" : "";
  return `${printable(selector)}: ${cname}${hidden}; ${unanswered.includes("key") ? "key unknown" : keyText(key)}`;
}

const KEY_TYPES: Readonly<Record<DkimKeyType, string>> = { rsa: "RSA", ed25519: "Ed25519" };

function keyText(key: DkimSeen["key"]): string {
  if (key === undefined) return "no key seen";
  if (key.revoked) return "the key is revoked";
  const bits = key.bits === undefined ? "" : ` of ${key.bits} bits`;
  return `${KEY_TYPES[key.keyType]} key${bits}${key.testing ? ", in test mode" : ""}`;
}

function dmarcFacts(seen: DmarcSeen): string[] {
  const { record, isIgnored, policy, subdomainPolicy, nonExistentSubdomainPolicy, reports, reportCount } = seen;
  const policies = [policyText(policy), policyText(subdomainPolicy), policyText(nonExistentSubdomainPolicy)];
  const isOne = new Set(policies).size === 1;
  const isUnknown = policy.state === PolicyState.Unknown;
  const text = isOne
    ? `${policies[0]}, also for subdomains`
    : `${policies[0]}; subdomains: ${policies[1]}; names that do not exist: ${policies[2]}`;
  const addresses = reports.map((report) => reportFact(report, isIgnored));
  return [
    ...(record === undefined ? [] : [printable(record, LONGEST_RECORD)]),
    isIgnored ? IGNORED_RECORD : text,
    ...(isUnknown && reports.length === 0 ? [] : listed(addresses, "no report address", MOST, reportCount)),
  ];
}

/** What is said in the place of policies. */
export const IGNORED_RECORD = "no policy to rely on: receivers may ignore the record";

/** `reject (set by acme.com)`. */
export function policyText(policy: EffectivePolicy): string {
  if (policy.state === PolicyState.NoPolicy) return "no policy";
  if (policy.state === PolicyState.Unknown) return "unknown policy";
  const testing = policy.testing ? " in test mode" : "";
  return `${policy.policy}${testing} (set by ${printable(policy.policyDomain)})`;
}

function reportFact(report: DmarcSeen["reports"][number], isIgnored: boolean): string {
  const { uri, isUsable, isExternal, isAuthorized, isLeftOut } = report;
  if (!isUsable) return `no reports to ${quoted(uri)}, which is no address for reports`;
  if (isIgnored) return `reports to ${printable(uri)}, as far as receivers read the record`;
  if (isLeftOut) return `reports to ${printable(uri)}, which was not asked whether it accepts them`;
  if (!isExternal) return `reports to ${printable(uri)}`;
  const answer = {
    true: "which accepts them",
    false: "which does not accept them",
    undefined: "unknown whether it accepts them",
  };
  return `reports to ${printable(uri)}, ${answer[`${isAuthorized}`]}`;
}

/** What an issue was found in, in quotes. */
export function foundText(found: string): string {
  return quoted(found, LONGEST_RECORD);
}
