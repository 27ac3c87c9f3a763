/** The report of a check in Markdown, and the escapes that keep texts from DNS from becoming mark-up. */
import { foundBeside } from "../../records/issue";
import { printable } from "../../records/printable";
import type { CheckIssue, CheckReport, DomainCheck } from "../../verify/report";
import { factsOf, foundText } from "./facts";
import { inert } from "./text";
import { AREA_WORDS, AREAS, SHORT_WORDS, VERDICT_WORDS, verdictOf, worstFirst } from "./words";

/** A report for a job summary or a comment on a pull request: GitHub Flavored Markdown, which GitLab reads too. */
export function renderMarkdown(report: CheckReport): string {
  const head = `## odoo-mail check: ${VERDICT_WORDS[report.verdict]}`;
  const rows = report.domains.map(({ domain, areas }) => [
    cell(printable(domain, 253)),
    ...AREAS.map((area) => SHORT_WORDS[areas[area]]),
  ]);
  const overview = table(["Domain", ...AREAS.map((area) => AREA_WORDS[area])], rows);
  return [head, overview, ...report.domains.map(renderDomain), `Checked ${inert(report.date)}.`].join("\n\n");
}

function renderDomain(check: DomainCheck): string {
  const facts = factsOf(check).map(({ label, verdict, lines }) => [
    label,
    SHORT_WORDS[verdict],
    lines.map(cell).join("<br>"),
  ]);
  return [
    `### ${code(printable(check.domain, 253))}: ${VERDICT_WORDS[check.verdict]}`,
    ...(check.issues.length === 0 ? [] : [worstFirst(check.issues, verdictOf).map(renderIssue).join("\n")]),
    `<details><summary>What was seen</summary>\n\n${table(["", "", ""], facts)}\n\n</details>`,
  ].join("\n\n");
}

function renderIssue(issue: CheckIssue): string {
  const found = foundBeside(issue);
  return [
    `- **${SHORT_WORDS[verdictOf(issue)]}** ${code(issue.id)}: ${text(issue.message)}`,
    ...(found === undefined ? [] : [`  Found: ${code(foundText(found))}`]),
    `  Fix: ${text(issue.fix)} (${text(issue.source)})`,
  ].join("  \n");
}

export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(" | ")} |`;
  return [line(head), line(head.map(() => "---")), ...rows.map(line)].join("\n");
}

/**
 * A code span, in which nothing becomes mark-up, a link, a mention or an issue reference. Its fence is longer than any run of backticks
 * in the content (CommonMark section 6.1).
 */
export function code(content: string): string {
  const longest = Math.max(0, ...[...content.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = "`".repeat(longest + 1);
  const pad = content.startsWith("`") || content.endsWith("`") ? " " : "";
  return `${fence}${pad}${inert(content)}${pad}${fence}`;
}

/** A code span in a table. Pipes are escaped even in code, because rows are split into cells first (GFM section 4.10). */
export function cell(content: string): string {
  return code(content).replaceAll("|", "\\|");
}

/** A sentence whose quoted texts must not become mark-up, links or mentions (`@team`). */
export function text(sentence: string): string {
  return (
    inert(sentence)
      .replace(/[\\`*_{}[\]<>|~!:&$]/g, "\\$&")
      .replace(/\bwww\./gi, "www\\.")
      // A backslash does not help here: GitHub looks for mentions and issue numbers in the rendered text.
      .replace(/[@#]/g, "<span>$&</span>")
  );
}
