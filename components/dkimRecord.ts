import * as pulumi from "@pulumi/pulumi";
import type { IssueSummary, RecordSummary, DkimRecordArgs } from "./args";
import { planDkimRecord } from "./recordPlans";
import { tracked } from "./publications";
import { type ComponentData, publishAll } from "./publish";
import { outputsOf, recordOutputs } from "./recordOutputs";

/** The CNAME that delegates a DKIM selector to whoever signs. */
export class DkimRecord extends pulumi.ComponentResource<ComponentData> {
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

  constructor(name: string, args: DkimRecordArgs, opts?: pulumi.ComponentResourceOptions) {
    super("odoo-mail:index:DkimRecord", name, args, opts);
    const outputs = recordOutputs(this.getData());
    this.fqdn = outputs.fqdn;
    this.value = outputs.value;
    this.before = outputs.before;
    this.changes = outputs.changes;
    this.records = outputs.records;
    this.issues = outputs.issues;
  }

  protected override async initialize(args: DkimRecordArgs): Promise<ComponentData> {
    const data = await tracked(async () =>
      publishAll(`The DKIM record of ${args.domain} stays as it is:`, await planDkimRecord(args, this), [], this),
    );
    this.registerOutputs(outputsOf(data));
    return data;
  }
}
