/** The rules of a DKIM CNAME. */
import { componentIssue } from "../catalogue";
import { ODOO_DKIM_SELECTOR, ODOO_DKIM_TARGET } from "../../odoo/names";
import { dkimOwner, DOMAINKEY_LABEL } from "../../records/dkim/owner";
import { selectorIssues } from "../../records/dkim/selector";
import { dkimTargetIssues } from "../../records/dkim/target";
import { type DomainName, sameName } from "../../records/dns/domainName";
import { at, type Issue } from "../../records/issue";
import { printable, quotedList, shortened } from "../../records/printable";
import type { DnsResolver } from "../../records/resolver";
import type { DkimSelector } from "../args";
import type { Change, Impact, RecordRules, ReleaseResult, Surroundings } from "../coOwned/rules";
import type { Findings } from "../findings";
import { delegatedAbove, isSeenCname, namesAbove, wildcardBelow } from "./surroundings";

/** A CNAME that is declared. */
interface Delegation {
  readonly selector: string;
  readonly target: DomainName;
  readonly replaceTarget: boolean;
  readonly takesOver: readonly string[];
}

/** The CNAME through which a domain delegates a DKIM selector. */
function dkimRules(
  domain: DomainName,
  { selector, target, replaceTarget, takesOver }: Delegation,
  setting: string | undefined,
): RecordRules {
  const owner = dkimOwner(selector, domain);
  return {
    protocol: "DKIM",
    owner,
    type: "CNAME",
    declared: [target],
    severalSource: "RFC 6376 section 3.6.2.2",
    severalFix: "Delete all but one, then run again.",
    ...(setting !== undefined && { setting }),
    takesOver,
    recognises: () => true,
    looksAt: dkimSurroundings(domain),
    audit: (around) => [
      ...dkimPlaceIssues(owner, domain, around),
      ...flattened(owner, around),
      ...otherData(owner, around),
      ...otherTarget(owner, target, around, replaceTarget),
    ],
    merge: (live) => ({
      ok: true,
      issues: [],
      value: {
        text: target,
        added: live !== undefined && sameName(live, target) ? [] : [target],
        removed: live !== undefined && !sameName(live, target) ? [live] : [],
      },
    }),
    assessImpact: (change, resolver) => judgeTarget(target, change, resolver),
    release: (live, { found }) => ({ ok: true, issues: [], value: leave(live, target, found) }),
  };
}

async function judgeTarget(target: DomainName, change: Change, resolver: DnsResolver): Promise<Impact> {
  if (change.isReleasing) return { issues: [] };
  const isPublished = change.before !== undefined && sameName(change.before, target);
  return { issues: await dkimTargetIssues({ target, isPublished, resolver }) };
}

function leave(live: string, target: DomainName, found: string | undefined): ReleaseResult {
  const nothing = { removed: [], keptTerms: [], onlyOurs: false };
  if (!sameName(live, target)) return { ...nothing, text: live };
  if (found === undefined) return { ...nothing, text: live, onlyOurs: true };
  // Replaced with `replaceTarget`: what was there before us comes back.
  if (!sameName(found, target)) return { ...nothing, text: found, removed: [target] };
  return { ...nothing, text: live, keptTerms: [target] };
}

// A flattened CNAME is answered with addresses, and the target of a key has none: the key is then not found.
function flattened(owner: DomainName, around: Surroundings): Issue[] {
  const record = around.live;
  if (around.zone?.flattensCnames === true) {
    return [
      flattening(
        `The zone ${around.zone.name} flattens all CNAMEs, so the key behind ${owner} would not be found.`,
        'Set "CNAME flattening" of the zone to "flatten CNAME at apex".',
      ),
    ];
  }
  if (record?.flattened === true)
    return [
      flattening(
        `The CNAME at ${owner} is flattened, so the key behind it is not found.`,
        "Turn off flattening on this record.",
      ),
    ];
  return [];
}

function flattening(message: string, fix: string): Issue {
  return componentIssue("dkim/flattened", { message, fix });
}

