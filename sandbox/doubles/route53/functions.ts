/** The functions of the AWS provider that read zones and record sets. */
import { canonicalName, type HostedZone, type RecordSet } from "../../cloud/model";
import type { FunctionDouble } from "../double";
import { optionalText, type Properties, text } from "../wire";
import type { Route53Client } from "./client";
import { isCode, oneError } from "./errors";

/** The functions, by token. */
export function route53Functions(client: Route53Client, region: string): Readonly<Record<string, FunctionDouble>> {
  return {
    "aws:route53/getRecords:getRecords": (args) => getRecords(client, args),
    "aws:route53/getZone:getZone": (args) =>
      getZone(client, args).catch((error: unknown) => {
        throw oneError(error);
      }),
    "aws:route53/getZones:getZones": async () => {
      const zones = await client.listZones("getZones");
      return {
        id: region,
        ...list(
          "ids",
          zones.map((zone) => zone.id),
        ),
      };
    },
  };
}

async function getRecords(client: Route53Client, args: Properties): Promise<Properties> {
  const zoneId = text(args, "zoneId");
  const nameRegex = optionalText(args, "nameRegex");
  const sets = await client.listRecordSets("getRecords", zoneId).catch((error: unknown) => {
    const why = isCode(error, "NoSuchHostedZone") ? "couldn't find resource" : (error as Error).message;
    throw new Error(`listing Route 53 Records (${zoneId}): ${why}`);
  });
  const regex = nameRegex === undefined ? undefined : goRegex(nameRegex);
  const found = sets.filter((set) => regex?.test(apiName(set.name)) ?? true);
  return { ...args, ...list("resourceRecordSets", [...found].sort(byName).map(setResult)) };
}

// The provider returns an empty list as null, and the bridge to Pulumi leaves out null (terraform-provider-aws,
// internal/service/route53/records_data_source.go; pulumi-aws issue 5353; 2026-11).
function list(name: string, entries: readonly unknown[]): Properties {
  return entries.length > 0 ? { [name]: entries } : {};
}

/** A Go regular expression, as far as names need it. Its syntax differs only in leading flags. */
function goRegex(source: string): RegExp {
  const flagged = /^\(\?([is]+)\)([^]*)$/.exec(source);
  return new RegExp(flagged?.[2] ?? source, flagged?.[1] ?? "");
}

/** A name as the API lists it: with a trailing dot, and with octal escapes for all but letters, digits, `-`, `_` and `.`. */
function apiName(name: string): string {
  const octal = (char: string): string => `\\${char.charCodeAt(0).toString(8).padStart(3, "0")}`;
  return `${name.replace(/[^a-z0-9._-]/g, octal)}.`;
}

/** The order of the API, which compares labels from the right. */
function byName(one: RecordSet, other: RecordSet): number {
  const key = (set: RecordSet): string => `${set.name.split(".").reverse().join("\u0001")}\u0000${set.type}`;
  return key(one) < key(other) ? -1 : key(one) > key(other) ? 1 : 0;
}

function setResult({ name, values, aliasTarget, ...rest }: RecordSet): Properties {
  const alias = aliasTarget && { ...aliasTarget, dnsName: apiName(aliasTarget.dnsName) };
  return {
    name: apiName(name),
    ...rest,
    ...list(
      "resourceRecords",
      values.map((value) => ({ value })),
    ),
    ...(alias && { aliasTarget: alias }),
  };
}

async function getZone(client: Route53Client, args: Properties): Promise<Properties> {
  const zoneId = optionalText(args, "zoneId");
  const zone = zoneId === undefined ? await zoneByName(client, args) : await client.getZone("getZone", zoneId);
  // The provider also asks for the name servers and the tags.
  client.note({ method: "GET", operation: "getZone", zone: zone.id }, 2);
  const nameServers = ["ns-1.awsdns-00.com", "ns-2.awsdns-00.net", "ns-3.awsdns-00.org", "ns-4.awsdns-00.co.uk"];
  return {
    arn: `arn:aws:route53:::hostedzone/${zone.id}`,
    callerReference: "sandbox",
    comment: "",
    id: zone.id,
    linkedServiceDescription: "",
    linkedServicePrincipal: "",
    name: zone.name,
    nameServers,
    primaryNameServer: nameServers[0],
    privateZone: zone.privateZone,
    resourceRecordSetCount: zone.recordSets.length,
    tags: {},
    zoneId: zone.id,
  };
}

async function zoneByName(client: Route53Client, args: Properties): Promise<HostedZone> {
  const name = canonicalName(text(args, "name"));
  const isPrivate = args["privateZone"] === true;
  const zones = await client.listZones("getZone");
  const [zone, ...more] = zones.filter((other) => other.name === name && other.privateZone === isPrivate);
  if (!zone) throw new Error("no matching Route 53 Hosted Zone found");
  if (more.length === 0) return zone;
  const advice = "use additional constraints to reduce matches to a single Route 53 Hosted Zone";
  throw new Error(`multiple Route 53 Hosted Zones matched; ${advice}`);
}
