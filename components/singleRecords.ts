import * as pulumi from "@pulumi/pulumi";
import { sendsThroughOdoo } from "../odoo/hosting";
import { reportAuthorizationOwner } from "../records/dmarc/reportAuthorization";
import { MAX_NAME_LENGTH } from "../records/dns/domainName";
import type {
  DkimRecordArgs,
  DmarcRecordArgs,
  IssueSummary,
  PlacementArgs,
  RecordSummary,
  ReportAuthorizationArgs,
  SpfRecordArgs,
} from "./args";
import { Findings, type Placement, readerFor, readHosting, readPlacement } from "./arguments";
import { type Group, prepareGroups } from "./groups";
import { dkimKinds } from "./mailRecords/dkim";
import { dmarcGroups, reportKind } from "./mailRecords/reportAuthorization";
import { checkSpfOptions, spfKind } from "./mailRecords/spf";
import type { Prepared } from "./prepare";
import { tracked } from "./publications";
import { type ComponentData, publishAll } from "./publishComponent";
import type { Reader } from "./reading";

type Parent = NonNullable<Reader["parent"]>;

/** Checks and reads what an SpfRecord needs. */
function planSpfRecord(args: SpfRecordArgs, parent: Parent): Promise<Prepared> {
  return planGroups(args, parent, ({ domain, places }, findings) => {
    const throughOdoo = sendsThroughOdoo(readHosting(args.hosting, findings));
    if (args.release !== true) findings.issues.push(...checkSpfOptions(args, throughOdoo));
    return domain === undefined ? [] : [{ domain, kinds: [spfKind(domain, args, throughOdoo)], places }];
  });
}

/** Checks and reads what a DkimRecord needs. */
function planDkimRecord(args: DkimRecordArgs, parent: Parent): Promise<Prepared> {
  return planGroups(args, parent, ({ domain, places }, findings) => {
    const kinds = dkimKinds(args, domain, findings);
    return domain === undefined ? [] : [{ domain, kinds, places }];
  });
}

/** Checks and reads what a DmarcRecord needs. */
function planDmarcRecord(args: DmarcRecordArgs, parent: Parent): Promise<Prepared> {
  return planGroups(args, parent, ({ domain, places, choices: { release } }, findings) =>
    dmarcGroups(args, domain, { places, release }, findings),
  );
}

/** Checks and reads what a ReportAuthorization needs. */
function planReportAuthorization(args: ReportAuthorizationArgs, parent: Parent): Promise<Prepared> {
  return planGroups(args, parent, ({ domain, places }, findings) => {
    const policyDomain = findings.domain("policyDomain", args.policyDomain);
    if (domain === undefined || policyDomain === undefined) return [];
    if (reportAuthorizationOwner(policyDomain, domain).length > MAX_NAME_LENGTH)
      findings.refuse(
        "policyDomain",
        args.policyDomain,
        `a name that fits into ${MAX_NAME_LENGTH} characters beside ${domain}`,
      );
    return [{ domain, kinds: [reportKind(policyDomain, domain)], places }];
  });
}

async function planGroups(
  args: PlacementArgs,
  parent: Parent,
  groupsOf: (placement: Placement, findings: Findings) => Group[],
): Promise<Prepared> {
  const findings = new Findings();
  const placement = readPlacement(args, findings);
  const groups = groupsOf(placement, findings);
  if (findings.issues.length > 0) return { records: [], issues: findings.issues };
  return prepareGroups(groups, placement.choices, readerFor(placement, parent));
}

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
    super("odoo-mail:index:ReportAuthorization", name, args, opts);
    const outputs = recordOutputs(this.getData());
    this.fqdn = outputs.fqdn;
    this.value = outputs.value;
    this.before = outputs.before;
    this.changes = outputs.changes;
    this.records = outputs.records;
    this.issues = outputs.issues;
  }

  protected override async initialize(args: ReportAuthorizationArgs): Promise<ComponentData> {
    const heading = `The authorization of ${args.domain} for reports about ${args.policyDomain} stays as it is:`;
    const data = await tracked(async () => publishAll(heading, await planReportAuthorization(args, this), [], this));
    this.registerOutputs(outputsOf(data));
    return data;
  }
}

/** The outputs of a component with one kind of record. With two providers, the texts are those of the first one. */
interface RecordOutputs {
  readonly fqdn: pulumi.Output<string>;
  readonly value: pulumi.Output<string>;
  readonly before: pulumi.Output<string>;
  readonly changes: pulumi.Output<string[]>;
  readonly records: pulumi.Output<RecordSummary[]>;
  readonly issues: pulumi.Output<IssueSummary[]>;
}

/** Spreads what was published into outputs. */
function recordOutputs(data: Promise<ComponentData>): RecordOutputs {
  const published = pulumi.output(data).apply(outputsOf);
  return {
    fqdn: published.fqdn,
    value: published.value,
    before: published.before,
    changes: published.changes,
    records: published.records,
    issues: published.issues,
  };
}

/**
 * The same, resolved, for `registerOutputs` at the end of `initialize`: in the constructor a plan that fails would be
 * reported as an output that cannot be serialized.
 */
function outputsOf({ records, issues }: ComponentData): pulumi.Unwrap<RecordOutputs> {
  const [first] = records;
  return {
    fqdn: first?.fqdn ?? "",
    value: first?.value ?? "",
    before: first?.before ?? "",
    changes: records.flatMap((record) => record.changes),
    records,
    issues,
  };
}
