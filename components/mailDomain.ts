import * as pulumi from "@pulumi/pulumi";
import { odooChoices } from "../odoo/choices";
import { type Hosting, sendsThroughOdoo } from "../odoo/hosting";
import type { DomainName } from "../records/dns/domainName";
import { at, isError, type Issue } from "../records/issue";
import type { IssueSummary, MailDomainArgs, RecordSummary, VerificationSummary } from "./args";
import { checkVerify, Findings, type Placement, readerFor, readHosting, readPlacement } from "./arguments";
import { type Group, prepareGroups } from "./groups";
import { dkimKinds } from "./mailRecords/dkim";
import { declaredPolicy } from "./mailRecords/dmarc";
import { dmarcGroups } from "./mailRecords/reportAuthorization";
import { checkSpfOptions, spfKind } from "./mailRecords/spf";
import type { Prepared } from "./prepare";
import { tracked } from "./publications";
import { type ComponentData, publishAll } from "./publishComponent";
import type { Reader } from "./reading";
import type { RecordKind } from "./recordKind";
import { type AliasShare, shareAlias } from "./sharedAlias";
import { isVerified, verifyAfter } from "./verifyAfterUp";

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

/** A mail domain that was read and checked; nothing is registered yet. */
interface MailDomainPlan extends Prepared {
  readonly byHand: string[];
}

/**
 * Checks the arguments, reads the zones and checks what is there. Asks nothing twice: a program that plans all its
 * domains first pays for no reading again when it declares them.
 */
export async function planMailDomain(args: MailDomainArgs, parent?: Reader["parent"]): Promise<MailDomainPlan> {
  const { placement, groups, issues, byHand } = checkMailDomain(args);
  if (issues.some(isError)) return { records: [], issues, byHand: [] };
  const prepared = await prepareGroups(groups, placement.choices, readerFor(placement, parent));
  return { records: prepared.records, issues: [...issues, ...prepared.issues], byHand };
}

/** A mail domain's arguments, checked without asking anybody; `issues` tell all that is wrong with them. */
interface CheckedMailDomain {
  readonly placement: Placement;
  readonly groups: readonly Group[];
  readonly issues: readonly Issue[];
  readonly byHand: string[];
}

/** Checks what can be judged of a mail domain without reading a zone. */
export function checkMailDomain(args: MailDomainArgs): CheckedMailDomain {
  const findings = new Findings();
  const placement = readPlacement(args, findings);
  const hosting = readHosting(args.hosting, findings);
  const aliasDomain =
    args.aliasDomain === undefined ? placement.domain : findings.domain("aliasDomain", args.aliasDomain);
  const { domain, places } = placement;
  const release = placement.choices.release;
  checkVerify(args.verify, findings);
  const spf = spfKinds(args, hosting, aliasDomain, findings);
  const dkim = dkimIsOn(args, hosting) ? dkimKinds(args.dkim ?? {}, domain, findings, "dkim") : [];
  const dmarc = args.dmarc === undefined ? [] : dmarcGroups(args.dmarc, domain, { places, release }, findings, "dmarc");
  const odoo = odooPart(args, hosting, domain, aliasDomain);
  return {
    placement,
    groups: [
      ...(aliasDomain === undefined ? [] : [{ domain: aliasDomain, kinds: spf, places }]),
      ...(domain === undefined ? [] : [{ domain, kinds: dkim, places }]),
      ...dmarc,
    ],
    issues: [...findings.issues, ...odoo.issues],
    byHand: odoo.byHand,
  };
}

function spfKinds(
  args: MailDomainArgs,
  hosting: Hosting,
  owner: DomainName | undefined,
  findings: Findings,
): RecordKind[] {
  const options = args.spf ?? {};
  const throughOdoo = sendsThroughOdoo(hosting);
  if (args.release !== true) findings.issues.push(...at("spf", checkSpfOptions(options, throughOdoo)));
  if (owner === undefined || (!throughOdoo && args.spf === undefined)) return [];
  return [spfKind(owner, options, throughOdoo, "spf")];
}

function odooPart(args: MailDomainArgs, hosting: Hosting, domain?: DomainName, aliasDomain?: DomainName) {
  if (domain === undefined || aliasDomain === undefined) return { issues: [], byHand: [] };
  const policy = declaredPolicy(args.dmarc);
  return odooChoices(args, {
    domain,
    aliasDomain,
    hosting,
    hasDkim: dkimIsOn(args, hosting),
    isStrictSpf: args.dmarc?.spfAlignment === "s",
    ...(policy !== undefined && { policy }),
  });
}

function dkimIsOn(args: MailDomainArgs, hosting: Hosting): boolean {
  return args.dkim?.enabled ?? sendsThroughOdoo(hosting);
}
