/** The report of `odoo-mail plan` for a terminal or a log. */
import type { DomainPlan, PlannedRecord } from "../../components/mailRecords/planDomain";
import { printable } from "../../records/printable";
import { Area, Verdict } from "../../verify/report";
import { renderIssue } from "./issueLines";
import { coloured } from "./paint";
import type { Screen } from "./screen";
import { hanging } from "./text";
import { AREA_WORDS, verdictOf, worstFirst } from "./words";

const LONGEST = 4096;
const NO_RECORD = "(no record)";
const VERDICTS: Readonly<Record<Verdict, string>> = {
  [Verdict.Good]: "can be applied",
  [Verdict.Warnings]: "can be applied, with warnings",
  [Verdict.Problems]: "MailDomain would refuse this plan",
  [Verdict.Unknown]: "unknown, because DNS did not answer everything that is needed",
};

const NO_SUCH_DOMAIN = "unknown, because there is no such domain";

/** What MailDomain would change, in the form of `pulumi preview`. Ends without a newline. */
export function renderPlan(plan: DomainPlan, screen: Screen): string {
  const { width, paint } = screen;
  const list = (lines: readonly string[]): string => lines.map((line) => hanging("  - ", line, width)).join("\n");
  const issues = worstFirst(plan.issues, verdictOf).map((issue) => renderIssue(issue, width, paint));
  return [
    ...plan.records.map((record) => renderRecord(record, plan, screen)),
    [paint.bold("Odoo"), hanging("  ", needs(plan), width)].join("\n"),
    [paint.bold("DMARC rollout"), hanging("  ", ladder(plan), width)].join("\n"),
    ...issues,
    [paint.bold("To do by hand"), list(plan.byHand)].join("\n"),
    `${printable(plan.domain, 253)}: ${coloured(verdictOfPlan(plan), plan.verdict, paint)}. Nothing was written.`,
  ].join("\n\n");
}

function verdictOfPlan({ verdict, issues }: DomainPlan): string {
  const isMissing = issues.some(({ id }) => id === "verify/no-such-domain");
  return verdict === Verdict.Unknown && isMissing ? NO_SUCH_DOMAIN : VERDICTS[verdict];
}

function renderRecord(record: PlannedRecord, plan: DomainPlan, { width, paint }: Screen): string {
  const { area, owner, type, before, after, added, removed, proof, notes } = record;
  const changes = [...added.map((term) => `+ ${printable(term)}`), ...removed.map((term) => `- ${printable(term)}`)];
  const isUnchanged = after === undefined || after === before;
  // Records are not wrapped, so that they can be copied.
  const texts = textsOf(record, plan);
  const lines = [...changes, ...(proof === undefined || isUnchanged ? [] : [`proof   ${proof}`]), ...notes];
  const head = paint.bold(`${AREA_WORDS[area]}  ${printable(owner, 253)} ${type}`);
  return [head, ...texts, ...lines.map((line) => below(line, width))].join("\n");
}

/** The record before and after. Without a plan, the issues of its area say why, and why the record is not shown. */
function textsOf(record: PlannedRecord, plan: DomainPlan): string[] {
  const { before, after } = record;
  const issues = issuesOf(record, plan);
  if (after !== undefined && after !== before) return [`  before  ${shown(before)}`, `  after   ${shown(after)}`];
  const verdicts = issues.map(verdictOf);
  if (after === undefined && verdicts.length === 0 && plan.records.some((one) => isLeftOut(one, plan)))
    return [`  before  ${shown(before)}`, "  after   (not planned, see below)"];
  const isPlanned = after !== undefined || verdicts.length === 0;
  if (!isPlanned && verdicts.includes(Verdict.Unknown))
    return [`  before  ${shown(before, "(unknown)")}`, "  after   (unknown)"];
  const text = shown(before, isPlanned ? NO_RECORD : "(see below)");
  if (!isPlanned && verdicts.includes(Verdict.Problems)) return [`  before  ${text}`, "  after   (refused, see below)"];
  return [`  unchanged  ${text}`];
}

function issuesOf({ area }: PlannedRecord, { issues }: DomainPlan): DomainPlan["issues"] {
  return issues.filter((issue) => issue.area === area);
}

// Where an argument of another record is wrong, nothing is planned. SPF and DKIM are always declared, unless a note says who has them.
function isLeftOut(record: PlannedRecord, plan: DomainPlan): boolean {
  const { area, after, notes } = record;
  return area !== Area.Dmarc && after === undefined && notes.length === 0 && issuesOf(record, plan).length === 0;
}

/** A line below a record. Its next lines are indented by its label, such as `+ ` or `proof   `. */
function below(line: string, width: number): string {
  const [label = ""] = /^(?:[+-] |\w+ {2,})?/.exec(line) ?? [];
  return hanging(`  ${label}`, line.slice(label.length), width, label === "" ? 2 : 0);
}

function shown(text: string | undefined, none = NO_RECORD): string {
  return text === undefined ? none : printable(text, LONGEST);
}

function needs({ requirements: { returnPath, spf, dkim, spfAligns, dkimAligns, outcome } }: DomainPlan): string {
  const where = {
    odoo: "a Return-Path of Odoo's own",
    "alias-domain": "a Return-Path at the alias domain",
    "own-server": "the Return-Path that your own server writes",
  };
  const aligns = [spfAligns ? "SPF" : "", dkimAligns ? "DKIM" : ""].filter((name) => name !== "");
  const what =
    aligns.length === 0
      ? "neither SPF nor DKIM aligns"
      : `${aligns.join(" and ")} ${aligns.length === 1 ? "aligns" : "align"}`;
  return `Mail is sent with ${where[returnPath]}. Odoo's SPF include: ${spf}. Odoo's DKIM record: ${dkim}. With both published, ${what}. DMARC result: ${outcome}.`;
}

function ladder({ ladder: { published, planned, next } }: DomainPlan): string {
  const from = published === undefined ? "" : `Published: ${published}. `;
  const to = planned === undefined || planned === published ? "" : `Planned: ${planned}. `;
  return `${from}${to}${next}`;
}
