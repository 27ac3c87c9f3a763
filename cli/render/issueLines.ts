/** An issue as lines of a terminal, the same in the reports of all commands. */
import { foundBeside } from "../../records/issue";
import type { CheckIssue } from "../../verify/report";
import { foundText } from "./facts";
import { coloured, type Paint } from "./paint";
import { hanging, inert } from "./text";
import { SHORT_WORDS, verdictOf } from "./words";

const INDENT = "      ";

/** An issue for a terminal: what was found, the fix, and the source of the rule. */
export function renderIssue(issue: Omit<CheckIssue, "area">, width: number, paint: Paint): string {
  const verdict = verdictOf(issue);
  const word = SHORT_WORDS[verdict];
  const found = foundBeside(issue);
  return [
    `${coloured(word, verdict, paint)}${" ".repeat(INDENT.length - word.length)}${paint.bold(issue.id)}`,
    hanging(INDENT, inert(issue.message), width),
    ...(found === undefined ? [] : [hanging(`${INDENT}found  `, foundText(found), width)]),
    hanging(`${INDENT}fix    `, inert(issue.fix), width),
    paint.dim(hanging(`${INDENT}source `, inert(issue.source), width)),
  ].join("\n");
}
