/** The report of a review in Markdown, shortened to what a comment on GitHub can hold. */
import { Verdict } from "../../verify/report";
import type { RawRecord } from "../review/findings";
import type { ReviewIssue } from "../review/issues";
import { Change, type LeftByHand, type Review, type ReviewedRecord } from "../review/review";
import { foundText } from "./facts";
import { cell, code, table, text } from "./markdown";
import { inert } from "./text";
import { counted, SHORT_WORDS, verdictOf } from "./words";

/** A comment on GitHub can have 65,536 characters (REST API, issue comments; seen 2026-11). The rest is for what a pipeline adds. */
const MAX_COMMENT = 60_000;

/** A review for a comment on a pull request, or a job summary: GitHub Flavored Markdown, which GitLab reads too. */
export function renderReviewMarkdown(review: Review): string {
  const parts = [
    `## odoo-mail review: ${headline(review)}`,
    summary(review),
    ...review.issues.map(renderIssue),
    ...(review.records.length === 0 ? [] : [overview(review.records)]),
    ...review.records.filter(isShown).map(renderRecord),
    ...rawTable(review.raw),
    ...renderMessages(review),
    ...review.byHand.map(renderByHand),
  ];
  return bounded(parts);
}

// About the other records the overview table says everything.
function isShown({ change }: ReviewedRecord): boolean {
  return change !== Change.Unchanged && change !== Change.LetGo;
}

// Leaves out whole parts, because half a table would not be rendered as one.
function bounded(parts: readonly string[]): string {
  let length = 0;
  const kept = parts.filter((part) => (length += part.length + 2) <= MAX_COMMENT);
  const note =
    "The rest is left out, because a comment cannot hold more. Run `odoo-mail review` in a terminal to see all of it.";
  return [...kept, ...(kept.length < parts.length ? [note] : [])].join("\n\n");
}

export function headline({ kind, verdict, records }: Review): string {
  if (verdict === Verdict.Problems) return "this must not be run";
  const words = verdict === Verdict.Warnings ? ", with warnings" : "";
  if (kind === "state") return `this is the current state${words}`;
  return records.every(({ change }) => change === Change.Unchanged)
    ? `nothing changes for mail${words}`
    : `mail records change${words}`;
}

/** How many records a run would create, adopt and so on, in a sentence. */
export function summary({ kind, records, raw }: Review): string {
  if (kind === "state")
    return `Components of pulumi-odoo-mail have ${counted(records.length, "record")}; other resources have ${counted(raw.length, "mail record")}.`;
  const counts = Object.values(Change).flatMap((change) => {
    const count = records.filter((record) => record.change === change).length;
    return count === 0 ? [] : [`${count} ${change}`];
  });
  return counts.length === 0
    ? "The plan has no records of pulumi-odoo-mail components."
    : `Records of pulumi-odoo-mail components: ${counts.join(", ")}.`;
}

/** A sentence of our own, in which a text between backticks becomes a code span. */
function sentence(words: string): string {
  return words
    .split(/(`[^`]+`)/)
    .map((part, at) => (at % 2 === 1 ? code(part.slice(1, -1)) : text(part)))
    .join("");
}

function renderIssue(issue: ReviewIssue): string {
  const found = issue.found === undefined ? [] : [`  Record: ${code(foundText(issue.found))}`];
  return [
    `- **${SHORT_WORDS[verdictOf(issue)]}** ${code(issue.id)}: ${sentence(issue.message)}`,
    ...found,
    `  Fix: ${sentence(issue.fix)} (${sentence(issue.source)})`,
  ].join("  \n");
}

function overview(records: readonly ReviewedRecord[]): string {
  return table(
    ["Record", "Kind", "Change", "DNS lookups"],
    records.map(({ owner, type, provider, protocol, change, proof }) => [
      cell(`${owner} ${type}`),
      `${protocol}, ${provider}`,
      change,
      lookups(proof),
    ]),
  );
}

// The proof ends with it: "...; 2 of 10 lookups, was 1".
function lookups(proof = ""): string {
  return /(?:at least )?\d+ of \d+ lookups(?:, was (?:at least )?\d+)?/.exec(proof)?.[0] ?? "";
}

function renderRecord(record: ReviewedRecord): string {
  const { owner, type, protocol, provider, change, before, after, added, removed, proof, notes, step } = record;
  const terms = [...added.map((term) => `added ${code(term)}`), ...removed.map((term) => `removed ${code(term)}`)];
  const lines = [
    ...(terms.length === 0 ? [] : [`Terms: ${terms.join(", ")}`]),
    ...(proof === undefined ? [] : [`Mail: ${sentence(proof)}`]),
    ...(step === undefined ? [] : [`DMARC step: ${step.before ?? "no record"} → ${step.after ?? "no record"}`]),
    ...notes.map(sentence),
  ];
  return [
    `### ${code(owner)} ${type}, ${protocol} on ${provider}: ${change}`,
    diff(before, after),
    ...(lines.length === 0 ? [] : [lines.map((line) => `- ${line}`).join("\n")]),
    ...costsTable(record),
  ].join("\n\n");
}

// Every line begins with a sign, so that no record can end the code block.
function diff(before: string | undefined, after: string | undefined): string {
  const same = before === after && before !== undefined ? [`  ${inert(before)}`] : undefined;
  const lines = same ?? [
    ...(before === undefined ? [] : [`- ${inert(before)}`]),
    ...(after === undefined ? [] : [`+ ${inert(after)}`]),
  ];
  return ["```diff", ...lines, "```"].join("\n");
}

/** `include:_spf.odoo.com (Odoo) 1`: the term, its sender, its cost. */
const COST = /^(.*?)(?: \(([^)]*)\))? ((?:at least )?\d+)$/;

function costsTable({ costs }: ReviewedRecord): string[] {
  if (costs.length === 0) return [];
  const rows = costs.map((cost) => {
    const [, term = cost, sender = "", lookups = ""] = COST.exec(cost) ?? [];
    return [cell(term), sentence(sender), lookups];
  });
  return [table(["SPF term", "Sender", "DNS lookups"], rows)];
}

function rawTable(raw: readonly RawRecord[]): string[] {
  if (raw.length === 0) return [];
  const rows = raw.map(({ name, owner, type, protocol, takesOver }) => [
    cell(inert(name)),
    `${cell(`${inert(owner)} ${type}`)} ${protocol}`,
    takesOver === undefined ? "no component manages this kind of record" : cell(takesOver),
  ]);
  return [["### Mail records of other resources", table(["Resource", "Record", "To hand it over"], rows)].join("\n\n")];
}

function renderMessages({ messages }: Review): string[] {
  if (messages.length === 0) return [];
  const lines = messages.flatMap(({ severity, text }) => `${severity}: ${text}`.split("\n"));
  // Lines that are indented by four spaces are code: nothing in them becomes mark-up (CommonMark section 4.4).
  const block = lines.map((line) => `    ${inert(line)}`).join("\n");
  return [`### Messages of the preview\n\n${block}`];
}

function renderByHand({ domain, byHand }: LeftByHand): string {
  const list = byHand.map((line) => `- ${sentence(line)}`).join("\n");
  const head = `Left to do by hand for ${inert(domain)} (${byHand.length})`;
  return `<details><summary>${head}</summary>\n\n${list}\n\n</details>`;
}
