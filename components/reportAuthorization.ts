import * as pulumi from "@pulumi/pulumi";
import type { IssueSummary, RecordSummary, ReportAuthorizationArgs } from "./args";
import { tracked } from "./publications";
import { type ComponentData, publishAll } from "./publish";
import { outputsOf, recordOutputs } from "./recordOutputs";
import { planReportAuthorization } from "./recordPlans";

/** The record by which a destination accepts DMARC reports about another domain (RFC 9990 section 4), in the destination's zone. */
export class ReportAuthorization extends pulumi.ComponentResource<ComponentData> {
  /** The owner name. */
  public readonly fqdn: pulumi.Output<string>;
  /** Our value as it is after the run. */
  public readonly value: pulumi.Output<string>;
  /** Our value as it was before the run; empty when there was none. */
  public readonly before: pulumi.Output<string>;
  /** `+ term` and `- term`, of all providers; empty when nothing changed. */
  public readonly changes: pulumi.Output<string[]>;
  /** The record on each provider. */
  public readonly records: pulumi.Output<RecordSummary[]>;
  /** Warnings of this run. */
  public readonly issues: pulumi.Output<IssueSummary[]>;

  constructor(name: string, args: ReportAuthorizationArgs, opts?: pulumi.ComponentResourceOptions) {
    super("odoo-mail:index:ReportAuthorization", name, args, opts);
    const outputs = recordOutputs(this.getData());
    this.fqdn = outputs.fqdn;
    this.value = outputs.value;
    this.before = outputs.before;
    this.changes = outputs.changes;
    this.records = outputs.records;
    this.issues = outputs.issues;
  }

  protected override async initialize(args: ReportAuthorizationArgs): Promise<ComponentData> {
    const heading = `The authorization of ${args.domain} for reports about ${args.policyDomain} stays as it is:`;
    const data = await tracked(async () => publishAll(heading, await planReportAuthorization(args, this), [], this));
    this.registerOutputs(outputsOf(data));
    return data;
  }
}
