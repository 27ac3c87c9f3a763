// Each class repeats its outputs: Pulumi's analyzer reads the schema from the fields of the class itself, not from a base class or mixin.
import * as pulumi from "@pulumi/pulumi";
import type { Group } from "./coOwned/ourRecord";
import { sendsThroughOdoo } from "../odoo/hosting";
import { reportAuthorizationOwner } from "../records/dmarc/reportAuthorization";
import { MAX_NAME_LENGTH } from "../records/dns/domainName";
import { printable } from "../records/printable";
import type {
  DkimRecordArgs,
  DmarcRecordArgs,
  IssueSummary,
  PlacementArgs,
  RecordSummary,
  ReportAuthorizationArgs,
  SpfRecordArgs,
} from "./args";
import { type Placement, readPlacement } from "./arguments";
import { withPriorState } from "./engine/sdk";
import { dkimRecordRules } from "./mailRecords/dkim";
import { dmarcGroups, reportAuthorizationRules } from "./mailRecords/reportAuthorization";
import { checkSpfOptions, spfRules } from "./mailRecords/spf";
import { type ComponentData, type ComponentRequest, lastingOutputs, publishComponent } from "./publishComponent";
import { Findings, readHosting } from "./findings";

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
    super("odoo-mail:index:SpfRecord", name, args, withPriorState(opts));
    const outputs = recordOutputs(this.getData());
    this.fqdn = outputs.fqdn;
    this.value = outputs.value;
    this.before = outputs.before;
    this.changes = outputs.changes;
    this.records = outputs.records;
    this.issues = outputs.issues;
  }

  protected override async initialize(
    args: SpfRecordArgs,
    opts?: pulumi.ComponentResourceOptions,
  ): Promise<ComponentData> {
    const data = await publishComponent(this, opts, checkSpfRecord(args));
    this.registerOutputs(stateOf(data));
    return data;
  }
}

function checkSpfRecord(args: SpfRecordArgs): ComponentRequest {
  return check(args, `The SPF record of ${printable(args.domain)} stays as it is:`, ({ domain, places }, findings) => {
    const throughOdoo = sendsThroughOdoo(readHosting(args.hosting, findings));
    if (args.release !== true) findings.issues.push(...checkSpfOptions(args, throughOdoo));
    return domain === undefined ? [] : [{ domain, rules: [spfRules(domain, args, throughOdoo)], places }];
  });
}

/** The CNAME that delegates a DKIM selector to the service that signs. */
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
    super("odoo-mail:index:DkimRecord", name, args, withPriorState(opts));
    const outputs = recordOutputs(this.getData());
    this.fqdn = outputs.fqdn;
    this.value = outputs.value;
    this.before = outputs.before;
    this.changes = outputs.changes;
    this.records = outputs.records;
    this.issues = outputs.issues;
  }

  protected override async initialize(
    args: DkimRecordArgs,
    opts?: pulumi.ComponentResourceOptions,
  ): Promise<ComponentData> {
    const data = await publishComponent(this, opts, checkDkimRecord(args));
    this.registerOutputs(stateOf(data));
    return data;
  }
}

function checkDkimRecord(args: DkimRecordArgs): ComponentRequest {
  return check(args, `The DKIM record of ${printable(args.domain)} stays as it is:`, ({ domain, places }, findings) => {
    const rules = dkimRecordRules(args, domain, findings);
    return domain === undefined ? [] : [{ domain, rules, places }];
  });
}

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
    super("odoo-mail:index:DmarcRecord", name, args, withPriorState(opts));
    const outputs = recordOutputs(this.getData());
    this.fqdn = outputs.fqdn;
    this.value = outputs.value;
    this.before = outputs.before;
    this.changes = outputs.changes;
    this.records = outputs.records;
    this.issues = outputs.issues;
    this.byHand = outputs.byHand;
  }

  protected override async initialize(
    args: DmarcRecordArgs,
    opts?: pulumi.ComponentResourceOptions,
  ): Promise<ComponentData> {
    const data = await publishComponent(this, opts, checkDmarcRecord(args));
    this.registerOutputs({ ...stateOf(data), byHand: data.byHand });
    return data;
  }
}

