import * as pulumi from "@pulumi/pulumi";
import type { IssueSummary, RecordSummary, DmarcRecordArgs } from "./args";
import { planDmarcRecord } from "./recordPlans";
import { tracked } from "./publications";
import { type ComponentData, publishAll } from "./publish";
import { outputsOf, recordOutputs } from "./recordOutputs";

/** The DMARC Policy Record of a domain, merged into what is published (RFC 9989). */
export class DmarcRecord extends pulumi.ComponentResource<ComponentData> {
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

  /** What somebody else has to do, such as the authorization that reports to another organization need. */
  public readonly byHand: pulumi.Output<string[]>;

  constructor(name: string, args: DmarcRecordArgs, opts?: pulumi.ComponentResourceOptions) {
    super("odoo-mail:index:DmarcRecord", name, args, opts);
    const outputs = recordOutputs(this.getData());
    this.byHand = pulumi.output(this.getData()).apply(({ byHand }) => byHand);
    this.fqdn = outputs.fqdn;
    this.value = outputs.value;
    this.before = outputs.before;
    this.changes = outputs.changes;
    this.records = outputs.records;
    this.issues = outputs.issues;
  }

  protected override async initialize(args: DmarcRecordArgs): Promise<ComponentData> {
    const data = await tracked(async () =>
      publishAll(`The DMARC record of ${args.domain} stays as it is:`, await planDmarcRecord(args, this), [], this),
    );
    this.registerOutputs({ ...outputsOf(data), byHand: data.byHand });
    return data;
  }
}
