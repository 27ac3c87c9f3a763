import * as pulumi from "@pulumi/pulumi";
import type { IssueSummary, RecordSummary } from "./args";
import type { ComponentData } from "./publish";

/** The outputs of a component with one kind of record. With two providers, the texts are those of the first one. */
export interface RecordOutputs {
  readonly fqdn: pulumi.Output<string>;
  readonly value: pulumi.Output<string>;
  readonly before: pulumi.Output<string>;
  readonly changes: pulumi.Output<string[]>;
  readonly records: pulumi.Output<RecordSummary[]>;
  readonly issues: pulumi.Output<IssueSummary[]>;
}

/** Spreads what was published into outputs. */
export function recordOutputs(data: Promise<ComponentData>): RecordOutputs {
  const published = pulumi.output(data).apply(outputsOf);
  return {
    fqdn: published.fqdn,
    value: published.value,
    before: published.before,
    changes: published.changes,
    records: published.records,
    issues: published.issues,
  };
}

/**
 * The same, resolved, for `registerOutputs` at the end of `initialize`: in the constructor a plan that fails would be
 * reported as an output that cannot be serialized.
 */
export function outputsOf({ records, issues }: ComponentData): pulumi.Unwrap<RecordOutputs> {
  const [first] = records;
  return {
    fqdn: first?.fqdn ?? "",
    value: first?.value ?? "",
    before: first?.before ?? "",
    changes: records.flatMap((record) => record.changes),
    records,
    issues,
  };
}