function checkDmarcRecord(args: DmarcRecordArgs): ComponentRequest {
  const heading = `The DMARC record of ${printable(args.domain)} stays as it is:`;
  return check(args, heading, ({ domain, places, choices: { release } }, findings) =>
    dmarcGroups(args, domain, { places, release }, findings),
  );
}

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
    super("odoo-mail:index:ReportAuthorization", name, args, withPriorState(opts));
    const outputs = recordOutputs(this.getData());
    this.fqdn = outputs.fqdn;
    this.value = outputs.value;
    this.before = outputs.before;
    this.changes = outputs.changes;
    this.records = outputs.records;
    this.issues = outputs.issues;
  }

  protected override async initialize(
    args: ReportAuthorizationArgs,
    opts?: pulumi.ComponentResourceOptions,
  ): Promise<ComponentData> {
    const data = await publishComponent(this, opts, checkReportAuthorization(args));
    this.registerOutputs(stateOf(data));
    return data;
  }
}

function checkReportAuthorization(args: ReportAuthorizationArgs): ComponentRequest {
  const heading = `The authorization of ${printable(args.domain)} for reports about ${printable(args.policyDomain)} stays as it is:`;
  return check(args, heading, ({ domain, places }, findings) => {
    const policyDomain = findings.domain("policyDomain", args.policyDomain);
    if (domain === undefined || policyDomain === undefined) return [];
    if (reportAuthorizationOwner(policyDomain, domain).length > MAX_NAME_LENGTH)
      findings.refuse(
        "policyDomain",
        args.policyDomain,
        `a name that fits into ${MAX_NAME_LENGTH} characters beside ${domain}`,
      );
    return [{ domain, rules: [reportAuthorizationRules(policyDomain, domain, args.takesOver)], places }];
  });
}

/** Checks the arguments of a record component without reading a zone. */
function check(
  args: PlacementArgs,
  heading: string,
  groupsOf: (placement: Placement, findings: Findings) => Group[],
): ComponentRequest {
  const findings = new Findings();
  const placement = readPlacement(args, findings);
  const groups = groupsOf(placement, findings);
  const first = groups.flatMap(({ rules }) => rules)[0];
  return {
    heading,
    memory: first === undefined ? "" : `${first.owner}:${first.type}`,
    groups,
    choices: placement.choices,
    timeout: placement.timeout,
    issues: findings.issues,
  };
}

/** The outputs of a component with one kind of record. With two providers, the texts are those of the first one. */
interface RecordOutputs {
  readonly fqdn: string;
  readonly value: string;
  readonly before: string;
  readonly changes: string[];
  readonly records: RecordSummary[];
  readonly issues: IssueSummary[];
  readonly byHand: string[];
}

/** Spreads what was published into outputs. */
function recordOutputs(data: Promise<ComponentData>): {
  readonly [K in keyof RecordOutputs]: pulumi.Output<RecordOutputs[K]>;
} {
  const published = pulumi.output(data).apply(outputsOf);
  return {
    fqdn: published.fqdn,
    value: published.value,
    before: published.before,
    changes: published.changes,
    records: published.records,
    issues: published.issues,
    byHand: published.byHand,
  };
}

function outputsOf({ records, issues, byHand }: ComponentData): RecordOutputs {
  const [first] = records;
  return {
    fqdn: first?.fqdn ?? "",
    value: first?.value ?? "",
    before: first?.before ?? "",
    changes: records.flatMap((record) => record.changes),
    records,
    issues,
    byHand,
  };
}

/**
 * What is registered at the end of `initialize`, but for `byHand`, which only a DMARC record has. In the constructor a plan that fails would be
 * reported as an output that cannot be serialized.
 */
function stateOf(data: ComponentData): Record<string, unknown> {
  const { fqdn, value } = outputsOf(data);
  const { byHand: _, ...lasting } = lastingOutputs(data);
  return { fqdn, value, ...lasting };
}