function otherData(owner: DomainName, around: Surroundings): Issue[] {
  const others = around.records.filter((record) => record.type !== "CNAME");
  if (others.length === 0) return [];
  const all = others.map(({ type, values }) => `${type} ${quotedList(values)}`);
  return [
    componentIssue("dkim/other-data", {
      message: `There is other data at ${owner}, and a CNAME cannot stand beside it: ${shortened(all, { separator: "; " })}.`,
      fix: "If it is an old key, delete it by hand; if it is in use, choose another selector.",
    }),
  ];
}

function otherTarget(owner: DomainName, target: DomainName, around: Surroundings, replaceTarget: boolean): Issue[] {
  const found = around.live?.values[0];
  if (found === undefined || replaceTarget || sameName(found, target)) return [];
  return [
    componentIssue("dkim/other-target", {
      message: `${owner} is a CNAME for ${printable(found)}, not for ${target}.`,
      fix: "If the old target is no longer needed, set `replaceTarget: true`; otherwise choose another selector.",
    }),
  ];
}

/** What a component declares about DKIM. */
interface DkimDeclared extends Partial<DkimSelector> {
  readonly selectors?: readonly DkimSelector[];
}

/**
 * The CNAMEs of a domain: Odoo's selector unless another is named, and the further ones.
 *
 * @param setting the component's setting that holds the options; undefined where its arguments do
 */
export function dkimRecordRules(
  { selectors = [], ...first }: DkimDeclared,
  domain: DomainName | undefined,
  findings: Findings,
  setting?: string,
): RecordRules[] {
  const prefix = setting === undefined ? "" : `${setting}.`;
  const all = [
    { path: prefix, ...first },
    ...selectors.map((one, index) => ({ path: `${prefix}selectors[${index}].`, ...one })),
  ];
  refuseTwice(all, findings);
  return all.flatMap(({ path, selector = ODOO_DKIM_SELECTOR, target, replaceTarget = false, takesOver = [] }) => {
    findings.issues.push(...at(`${path}selector`, selectorIssues(selector, domain)));
    const to = target === undefined ? ODOO_DKIM_TARGET : findings.domain(`${path}target`, target);
    return domain === undefined || to === undefined
      ? []
      : [dkimRules(domain, { selector, target: to, replaceTarget, takesOver }, setting)];
  });
}

function refuseTwice(all: readonly { path: string; selector?: string }[], findings: Findings): void {
  const seen = new Set<string>();
  for (const { path, selector = ODOO_DKIM_SELECTOR } of all) {
    if (seen.has(selector.toLowerCase())) findings.refuse(`${path}selector`, selector, "each selector once");
    seen.add(selector.toLowerCase());
  }
}

function keysOf(domain: DomainName): DomainName {
  return `${DOMAINKEY_LABEL}.${domain}` as DomainName;
}

/** The names that decide whether a new key is seen, and what it hides. */
function dkimSurroundings(domain: DomainName): DomainName[] {
  const keys = keysOf(domain);
  return [keys, ...namesAbove(keys), wildcardBelow(keys), wildcardBelow(domain)];
}

/** Issues of the place of a new CNAME: below a delegation, among wildcards. It is never at an apex: the zone holds the domain. */
function dkimPlaceIssues(owner: DomainName, domain: DomainName, around: Surroundings): Issue[] {
  return [...delegatedAbove(owner, around), ...wildcards(owner, domain, around)];
}

function wildcards(owner: DomainName, domain: DomainName, { zone, nearby }: Surroundings): Issue[] {
  const keys = keysOf(domain);
  return nearby
    .filter((record) => record.owner.startsWith("*.") && (isSeenCname(record, zone) || record.type === "TXT"))
    .map(({ owner: at, type, values }) =>
      componentIssue("dkim/wildcard", {
        message: `${at} ${type} ${quotedList(values, { max: 60 })} ${
          at === wildcardBelow(keys)
            ? `answers for all selectors that have no record of their own; ${owner} gets one.`
            : `no longer answers for other selectors of ${domain} once ${owner} is there, unless some are there already.`
        }`,
        fix:
          at === wildcardBelow(keys)
            ? "Make sure that the wildcard is meant to stay: with an empty p it says that the domain signs no mail."
            : `If other selectors live on that wildcard, give each a record of its own, or copy the wildcard to ${wildcardBelow(keys)}, before you go on.`,
      }),
    );
}
