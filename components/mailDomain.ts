/** MailDomain: everything that a domain needs to send mail through Odoo, in one component. */
import * as pulumi from "@pulumi/pulumi";
import type { Group, Place } from "./coOwned/ourRecord";
import { printable } from "../records/printable";
import type { IssueSummary, MailDomainArgs, RecordSummary, VerificationSummary } from "./args";
import { checkVerify, readPlacement } from "./arguments";
import { withPriorState } from "./engine/sdk";
import { domainRules } from "./mailRecords/domainRules";
import { type ComponentData, type ComponentRequest, lastingOutputs, publishComponent } from "./publishComponent";
import { isVerified, verifyAfter } from "./verifyAfterUp";
import { Findings } from "./findings";
import { shareAlias, type Sharer } from "./sharedAlias";

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
  /** What is left to do by hand. */
  public readonly byHand: pulumi.Output<string[]>;
  /** What DNS showed when all was written; undefined without `verify.after`, unknown in a preview. */
  public readonly verification: pulumi.Output<VerificationSummary | undefined>;

  constructor(name: string, args: MailDomainArgs, opts?: pulumi.ComponentResourceOptions) {
    super("odoo-mail:index:MailDomain", name, args, withPriorState(opts));
    const data = pulumi.output(this.getData());
    this.records = data.apply((published) => published.records);
    this.issues = data.apply((published) => published.issues);
    this.byHand = data.apply((published) => published.byHand);
    this.verification =
      isVerified(args) && pulumi.runtime.isDryRun()
        ? pulumi.output(pulumi.unknown as unknown as VerificationSummary)
        : data.apply(({ verification }) => verification());
  }

  protected override async initialize(
    args: MailDomainArgs,
    opts?: pulumi.ComponentResourceOptions,
  ): Promise<MailDomainData> {
    const data = await publishComponent(
      this,
      opts,
      checkMailDomain(args, { component: this, dependsOn: opts?.dependsOn }),
    );
    // Not awaited: what depends on this component (`dependsOn`) waits for what is answered here, and the look waits for what depends on it.
    const verification = verifyAfter(args, data.records, this);
    // Not in the constructor: there a failed plan would be reported as an output that cannot be serialized.
    this.registerOutputs({ ...lastingOutputs(data), verification });
    return { ...data, verification: () => verification };
  }
}

/**
 * Checks what can be judged of a mail domain without reading a zone.
 *
 * @param shares the component, which may share the SPF record of its alias domain with others of the program. @default - it shares none
 */
export function checkMailDomain(
  args: MailDomainArgs,
  shares?: Pick<Sharer, "component" | "dependsOn">,
): ComponentRequest {
  const findings = new Findings();
  const { domain, places, choices, timeout } = readPlacement(args, findings);
  checkVerify(args.verify, findings);
  const { aliasDomain, spf, dkim, dmarc, odoo } = domainRules(args, { domain, places }, findings);
  const others = [...(domain === undefined ? [] : [{ domain, rules: dkim, places }]), ...dmarc];
  const withSpf = (at: readonly Place[]): Group[] =>
    [...(aliasDomain === undefined ? [] : [{ domain: aliasDomain, rules: spf, places: at }]), ...others].filter(isUsed);
  const sharing =
    shares === undefined || aliasDomain === undefined || spf.length === 0
      ? undefined
      : shareAlias({ ...shares, args, domain, aliasDomain, rules: spf, choices }, places);
  return {
    heading: `${printable(args.domain)} stays as it is:`,
    memory: domain ?? "",
    groups: withSpf(sharing?.first ?? places),
    ...(sharing && {
      sharing: {
        groups: withSpf(places),
        fail: () => sharing.fail(),
        settle: async (state) => {
          const share = await sharing.settle(state);
          return { ...share, groups: withSpf(share.places) };
        },
      },
    }),
    choices,
    timeout,
    issues: [...findings.issues, ...(sharing?.issues ?? []), ...odoo.issues],
    holders: sharing?.holders ?? [],
    byHand: () => odoo.byHand,
  };
}

function isUsed({ rules, places }: Group): boolean {
  return rules.length > 0 && places.length > 0;
}
