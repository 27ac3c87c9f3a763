import * as pulumi from "@pulumi/pulumi";
import type { IssueSummary, RecordSummary, SpfRecordArgs } from "./args";
import { planSpfRecord } from "./recordPlans";
import { tracked } from "./publications";
import { type ComponentData, publishAll } from "./publish";
import { outputsOf, recordOutputs } from "./recordOutputs";

/** The SPF record of a Return-Path domain, merged into what is published. */
export class SpfRecord extends pulumi.ComponentResource<ComponentData> {
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

  constructor(name: string, args: SpfRecordArgs, opts?: pulumi.ComponentResourceOptions) {
    super("odoo-mail:index:SpfRecord", name, args, opts);
    const outputs = recordOutputs(this.getData());
    this.fqdn = outputs.fqdn;
    this.value = outputs.value;
    this.before = outputs.before;
    this.changes = outputs.changes;
    this.records = outputs.records;
    this.issues = outputs.issues;
  }

  protected override async initialize(args: SpfRecordArgs): Promise<ComponentData> {
    const data = await tracked(async () =>
      publishAll(`The SPF record of ${args.domain} stays as it is:`, await planSpfRecord(args, this), [], this),
    );
    this.registerOutputs(outputsOf(data));
    return data;
  }
}
