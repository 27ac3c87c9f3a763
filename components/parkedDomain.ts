/** ParkedDomain: a domain that sends no mail says so. */
import * as pulumi from "@pulumi/pulumi";
import { DmarcPolicy } from "../records/dmarc/tags";
import { printable } from "../records/printable";
import type { IssueSummary, ParkedDomainArgs, RecordSummary } from "./args";
import { readPlacement } from "./arguments";
import type { PlannedRecord } from "./coOwned/plan";
import { withPriorState } from "./engine/sdk";
import { noKeysRules, nullSpfRules } from "./mailRecords/parked";
import { dmarcGroups } from "./mailRecords/reportAuthorization";
import { type ComponentData, type ComponentRequest, lastingOutputs, publishComponent } from "./publishComponent";
import { Findings } from "./findings";

/** Makes a domain that sends no mail say so: a null SPF record, no DKIM keys, a DMARC policy of reject. */
export class ParkedDomain extends pulumi.ComponentResource<ComponentData> {
  /** Every record: what it is, what it was, what changed. */
  public readonly records: pulumi.Output<RecordSummary[]>;
  /** Warnings of this run. */
  public readonly issues: pulumi.Output<IssueSummary[]>;
  /** What is left to do by hand, such as the null MX. */
  public readonly byHand: pulumi.Output<string[]>;

  constructor(name: string, args: ParkedDomainArgs, opts?: pulumi.ComponentResourceOptions) {
    super("odoo-mail:index:ParkedDomain", name, args, withPriorState(opts));
    const data = pulumi.output(this.getData());
    this.records = data.apply((published) => published.records);
    this.issues = data.apply((published) => published.issues);
    this.byHand = data.apply((published) => published.byHand);
  }

  protected override async initialize(
    args: ParkedDomainArgs,
    opts?: pulumi.ComponentResourceOptions,
  ): Promise<ComponentData> {
    const data = await publishComponent(this, opts, checkParkedDomain(args));
    this.registerOutputs(lastingOutputs(data));
    return data;
  }
}

/** Checks what can be judged of a parked domain without reading a zone. */
export function checkParkedDomain(args: ParkedDomainArgs): ComponentRequest {
  const findings = new Findings();
  const { domain, places, choices, timeout } = readPlacement(args, findings);
  const { parkAnyway = false, aggregateReports, reportZones } = args;
  const policy = {
    policy: DmarcPolicy.Reject,
    nonExistentSubdomainPolicy: DmarcPolicy.Reject,
    ...(aggregateReports !== undefined && { aggregateReports }),
    ...(reportZones !== undefined && { reportZones }),
  };
  const dmarc = dmarcGroups(policy, domain, { places, release: choices.release, isParked: true }, findings);
  const rules = domain === undefined ? [] : [nullSpfRules(domain, parkAnyway), noKeysRules(domain, parkAnyway)];
  return {
    heading: `${printable(args.domain)} stays as it is:`,
    memory: domain ?? "",
    groups: [...(domain === undefined ? [] : [{ domain, rules, places }]), ...dmarc],
    choices,
    timeout,
    issues: findings.issues,
    byHand: (records) => (choices.release ? [] : nullMxAdvice(records)),
  };
}

// MX is no type of ours to write: whether the domain shall receive mail is the user's to say.
function nullMxAdvice(planned: readonly PlannedRecord[]): string[] {
  const without = planned.filter(
    ({ record: { rules, zone, records } }) =>
      rules.protocol === "SPF" && zone !== undefined && !records.some(({ type }) => type === "MX"),
  );
  return [...new Set(without.map(({ record }) => record.rules.owner))].map(
    (domain) =>
      `If ${domain} receives no mail either, publish ${domain} MX 0 "." (RFC 7505): senders then give up at once.`,
  );
}
