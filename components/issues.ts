/** The error that carries several issues, and how an issue is printed. */
import * as pulumi from "@pulumi/pulumi";
import { foundBeside, isError, type Issue } from "../records/issue";
import { quoted } from "../records/printable";

/** All issues of a component or of the configuration at once. Thrown, so that the engine stops before it writes. */
export class IssuesError extends pulumi.RunError {
  constructor(
    heading: string,
    readonly issues: readonly Issue[],
  ) {
    const warnings = issues.filter((issue) => !isError(issue));
    super(
      [
        heading,
        ...issues.filter(isError).map(listItem),
        ...(warnings.length === 0 ? [] : [WITH_WARNINGS, ...warnings.map(listItem)]),
      ].join("\n"),
    );
    // RunError prints without a stack only while it is the error itself; wrapped, the stack would be printed.
    this.stack = this.message;
  }
}

const WITH_WARNINGS = "With these warnings:";

function listItem(issue: Issue): string {
  return `- ${describeIssue(issue)}`;
}

/**
 * An issue as people read it: where, what, what was found, what to do, the rule. Its severity is what it is printed as: Pulumi puts
 * "error:" or "warning:" in front.
 */
export function describeIssue(issue: Issue): string {
  const where = issue.path === undefined ? "" : `${issue.path}: `;
  const found = foundBeside(issue);
  return [
    `${where}${issue.message} [${issue.id}]`,
    ...(found === undefined ? [] : [`found: ${quoted(found)}`]),
    `fix: ${issue.fix}`,
    `see: ${issue.source}`,
  ].join("\n    ");
}
