import * as pulumi from "@pulumi/pulumi";
import type { IssueSummary, ParkedDomainArgs, RecordSummary } from "./args";
import { planParkedDomain } from "./parkedPlan";
import { tracked } from "./publications";
import { type ComponentData, publishAll } from "./publish";

/** Makes a domain that sends no mail say so: a null SPF record, no DKIM keys, a DMARC policy of reject. */
export class ParkedDomain extends pulumi.ComponentResource<ComponentData> {
  /** Every record: what it is, what it was, what changed. */
  public readonly records: pulumi.Output<RecordSummary[]>;
  /** Warnings of this run. */
  public readonly issues: pulumi.Output<IssueSummary[]>;
  /** What no API does for the user, such as the null MX. */
  public readonly byHand: pulumi.Output<string[]>;

  constructor(name: string, args: ParkedDomainArgs, opts?: pulumi.ComponentResourceOptions) {
    super("odoo-mail:index:ParkedDomain", name, args, opts);
    const data = pulumi.output(this.getData());
    this.records = data.apply((published) => published.records);
    this.issues = data.apply((published) => published.issues);
    this.byHand = data.apply((published) => published.byHand);
  }

  protected override async initialize(args: ParkedDomainArgs): Promise<ComponentData> {
    const data = await tracked(async () => {
      const plan = await planParkedDomain(args, this);
      return publishAll(`${args.domain} stays as it is:`, plan, plan.byHand, this);
    });
    this.registerOutputs({ ...data });
    return data;
  }
}
