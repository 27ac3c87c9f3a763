import { discoverDmarc } from "../../records/dmarc/discover";
import { judgeDmarcRecord } from "../../records/dmarc/judgeRecord";
import { type DmarcRolloutWanted, mergeRollout } from "../../records/dmarc/mergeRollout";
import { dmarcOwner } from "../../records/dmarc/owner";
import { DmarcRollout, nextStepAdvice, publishedStep, readRollout, rolloutAdvice } from "../../records/dmarc/rollout";
import { isDmarc } from "../../records/dmarc/text";
import type { DomainName } from "../../records/dns/domainName";
import { Severity } from "../../records/issue";
import type { DnsResolver } from "../../records/resolver";
import { atDmarc, dmarcNameIssues } from "../checkDmarc";
import { inArea } from "../issues";
import { Area, type CheckIssue } from "../report";
import type { Ladder, Planned, PlannedRecord } from "./report";

// What keeps a record from being merged into; everything else that is seen is for the check to tell.
const IN_THE_WAY: ReadonlySet<string> = new Set([
  "verify/unanswered",
  "dmarc/several-records",
  "dmarc/cname-at-name",
  "dmarc/record-beside-cname",
  "dmarc/not-dmarc",
  "dmarc/version-not-valid",
]);

/** A planned DMARC Policy Record, with where it stands on the way to enforcement. */
export interface PlannedDmarc extends Planned {
  readonly ladder: Ladder;
}

/**
 * Plans the DMARC Policy Record. Never rejects when the resolver does not.
 *
 * @param wanted what is declared; undefined leaves the record as it is, and says what could come next
 */
export async function planDmarc(
  domain: DomainName,
  wanted: DmarcRolloutWanted | undefined,
  resolver: DnsResolver,
): Promise<PlannedDmarc> {
  const owner = dmarcOwner(domain);
  const [discovery, at] = await Promise.all([discoverDmarc(domain, resolver), atDmarc(domain, resolver)]);
  const texts = at.txt.values.filter((value) => typeof value === "string").filter(isDmarc);
  const before = texts.length === 1 ? texts[0] : undefined;
  const record = { area: Area.Dmarc, owner, type: "TXT", added: [], removed: [], notes: [] } as const;
  const seen: PlannedRecord = { ...record, ...(before !== undefined && { before }) };
  const inTheWay = dmarcNameIssues(at, discovery).filter(({ id }) => IN_THE_WAY.has(id));
  const ladder = ladderOf(before, wanted);
  if (inTheWay.length > 0)
    return { record: seen, issues: inTheWay.map((one) => inWay(one, wanted)), byHand: [], ladder };
  if (wanted === undefined) return { record: seen, issues: [], byHand: [], ladder };
  const judged = await mergeAndJudge(domain, wanted, seen, resolver);
  return { ...judged, ladder: ladderOf(before, wanted, judged.record.after) };
}

// Nothing is refused where no record is declared.
function inWay(issue: CheckIssue, wanted: DmarcRolloutWanted | undefined): CheckIssue {
  const isRefusal = wanted !== undefined && !issue.isUnknown;
  return { ...issue, severity: isRefusal ? Severity.Error : Severity.Warning };
}

async function mergeAndJudge(
  domain: DomainName,
  wanted: DmarcRolloutWanted,
  record: PlannedRecord,
  resolver: DnsResolver,
): Promise<Planned> {
  const { before } = record;
  const declared = readRollout(wanted).issues;
  const merged = mergeRollout(before, { ...wanted, ...(before !== undefined && { found: before }) });
  const said = inArea(Area.Dmarc, [...declared, ...merged.issues]);
  if (!merged.ok) return { record, issues: said, byHand: [] };
  const { text, added, removed } = merged.value;
  const { allowWeaker = false } = wanted;
  const plan = { domain, after: text, allowWeaker, authorized: [], ...(before !== undefined && { before }) };
  const { issues, effects, byHand } = await judgeDmarcRecord(plan, resolver);
  const planned = { ...record, after: text, added, removed, notes: effects };
  return { record: planned, issues: [...said, ...inArea(Area.Dmarc, issues)], byHand };
}

function ladderOf(before: string | undefined, wanted: DmarcRolloutWanted | undefined, after?: string): Ladder {
  const published = publishedStep(before);
  const planned = wanted === undefined ? undefined : publishedStep(after);
  const step = planned ?? published;
  const first = DmarcRollout.Monitor;
  return {
    ...(published !== undefined && { published }),
    ...(planned !== undefined && { planned }),
    next: step === undefined ? `First step: rollout: ${first}. Before: ${rolloutAdvice(first)}` : nextStepAdvice(step),
  };
}
