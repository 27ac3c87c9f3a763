import { spfBehindCname } from "../../odoo/cnameAlias";
import { declaredIncludes, type DeclaredSenders } from "../../odoo/declaredIncludes";
import { printable } from "../../records/printable";
import { type DnsResolver, isUnanswered } from "../../records/resolver";
import { judgeSpfChange } from "../../records/spf/judgeChange";
import { mergeSpf } from "../../records/spf/merge";
import { findLookalike } from "../../records/spf/lookalike";
import { isSpf } from "../../records/spf/parse";
import { senderNeeds } from "../../records/spf/senders";
import { checkIssue, inArea, unanswered } from "../issues";
import { Area, type CheckIssue } from "../report";
import type { CheckSetup } from "../target";
import { resembling, severalRecords } from "../checkSpf";
import type { Planned, PlannedRecord } from "./report";

const DEFAULT_ALL = "~all";

/** Plans the SPF record of the alias domain. Never rejects when the resolver does not. */
export async function planSpf(setup: CheckSetup, declared: DeclaredSenders, resolver: DnsResolver): Promise<Planned> {
  const owner = setup.aliasDomain;
  const byHand = (declared.senders ?? []).flatMap((sender) => senderNeeds(sender) ?? []);
  const record = { area: Area.Spf, owner, type: "TXT", added: [], removed: [], notes: [] } as const;
  const [answer, cname] = await Promise.all([resolver.resolve(owner, "TXT"), resolver.resolve(owner, "CNAME")]);
  const [target] = cname.values;
  if (typeof target === "string") {
    const held = declaredIncludes(declared, setup.throughOdoo).length > 1 ? undefined : spfBehindCname(owner, target);
    if (held !== undefined && setup.throughOdoo) return { record: { ...record, notes: [held] }, issues: [], byHand };
    return { record, issues: [cnameAtName(owner, target)], byHand };
  }
  if (isUnanswered(answer)) return { record, issues: [unanswered(Area.Spf, owner, "TXT", answer.status)], byHand };
  const texts = answer.values.filter((value) => typeof value === "string");
  const [before, ...more] = texts.filter(isSpf);
  const seen = { ...record, ...(before !== undefined && { before }) };
  if (more.length > 0) return { record: seen, issues: [severalRecords(owner, texts.filter(isSpf))], byHand };
  const lookalike = findLookalike(texts);
  if (lookalike !== undefined) return { record: seen, issues: [resembling(owner, lookalike)], byHand };
  const others = texts.filter((text) => text !== before);
  return { ...(await mergeAndJudge(setup, declared, seen, others, resolver)), byHand };
}

function cnameAtName(owner: string, target: string): CheckIssue {
  return checkIssue(Area.Spf, "spf/cname-at-name", {
    message: `${owner} is a CNAME for ${printable(target)}, and no record can stand beside it.`,
    found: target,
    fix: `Put records of its own in the place of the CNAME, or use another alias domain.`,
  });
}

// As MailDomain's first run: whatever is published was there before it, and the limits are judged on the whole tree.
async function mergeAndJudge(
  setup: CheckSetup,
  declared: DeclaredSenders,
  record: PlannedRecord,
  others: readonly string[],
  resolver: DnsResolver,
): Promise<Omit<Planned, "byHand">> {
  const { before } = record;
  const includes = declaredIncludes(declared, setup.throughOdoo);
  const fresh = before === undefined ? { createdByUs: true, all: DEFAULT_ALL } : { found: before };
  const merged = mergeSpf(before, { includes, lookupLimit: "off", ...fresh });
  const said = inArea(Area.Spf, merged.issues);
  if (!merged.ok) return { record, issues: said };
  const { text, added, removed } = merged.value;
  const terms = [...includes.map((include) => `include:${include}`), DEFAULT_ALL];
  const plan = { owner: setup.aliasDomain, after: text, removed, declared: terms, others };
  const judged = await judgeSpfChange({ ...plan, ...(before !== undefined && { before }) }, resolver);
  const issues: CheckIssue[] = [...said, ...inArea(Area.Spf, judged.issues)];
  const outcome = before !== undefined && judged.keepsBefore ? { after: before } : { after: text, added, removed };
  return { record: { ...record, ...outcome, proof: judged.proof, notes: judged.effects }, issues };
}
