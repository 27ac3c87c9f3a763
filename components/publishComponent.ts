import * as pulumi from "@pulumi/pulumi";
import { type Issue, isError, Severity } from "../records/issue";
import type { IssueSummary, RecordSummary } from "./args";
import { isClaimed } from "./claims";
import { publishRecord, type PublishedRecord } from "./coOwnedRecord";
import { describeIssue, IssuesError } from "./issues";
import type { Prepared } from "./prepare";
import { changes } from "./report";
import { tellSnapshots } from "./dns/snapshot";

/** What a component answers when all its records are published. */
export interface ComponentData {
  readonly records: RecordSummary[];
  readonly issues: IssueSummary[];
  readonly byHand: string[];
}

/**
 * Publishes what was prepared.
 *
 * @throws IssuesError with every issue of the component, before any of its records is registered
 */
export async function publishAll(
  heading: string,
  prepared: Prepared,
  byHand: string[],
  component: pulumi.ComponentResource,
): Promise<ComponentData> {
  refuseErrors(heading, prepared.issues);
  for (const issue of prepared.issues) void pulumi.log.warn(describeIssue(issue), component);
  const siblings = prepared.records.map(({ name }) => name);
  const published = await Promise.all(
    prepared.records.map((record) => publishRecord({ ...record, siblings }, component)),
  );
  const dropped = droppedRecords(heading, published);
  for (const issue of dropped) void pulumi.log.warn(describeIssue(issue), component);
  await tellSnapshots();
  return {
    records: published.map(summarise),
    issues: [...prepared.issues, ...published.flatMap((one) => one.issues), ...dropped].map(summariseIssue),
    // Two providers of one domain ask for the same.
    byHand: [...new Set([...byHand, ...published.flatMap(({ plan }) => plan.byHand ?? [])])],
  };
}

// The engine retains them, and the state forgets what was ours in them.
function droppedRecords(path: string, published: readonly PublishedRecord[]): Issue[] {
  // What another component has taken over, such as the SPF record of a shared alias domain, is not dropped.
  const names = new Set(published.flatMap((one) => one.dropped).filter((name) => !isClaimed(name)));
  const dropped: Issue[] = [...names].map((name) => ({
    id: "record/no-longer-declared",
    severity: Severity.Warning,
    path,
    message: `This component declared ${name} and no longer does: it stays in DNS as it is, and this stack forgets what in it is ours.`,
    fix: "If another component has it now, all is well. To take ours out, declare it again with `release: true` and run `pulumi up` twice, before you drop it.",
    source: "docs/leaving.md",
  }));
  if (published.length > 0) return dropped;
  return [
    {
      id: "record/nothing-declared",
      severity: Severity.Warning,
      path,
      message: "This component declares no record.",
      fix: "Declare `spf`, `dkim` or `dmarc`. If it declared records before, they stay in DNS; to take ours out, declare them again with `release: true` and run `pulumi up` twice.",
      source: "docs/leaving.md",
    },
  ];
}

/** @throws IssuesError when one of the issues is an error */
export function refuseErrors(heading: string, issues: readonly Issue[]): void {
  if (issues.some(isError)) throw new IssuesError(heading, issues);
}

function summarise({ record, plan }: PublishedRecord): RecordSummary {
  return {
    provider: record.adapter.provider,
    zoneId: typeof record.zoneId === "string" ? record.zoneId : "",
    fqdn: record.kind.owner,
    type: record.kind.type,
    value: plan.text ?? "",
    before: plan.before ?? "",
    changes: changes(plan),
    notes: [...(plan.notes ?? [])],
  };
}

function summariseIssue(issue: Issue): IssueSummary {
  return { id: issue.id, severity: issue.severity, message: issue.message, fix: issue.fix, source: issue.source };
}
