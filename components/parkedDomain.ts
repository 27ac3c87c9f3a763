import * as pulumi from "@pulumi/pulumi";
import { DmarcPolicy } from "../records/dmarc/tags";
import type { IssueSummary, ParkedDomainArgs, RecordSummary } from "./args";
import { Findings, type Placement, readerFor, readPlacement } from "./arguments";
import { type Group, prepareGroups } from "./groups";
import { noKeysKind, nullSpfKind } from "./mailRecords/parked";
import { dmarcGroups } from "./mailRecords/reportAuthorization";
import type { Prepared } from "./prepare";
import { tracked } from "./publications";
import { type ComponentData, publishAll } from "./publishComponent";
import type { Reader } from "./reading";

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

/** A parked domain that was read and checked; nothing is registered yet. */
interface ParkedDomainPlan extends Prepared {
  readonly byHand: string[];
}

/** Checks the arguments, reads the zones, and refuses a domain that does not look parked. */
export async function planParkedDomain(args: ParkedDomainArgs, parent?: Reader["parent"]): Promise<ParkedDomainPlan> {
  const { placement, groups, findings } = checkParkedDomain(args);
  if (findings.issues.length > 0) return { records: [], issues: findings.issues, byHand: [] };
  const prepared = await prepareGroups(groups, placement.choices, readerFor(placement, parent));
  return { ...prepared, byHand: nullMxAdvice(args, prepared) };
}

/** A parked domain's arguments, checked without asking anybody. */
interface CheckedParkedDomain {
  readonly placement: Placement;
  readonly groups: readonly Group[];
  readonly findings: Findings;
}

/** Checks what can be judged of a parked domain without reading a zone. */
export function checkParkedDomain(args: ParkedDomainArgs): CheckedParkedDomain {
  const findings = new Findings();
  const placement = readPlacement(args, findings);
  const { domain, places, choices } = placement;
  const { parkAnyway = false, aggregateReports, reportZones } = args;
  const policy = {
    policy: DmarcPolicy.Reject,
    nonExistentSubdomainPolicy: DmarcPolicy.Reject,
    ...(aggregateReports !== undefined && { aggregateReports }),
    ...(reportZones !== undefined && { reportZones }),
  };
  const dmarc = dmarcGroups(policy, domain, { places, release: choices.release }, findings);
  if (domain === undefined) return { placement, groups: [], findings };
  const kinds = [nullSpfKind(domain, parkAnyway), noKeysKind(domain, parkAnyway)];
  return { placement, groups: [{ domain, kinds, places }, ...dmarc], findings };
}

// MX is no type of ours to write: whether the domain shall receive mail is the user's to say.
function nullMxAdvice({ release }: ParkedDomainArgs, { records }: Prepared): string[] {
  if (release === true) return [];
  const without = records.filter(
    ({ kind, read, records: found }) => kind.label === "SPF" && read && !found.some(({ type }) => type === "MX"),
  );
  return [...new Set(without.map(({ kind }) => kind.owner))].map(
    (domain) =>
      `If ${domain} receives no mail either, publish ${domain} MX 0 "." (RFC 7505): senders then give up at once.`,
  );
}
