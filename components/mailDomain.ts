import * as pulumi from "@pulumi/pulumi";
import type { IssueSummary, MailDomainArgs, RecordSummary } from "./args";
import { planMailDomain } from "./mailDomainPlan";
import { type ComponentData, publishAll } from "./publish";

/** Makes a domain send mail through Odoo: SPF merged into what is there, the DKIM CNAME, the DMARC Policy Record. */
export class MailDomain extends pulumi.ComponentResource<ComponentData> {
  /** Every record: what it is, what it was, what changed. */
  public readonly records: pulumi.Output<RecordSummary[]>;
  /** Warnings of this run. */
  public readonly issues: pulumi.Output<IssueSummary[]>;
  /** What no API does for the user. */
  public readonly byHand: pulumi.Output<string[]>;

  constructor(name: string, args: MailDomainArgs, opts?: pulumi.ComponentResourceOptions) {
    super("odoo-mail:index:MailDomain", name, args, opts);
    const data = pulumi.output(this.getData());
    this.records = data.apply((published) => published.records);
    this.issues = data.apply((published) => published.issues);
    this.byHand = data.apply((published) => published.byHand);
  }

  protected override async initialize(args: MailDomainArgs): Promise<ComponentData> {
    const plan = await planMailDomain(args, this);
    const data = await publishAll(`${args.domain} stays as it is:`, plan, plan.byHand, this);
    // Not in the constructor: there a failed plan would be reported as an output that cannot be serialized.
    this.registerOutputs({ ...data });
    return data;
  }
}
