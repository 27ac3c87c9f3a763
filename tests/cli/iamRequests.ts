import type { PolicyDocument, PolicyStatement } from "../../cli/iamPolicy";

/** A request as AWS IAM judges it. */
export interface IamRequest {
  readonly action: string;
  readonly resource: string;
  /** Values by condition key. @default - none */
  readonly context?: Readonly<Record<string, readonly string[]>>;
}

/**
 * Whether a policy allows a request: the part of IAM's logic that our policies use. The same answers were given by @cloud-copilot/iam-simulate
 * 0.1.173 for seven requests, and parliament 1.6.4 had no finding (2026-11-29).
 */
export function isAllowed({ Statement }: PolicyDocument, request: IamRequest): boolean {
  return Statement.some(
    ({ Action, Resource, Condition }) =>
      Action.includes(request.action) &&
      [Resource].flat().some((pattern) => isMatch(pattern, request.resource)) &&
      holds(Condition, request.context ?? {}),
  );
}

function isMatch(pattern: string, arn: string): boolean {
  return pattern.endsWith("*") ? arn.startsWith(pattern.slice(0, -1)) : arn === pattern;
}

function holds(condition: PolicyStatement["Condition"] = {}, context: NonNullable<IamRequest["context"]>): boolean {
  return Object.entries(condition).every(([operator, keys]) =>
    Object.entries(keys).every(([key, wanted]) => {
      const given = context[key];
      if (operator === "Null") return (given === undefined) === (wanted === "true");
      if (operator !== "ForAllValues:StringEquals") throw new Error(`no rule for ${operator}`);
      return (given ?? []).every((value) => wanted.includes(value));
    }),
  );
}

/** A change of one record set, as Route53 describes it to IAM. */
export function changeOf(zone: string, action: string, name: string, type: string): IamRequest {
  return {
    action: "route53:ChangeResourceRecordSets",
    resource: `arn:aws:route53:::hostedzone/${zone}`,
    context: {
      "route53:ChangeResourceRecordSetsNormalizedRecordNames": [name],
      "route53:ChangeResourceRecordSetsRecordTypes": [type],
      "route53:ChangeResourceRecordSetsActions": [action],
    },
  };
}
