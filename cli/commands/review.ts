import { Verdict } from "../../verify/report";
import type { Command } from "../command";
import { ExitCode, UsageError } from "../exitCode";
import { readOptions } from "../options";
import { ascii } from "../render/json";
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

Reads a plan, or a state, from standard input and says what it means for mail.
A plan fails that deletes a mail record, a zone, or a record that another
resource adopts. Resources beside our components that hold mail records are
listed, each with the line that hands it over. Shown are the records before and
after, the terms that come and go, what each SPF term costs, the proof that
nobody else's mail changes, the DMARC step, and what is left to do by hand.
Nothing is asked and nothing is written.

Without --show-sames a preview leaves out what stays the same, and so does this.

  --markdown           for a comment on a pull request, or a job summary
  --json               the whole report
  --sarif              for code scanning
  --sarif-file <path>  with --sarif: a file of the repository that the results
                       belong to, such as Pulumi.prod.yaml
  --no-color           no colours (nor with NO_COLOR in the environment)

Exit codes: 0 good, perhaps with warnings; 1 the plan must not be run; 2 standard
input is neither a preview nor a state; 64 wrong command line.`;

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
  summary: "say what a preview of a stack would do to mail",
  help: HELP,
  run: async (args, streams) => {
    const wanted = readArguments(args);
    const reviewed = review(readStack((await streams.input?.()) ?? ""));
    streams.out(rendered(reviewed, wanted, streams));
    return reviewed.verdict === Verdict.Problems ? ExitCode.Problems : ExitCode.Good;
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
  if (read.positionals.length > 0) problems.push("review reads standard input and takes no name.");
  const all = (["markdown", "json", "sarif"] as const).filter((name) => read.has(name));
  if (read.has("sarif-file") && !read.has("sarif")) problems.push('"--sarif-file" goes with "--sarif" only.');
  if (all.length > 1) problems.push(`${all.map((name) => `"--${name}"`).join(" and ")} exclude each other.`);
  if (problems.length > 0) throw new UsageError(problems);
  const sarifFile = read.text("sarif-file");
  return { format: all[0] ?? "text", noColor: read.has("no-color"), ...(sarifFile !== undefined && { sarifFile }) };
}

function rendered(reviewed: Review, { format, sarifFile, noColor }: ReviewArguments, streams: Streams): string {
  switch (format) {
    case "markdown":
      return renderReviewMarkdown(reviewed);
    case "json":
      return ascii(reviewed);
    case "sarif":
      return renderSarif(
        { domains: reviewed.issues.map((issue) => ({ domain: issue.domain || "stack", issues: [issue] })) },
        { version: version(), ...(sarifFile !== undefined && { file: sarifFile }) },
      );
    case "text":
      return renderReviewText(reviewed, screenOf(streams, noColor));
  }
}
