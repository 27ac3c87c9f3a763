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
  const published = pulumi.output(data);
  const first = published.apply(({ records }) => records[0]);
  return {
    fqdn: first.apply((record) => record?.fqdn ?? ""),
    value: first.apply((record) => record?.value ?? ""),
    before: first.apply((record) => record?.before ?? ""),
    changes: published.apply(({ records }) => records.flatMap((record) => record.changes)),
    records: published.apply(({ records }) => records),
    issues: published.apply(({ issues }) => issues),
  };
}
