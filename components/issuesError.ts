import * as pulumi from "@pulumi/pulumi";
import { type Issue, Severity } from "../records/issue";
import { quoted } from "../records/printable";

/** All issues of a component or of the configuration at once. Thrown, so that the engine stops before it writes. */
export class IssuesError extends pulumi.RunError {
  constructor(
    heading: string,
    readonly issues: readonly Issue[],
  ) {
    super([heading, ...issues.map(describeIssue)].join("\n"));
    // RunError prints without a stack only while it is the error itself; wrapped, the stack would be printed.
    this.stack = this.message;
  }
}

/** An issue as people read it: where, what, what was found, what to do, the rule. */
export function describeIssue(issue: Issue): string {
  const mark = issue.severity === Severity.Error ? "error" : "warning";
  const where = issue.path === undefined ? "" : `${issue.path}: `;
  const found =
    issue.found === undefined || issue.message.includes(quoted(issue.found)) ? [] : [`found: ${quoted(issue.found)}`];
  return [
    `- ${where}${issue.message} [${mark} ${issue.id}]`,
    ...found,
    `fix: ${issue.fix}`,
    `see: ${issue.source}`,
  ].join("\n    ");
}
