import * as pulumi from "@pulumi/pulumi";
import type { IssueSummary, MailDomainArgs, RecordSummary, VerificationSummary } from "./args";
import { planMailDomain } from "./mailDomainPlan";
import { type ComponentData, publishAll } from "./publish";
import { tracked } from "./publications";
import { type AliasShare, shareAlias } from "./sharedAlias";
import { isVerified, verifyAfter } from "./verifyAfter";

/** What a mail domain answers. */
interface MailDomainData extends ComponentData {
  /** A function, since an output waits for every promise that is in its value. */
  readonly verification: () => Promise<VerificationSummary | undefined>;
}

/** Makes a domain send mail through Odoo: SPF merged into what is there, the DKIM CNAME, the DMARC Policy Record. */
export class MailDomain extends pulumi.ComponentResource<MailDomainData> {
  /** Every record: what it is, what it was, what changed. */
  public readonly records: pulumi.Output<RecordSummary[]>;
  /** Warnings of this run. */
  public readonly issues: pulumi.Output<IssueSummary[]>;
  /** What no API does for the user. */
  public readonly byHand: pulumi.Output<string[]>;
  /** What DNS showed when all was written; undefined without `verify.after`, unknown in a preview. */
  public readonly verification: pulumi.Output<VerificationSummary | undefined>;

  constructor(name: string, args: MailDomainArgs, opts?: pulumi.ComponentResourceOptions) {
    super("odoo-mail:index:MailDomain", name, args, opts);
    const data = pulumi.output(this.getData());
    this.records = data.apply((published) => published.records);
    this.issues = data.apply((published) => published.issues);
    this.byHand = data.apply((published) => published.byHand);
    this.verification =
      isVerified(args) && pulumi.runtime.isDryRun()
        ? pulumi.output(pulumi.unknown as unknown as VerificationSummary)
        : data.apply(({ verification }) => verification());
  }

  protected override async initialize(args: MailDomainArgs): Promise<MailDomainData> {
    const share = shareAlias(nameOf(this), args, this);
    const data = await tracked(() => this.publish(args, share)).catch((error: unknown) => {
      share.fail(error);
      throw error;
    });
    share.publish(data.records);
    const records = [...data.records, ...(await share.followed())];
    // Not awaited: what depends on this component (`dependsOn`) waits for what is answered here, and the look waits for what depends on it.
    const verification = verifyAfter(args, records, this);
    // Not in the constructor: there a failed plan would be reported as an output that cannot be serialized.
    this.registerOutputs({ ...data, records, verification });
    return { ...data, records, verification: () => verification };
  }

  private async publish(args: MailDomainArgs, share: AliasShare): Promise<ComponentData> {
    const plan = await planMailDomain(args, this);
    const records = plan.records.filter((record) => !share.follows(record));
    return publishAll(`${args.domain} stays as it is:`, { ...plan, records }, plan.byHand, this);
  }
}

// The SDK keeps it for its own messages and leaves it out of its types; claims.ts names components by it too.
function nameOf(component: pulumi.ComponentResource): string {
  return (component as unknown as { readonly __name?: string }).__name ?? "a component";
}
