/** The command `odoo-mail review`: its arguments, and the choice of the report. */
import type { Command } from "../command";
import { exitCodeOf, UsageError } from "../exitCode";
import { exclusive, readOptions } from "../options";
import { renderJson } from "../render/json";
import { renderReviewMarkdown } from "../render/reviewMarkdown";
import { renderReviewText } from "../render/reviewText";
import { renderSarif } from "../render/sarif";
import { screenOf } from "../render/screen";
import { readStack } from "../review/readStack";
import { review, type Review } from "../review/review";
import type { Streams } from "../streams";
import { version } from "../version";

const HELP = `Usage: pulumi preview --json --show-sames | odoo-mail review [options]
       pulumi stack export | odoo-mail review [options]

Reads a preview or a state from standard input, and shows what it means for
mail. A plan fails if it deletes a mail record, a zone, or a record that another
resource adopts. Mail records of resources outside the components of this
package are listed, each with the line that hands it over to a component.
For each record of a component it shows the text before and after, added and
removed terms, what each SPF term costs, the proof that nobody else's mail
changes, and the step of the DMARC rollout; at the end, what you have to do by
hand. It asks nothing and writes nothing.

Without --show-sames, a preview leaves out resources that stay the same, so they
are missing here too.

  --markdown           Markdown, for a comment on a pull request or a job
                       summary
  --json               the whole report as JSON
  --sarif              SARIF 2.1.0, for code scanning
  --sarif-file <path>  with --sarif: the file of the repository that results are
                       attached to, such as Pulumi.prod.yaml
  --no-color           no colours, as with NO_COLOR in the environment

Exit codes: 0 good, perhaps with warnings; 1 the plan must not be run;
2 unknown, because standard input is neither a preview nor a state; 64 wrong
command line.`;

const OPTIONS = {
  markdown: { type: "boolean" },
  json: { type: "boolean" },
  sarif: { type: "boolean" },
  "sarif-file": { type: "string" },
  "no-color": { type: "boolean" },
} as const;

/** `odoo-mail review`: what a plan means for mail. */
export const reviewCommand: Command = {
  name: "review",
  summary: "show what a preview of a stack would do to mail records",
  help: HELP,
  run: async (args, streams) => {
    const wanted = readArguments(args);
    const reviewed = review(readStack((await streams.input?.()) ?? ""));
    streams.out(rendered(reviewed, wanted, streams));
    return exitCodeOf(reviewed.verdict);
  },
};

interface ReviewArguments {
  readonly format: "text" | "markdown" | "json" | "sarif";
  readonly sarifFile?: string;
  readonly noColor: boolean;
}

function readArguments(args: readonly string[]): ReviewArguments {
  const read = readOptions(args, OPTIONS);
  const problems = [...read.problems];
  if (read.positionals.length > 0) problems.push("review reads standard input and takes no arguments besides options.");
  const formats = exclusive(read, ["markdown", "json", "sarif"] as const, problems);
  if (read.has("sarif-file") && !read.has("sarif")) problems.push('"--sarif-file" needs "--sarif".');
  if (problems.length > 0) throw new UsageError(problems);
  const sarifFile = read.text("sarif-file");
  return { format: formats[0] ?? "text", noColor: read.has("no-color"), ...(sarifFile !== undefined && { sarifFile }) };
}

function rendered(reviewed: Review, { format, sarifFile, noColor }: ReviewArguments, streams: Streams): string {
  switch (format) {
    case "markdown":
      return renderReviewMarkdown(reviewed);
    case "json":
      return renderJson(reviewed);
    case "sarif":
      return renderSarif(
        { domains: reviewed.issues.map((issue) => ({ domain: issue.domain || "stack", issues: [issue] })) },
        { version: version(), ...(sarifFile !== undefined && { file: sarifFile }) },
      );
    case "text":
      return renderReviewText(reviewed, screenOf(streams, noColor));
  }
}
