/** The AWS provider as a double, as far as Route53 goes. */
import type { Cloud } from "../../cloud/openCloud";
import { Api, type Call, type RefusalKind } from "../api";
import type { ProviderDouble } from "../double";
import { optionalText } from "../wire";
import { Route53Client } from "./client";
import { faultError } from "./errors";
import { route53Functions } from "./functions";
import { route53Record } from "./record";

/** The action of Amazon's API behind a request that a fault refuses. */
function actionOf({ method, operation }: Call): string {
  if (method !== "GET") return "ChangeResourceRecordSets";
  return operation === "getZones" || operation === "getZone" ? "ListHostedZones" : "ListResourceRecordSets";
}

/**
 * The AWS provider, as far as Route53 goes, on an embedded cloud.
 *
 * @param crash - ends the process as `kill -9` would
 */
export function awsDouble(cloud: Cloud, crash: () => never): ProviderDouble {
  return {
    name: "aws",
    inputs: ["region", "profile", "accessKey", "secretKey", "token"],
    replacedBy: ["region"],
    configure: (config, cancelled) => {
      const region = optionalText(config, "region") ?? process.env["AWS_REGION"] ?? "us-east-1";
      const credential = optionalText(config, "accessKey") ?? process.env["AWS_ACCESS_KEY_ID"] ?? "";
      const refusal = (kind: RefusalKind, call: Call) => faultError(kind, actionOf(call));
      const client = new Route53Client(new Api({ cloud, provider: "route53", credential, cancelled, refusal, crash }));
      return {
        resources: { "aws:route53/record:Record": route53Record(client) },
        functions: route53Functions(client, region),
      };
    },
  };
}
