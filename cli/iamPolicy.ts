/** Builds the AWS policy of `odoo-mail iam-policy`: read the zones, write exactly the named records. */
import type { DomainName } from "../records/dns/domainName";

/** The records that a deployment role writes, and where. */
export interface PolicyRequest {
  /** Owner names of the TXT records: SPF, DMARC, report authorizations. */
  readonly txt: readonly DomainName[];
  /** Owner names of the CNAME records: DKIM. */
  readonly cname: readonly DomainName[];
  /** Ids of the hosted zones. @default - every zone of the account */
  readonly zones: readonly string[];
  /** Whether our records may be deleted, which only `release: true` does. */
  readonly mayDelete: boolean;
}

/** A policy document of AWS IAM, version 2012-10-17. */
export interface PolicyDocument {
  readonly Version: "2012-10-17";
  readonly Statement: readonly PolicyStatement[];
}

export interface PolicyStatement {
  readonly Sid: string;
  readonly Effect: "Allow";
  readonly Action: readonly string[];
  readonly Resource: string | readonly string[];
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>;
}

/** The most characters of a managed policy, blanks not counted (docs.aws.amazon.com/IAM, IAM and AWS STS quotas, 2026-11). */
export const MAX_POLICY = 6144;

/**
 * The policy that lets Pulumi's AWS provider read Route53 zones and write the named records, and nothing else. Condition keys:
 * docs.aws.amazon.com/Route53/latest/DeveloperGuide/specifying-rrset-conditions.html, last verified 2026-11.
 */
export function awsPolicy({ txt, cname, zones, mayDelete }: PolicyRequest): PolicyDocument {
  const hosted = zones.length === 0 ? `${ZONE_ARN}*` : zones.map((id) => `${ZONE_ARN}${id}`);
  const write = (sid: string, type: string, names: readonly DomainName[]): PolicyStatement[] =>
    names.length === 0
      ? []
      : [
          {
            Sid: sid,
            Effect: "Allow",
            Action: ["route53:ChangeResourceRecordSets"],
            Resource: hosted,
            Condition: only({
              NormalizedRecordNames: [...new Set(names)].sort(),
              RecordTypes: [type],
              Actions: ["CREATE", "UPSERT", ...(mayDelete ? ["DELETE"] : [])],
            }),
          },
        ];
  return {
    Version: "2012-10-17",
    Statement: [
      { Sid: "FindZones", Effect: "Allow", Action: ["route53:ListHostedZones"], Resource: "*" },
      {
        Sid: "ReadZones",
        Effect: "Allow",
        Action: ["route53:GetHostedZone", "route53:ListResourceRecordSets", "route53:ListTagsForResource"],
        Resource: hosted,
      },
      { Sid: "AwaitChanges", Effect: "Allow", Action: ["route53:GetChange"], Resource: "arn:aws:route53:::change/*" },
      ...write("WriteTxt", "TXT", txt),
      ...write("WriteCname", "CNAME", cname),
    ],
  };
}

const ZONE_ARN = "arn:aws:route53:::hostedzone/";
const KEY = "route53:ChangeResourceRecordSets";

// `ForAllValues` is also true for a request without the key, so `Null` requires the keys
// (docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-single-vs-multi-valued-context-keys.html).
function only(values: Readonly<Record<string, readonly string[]>>): NonNullable<PolicyStatement["Condition"]> {
  const keyed = <T>(of: (allowed: readonly string[]) => T): Record<string, T> =>
    Object.fromEntries(Object.entries(values).map(([name, allowed]) => [`${KEY}${name}`, of(allowed)]));
  return { "ForAllValues:StringEquals": keyed((allowed) => allowed), Null: keyed(() => "false") };
}

/** Characters of a policy as AWS counts them. */
export function policyLength(policy: PolicyDocument): number {
  return JSON.stringify(policy).replace(/\s/g, "").length;
}
