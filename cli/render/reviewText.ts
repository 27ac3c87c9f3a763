/** The report of a review for a terminal or a log. */
import { Change, type Review, type ReviewedRecord } from "../review/review";
import { renderIssue } from "./issueLines";
import { coloured } from "./paint";
import { headline, summary } from "./reviewMarkdown";
import type { Screen } from "./screen";
import { hanging } from "./text";

/** A review for a terminal or a log. Ends without a newline. */
export function renderReviewText(review: Review, screen: Screen): string {
  const { width, paint } = screen;
  const { issues, records, raw, messages, byHand, verdict } = review;
  return [
    ...records.filter(({ change }) => change !== Change.Unchanged).map((record) => renderRecord(record, screen)),
    ...(issues.length === 0 ? [] : [issues.map((issue) => renderIssue(issue, width, paint)).join("\n")]),
    ...raw.flatMap(({ name, takesOver }) =>
      takesOver === undefined ? [] : [`${paint.bold("To hand it over")}  ${name}\n  ${takesOver}`],
    ),
    ...messages.map(({ severity, text }) => `${paint.bold(severity)}  ${text.split("\n").join("\n  ")}`),
    ...byHand.map(({ domain, byHand: lines }) =>
      [paint.bold(`To do by hand  ${domain}`), ...lines.map((line) => hanging("  - ", line, width))].join("\n"),
    ),
    hanging("", `${summary(review)} ${coloured(sentenceOf(headline(review)), verdict, paint)}`, width),
  ].join("\n\n");
}

function sentenceOf(words: string): string {
  return `${words.charAt(0).toUpperCase()}${words.slice(1)}.`;
}

function renderRecord(record: ReviewedRecord, { width, paint }: Screen): string {
  const { owner, type, protocol, provider, change, before, after, added, removed, proof, notes, costs, step } = record;
  const lines = [
    ...added.map((term) => `+ ${term}`),
    ...removed.map((term) => `- ${term}`),
    ...(proof === undefined ? [] : [`proof   ${proof}`]),
    ...(costs.length === 0 ? [] : [`costs   ${costs.join(", ")}`]),
    ...(step === undefined ? [] : [`step    ${step.before ?? "no record"} -> ${step.after ?? "no record"}`]),
    ...notes,
  ];
  return [
    paint.bold(`${protocol}  ${owner} ${type} (${provider}): ${change}`),
    // Records are not wrapped, so that they can be copied.
    `  before  ${before ?? "(no record)"}`,
    `  after   ${after ?? "(no record)"}`,
    ...lines.map((line) => hanging("  ", line, width)),
  ].join("\n");
}
