/** The resource `aws.route53.Record` as the real provider handles it. */
import { asSet, changes, type PropertyRule } from "../diff";
import type { Failure, ResourceDouble } from "../double";
import { type Properties, UNKNOWN } from "../wire";
import type { Route53Client } from "./client";
import { oneError } from "./errors";
import { isType } from "./recordId";
import { change, idOf, readRecord, remove, stateName, write } from "./steps";

const RULES: Readonly<Record<string, PropertyRule>> = {
  zoneId: { replaces: true },
  name: { replaces: true, normal: stateName },
  type: {},
  ttl: {},
  records: { normal: (value) => (Array.isArray(value) && value.length > 0 ? asSet(value) : undefined) },
  setIdentifier: {},
  allowOverwrite: { computed: true },
  healthCheckId: {},
  aliases: {},
  failoverRoutingPolicies: {},
  geolocationRoutingPolicies: {},
  latencyRoutingPolicies: {},
  multivalueAnswerRoutingPolicy: { otherwise: false },
  weightedRoutingPolicies: {},
};

/** `aws:route53/record:Record`: one resource is one RRset. */
export function route53Record(client: Route53Client): ResourceDouble {
  return {
    check,
    diff: (outputs, news) => changes(outputs, news, RULES),
    preview: (news, outputs) => ({ ...news, name: stateName(news["name"]), fqdn: outputs?.["fqdn"] ?? UNKNOWN }),
    create: async (news) => {
      const outputs = await write(client, "create", news).catch((error: unknown) => {
        throw oneError(error, "creating Route53 Record");
      });
      return { id: idOf(outputs), outputs };
    },
    read: (id, outputs) => readRecord(client, id, outputs),
    update: (id, outputs, news) =>
      change(client, outputs, news).catch((error: unknown) => {
        throw oneError(error, `updating Route53 Record (${id})`);
      }),
    delete: (id, outputs) =>
      remove(client, outputs).catch((error: unknown) => {
        throw oneError(error, `deleting Route53 Record (${id})`);
      }),
  };
}

function check(news: Properties): readonly Failure[] {
  const missing = ["name", "type", "zoneId"].filter((property) => news[property] === undefined);
  const failures = missing.map((property) => ({ property, reason: `Missing required property '${property}'` }));
  const type = news["type"];
  if (typeof type === "string" && type !== UNKNOWN && !isType(type))
    failures.push({ property: "type", reason: `expected type to be one of Route53's record types, got ${type}` });
  if ((news["records"] === undefined) === (news["aliases"] === undefined))
    failures.push({ property: "records", reason: "one of `alias,records` must be specified" });
  if (news["records"] !== undefined && news["ttl"] === undefined)
    failures.push({ property: "ttl", reason: "all of `records,ttl` must be specified" });
  return failures;
}
