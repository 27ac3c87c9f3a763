/** The report of a check for a terminal or a log: a table for each of a few domains, one line for each of many. */
import CliTable from "cli-table3";
import { printable } from "../../records/printable";
import type { CheckReport, DomainCheck, Verdict } from "../../verify/report";
import { addedFacts, factsOf } from "./facts";
import { renderIssue } from "./issueLines";
import { coloured, type Paint } from "./paint";
import { screenFor, type Terminal } from "./screen";
import { hanging, wrapped } from "./text";
import { AREA_WORDS, AREAS, counted, SHORT_WORDS, VERDICT_WORDS, verdictOf, worstFirst } from "./words";

/** Reports of more domains have one line for each; `--html` shows the rest. */
const MOST_IN_FULL = 3;

/** A report for people at a terminal, or in the log of a pipeline. Ends without a newline. */
export function renderTable(report: CheckReport, terminal: Terminal): string {
  const { width: columns, paint } = screenFor(terminal);
  const isInFull = report.domains.length <= MOST_IN_FULL;
  const parts = isInFull
    ? report.domains.map((check) => renderDomain(check, columns, paint))
    : [
        overview(report.domains, columns, paint),
        ...report.domains.flatMap((check) => domainIssues(check, columns, paint)),
      ];
  return [...parts, summary(report, paint)].join("\n\n");
}

function renderDomain(check: DomainCheck, width: number, paint: Paint): string {
  const label = Math.max(...AREAS.map((area) => AREA_WORDS[area].length));
  const short = Math.max(...Object.values(SHORT_WORDS).map((word) => word.length));
  const rest = width - label - short - 2 * PADDING;
  const table = plainTable([label + PADDING, short + PADDING, rest + PADDING]);
  for (const { label: area, verdict, lines } of factsOf(check)) {
    const head = [paint.bold(area), coloured(SHORT_WORDS[verdict], verdict, paint)];
    const text = lines.flatMap((line) => wrapped(line, rest - 2).map((part, at) => (at === 0 ? part : `  ${part}`)));
    // One row for each line: cli-table3 takes seconds for a cell of many lines.
    for (const [at, line] of text.entries()) table.push([...(at === 0 ? head : ["", ""]), line]);
  }
  return [heading(check, width, paint), withoutEnds(table.toString()), ...issuesOf(check, width, paint)].join("\n");
}

function domainIssues(check: DomainCheck, width: number, paint: Paint): string[] {
  const added = addedFacts(check.added).map((line) => hanging(INDENT, line, width, INDENT.length));
  const told = [...added, ...issuesOf(check, width, paint)];
  return told.length === 0 ? [] : [[heading(check, width, paint), ...told].join("\n")];
}

function issuesOf({ issues }: DomainCheck, width: number, paint: Paint): string[] {
  return worstFirst(issues, verdictOf).flatMap((issue) => ["", renderIssue(issue, width, paint)]);
}

function heading({ domain, verdict }: DomainCheck, width: number, paint: Paint): string {
  const words = VERDICT_WORDS[verdict];
  const name = wrapped(printable(domain, 253), width - words.length - 2).join("\n");
  return `${paint.bold(name)}: ${coloured(words, verdict, paint)}`;
}

const INDENT = "  ";
const HEAD = "Domain";

/** One line for each domain. The first column is only as wide as the longest name, so that verdicts stay near their domains. */
function overview(domains: readonly DomainCheck[], width: number, paint: Paint): string {
  const narrow = AREAS.map((area) => Math.max(AREA_WORDS[area].length, 4) + PADDING);
  const room = width - narrow.reduce((sum, columns) => sum + columns, 0);
  const longest = Math.max(HEAD.length, ...domains.map(({ domain }) => printable(domain, 253).length)) + PADDING;
  const names = Math.min(room, longest);
  const table = plainTable([names, ...narrow]);
  table.push([HEAD, ...AREAS.map((area) => AREA_WORDS[area])].map((text) => paint.bold(text)));
  for (const { domain, areas } of domains)
    table.push([
      wrapped(printable(domain, 253), names - PADDING).join("\n"),
      ...AREAS.map((area) => coloured(SHORT_WORDS[areas[area]], areas[area], paint)),
    ]);
  return withoutEnds(table.toString());
}

function summary({ domains, verdict }: CheckReport, paint: Paint): string {
  const counts = new Map<Verdict, number>();
  for (const domain of domains) counts.set(domain.verdict, (counts.get(domain.verdict) ?? 0) + 1);
  const parts = [...counts].map(([one, count]) => `${count} ${COUNTED[one]}`);
  return `${counted(domains.length, "domain")} checked: ${coloured(parts.join("; "), verdict, paint)}.`;
}

const COUNTED: Readonly<Record<Verdict, string>> = {
  good: "good",
  warnings: "with warnings",
  problems: "with problems",
  unknown: "unknown",
};

/** Spaces between two columns. */
const PADDING = 2;

// Without lines: they would take a quarter of 80 columns, and are in the way when text is copied.
function plainTable(colWidths: number[]): CliTable.Table {
  const names =
    "top top-mid top-left top-right bottom bottom-mid bottom-left bottom-right left left-mid mid mid-mid right right-mid middle";
  const chars = Object.fromEntries(names.split(" ").map((name) => [name, ""]));
  return new CliTable({
    chars,
    colWidths,
    style: { "padding-left": 0, "padding-right": PADDING - 1, head: [], border: [] },
  });
}

function withoutEnds(text: string): string {
  return text.replace(/ +$/gm, "");
}
