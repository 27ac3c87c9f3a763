import { type DomainName, sameName } from "../records/dns/domainName";
import { dkimOwner } from "../records/dkim/owner";
import { type Issue, Severity } from "../records/issue";
import { printable } from "../records/printable";
import { dkimTargetIssues } from "../records/dkim/target";
import type { DnsResolver } from "../records/resolver";
import { dkimPlaceIssues, dkimSurroundings } from "./dkimPlace";
import type { Change, Judgement, Left, RecordKind, Surroundings } from "./recordKind";

/** The CNAME through which a domain delegates a DKIM selector. */
export function dkimKind(domain: DomainName, selector: string, target: DomainName, replaceTarget: boolean): RecordKind {
  const owner = dkimOwner(selector, domain);
  return {
    label: "DKIM",
    owner,
    type: "CNAME",
    declared: [target],
    hasTerms: false,
    consolidate: false,
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
    judge: (change, resolver) => judgeTarget(target, change, resolver),
    release: (live, known) => ({ ok: true, issues: [], value: leave(live, target, known.found) }),
    leftover: () => [],
    join: (texts) => ({ ok: true, value: texts[0] ?? "", issues: [] }),
    removesLine: () => "nothing: delete the CNAME by hand",
  };
}

async function judgeTarget(target: DomainName, change: Change, resolver: DnsResolver): Promise<Judgement> {
  if (change.releasing) return { issues: [] };
  const isPublished = change.before !== undefined && sameName(change.before, target);
  return { issues: await dkimTargetIssues({ target, isPublished, resolver }) };
}

function leave(live: string, target: DomainName, found: string | undefined): Left {
  const nothing = { removed: [], stillOurs: [], onlyOurs: false };
  if (!sameName(live, target)) return { ...nothing, text: live };
  if (found === undefined) return { ...nothing, text: live, onlyOurs: true };
  // Replaced with `replaceTarget`: what was there before us comes back.
  if (!sameName(found, target)) return { ...nothing, text: found, removed: [target] };
  return { ...nothing, text: live, stillOurs: [target] };
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
  return {
    id: "dkim/flattened",
    severity: Severity.Error,
    message,
    fix,
    source: "developers.cloudflare.com/dns/cname-flattening, RFC 6376 section 3.6.2",
  };
}

function otherData(owner: DomainName, around: Surroundings): Issue[] {
  const others = around.records.filter((record) => record.type !== "CNAME");
  if (others.length === 0) return [];
  const list = others
    .map((record) => `${record.type} ${record.values.map((value) => `"${printable(value)}"`).join(", ")}`)
    .join("; ");
  return [
    {
      id: "dkim/other-data",
      severity: Severity.Error,
      message: `There is other data at ${owner}, and a CNAME cannot stand beside it: ${list}.`,
      fix: "If it is an old key, delete it by hand; if it is in use, choose another selector.",
      source: "RFC 1034 section 3.6.2, RFC 6376 section 3.6.2",
    },
  ];
}

function otherTarget(owner: DomainName, target: DomainName, around: Surroundings, replaceTarget: boolean): Issue[] {
  const found = around.live?.values[0];
  if (found === undefined || replaceTarget || sameName(found, target)) return [];
  return [
    {
      id: "dkim/other-target",
      severity: Severity.Error,
      message: `${owner} is a CNAME for ${printable(found)}, not for ${target}.`,
      fix: "If the old target is no longer needed, set `replaceTarget: true`; otherwise choose another selector.",
      source: "RFC 6376 section 3.6.2",
    },
  ];
}
