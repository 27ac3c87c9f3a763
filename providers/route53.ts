import { getRecords } from "@pulumi/aws/route53/getRecords";
import { getZone } from "@pulumi/aws/route53/getZone";
import { getZones } from "@pulumi/aws/route53/getZones";
import { Record as Route53Record } from "@pulumi/aws/route53/record";
import * as pulumi from "@pulumi/pulumi";
import { EscapeRadix, fromPresentation, splitCharacterStrings } from "../records/dns/characterStrings";
import type { DomainName } from "../records/dns/domainName";
import { auditTxt } from "./audit";
import { answered } from "./reading";
import {
  type DeclaredRecord,
  type DesiredRecord,
  DnsProvider,
  type LiveRecord,
  type Reading,
  type Zone,
  type ZoneAdapter,
} from "./zone";

type SdkRecordSet = Awaited<ReturnType<typeof getRecords>>["resourceRecordSets"][number];
/** The SDK's type promises an alias target; an answer may come without one. */
type RecordSet = Omit<SdkRecordSet, "aliasTarget"> & Partial<Pick<SdkRecordSet, "aliasTarget">>;

/** Route53: one resource per RRset, with every foreign value in it. Facts last verified 2026-11 with provider 7.48. */
export const route53: ZoneAdapter = {
  provider: DnsProvider.Route53,
  title: "Route53",
  resourceType: "aws:route53/record:Record",
  sharesRRset: true,
  deletesWhatIsGone: true,
  // docs.aws.amazon.com/Route53/latest/DeveloperGuide: TXT values up to 4,000 characters; TTL up to 2^31-1 seconds.
  limits: { txtRecord: 4000, minTtl: 1, maxTtl: 2_147_483_647, automaticTtl: 300 },
  zonesNamed,
  zoneById,
  read,
  readBelow,
  audit: (desired) => auditTxt(desired, route53),
  declare,
};

async function zonesNamed(name: DomainName, reading: Reading): Promise<Zone[]> {
  const { ids } = await reading.once("zones", "the list of Route53 zones", async () =>
    answered(await getZones(reading.invoke), "ids"),
  );
  const zones = await Promise.all(ids.map((id) => zoneWithId(id, reading)));
  return zones.filter((zone) => zone.name === name && !zone.isPrivate);
}

async function zoneById(id: string, reading: Reading): Promise<Zone> {
  const zone = await zoneWithId(id, reading);
  return zone.isPrivate ? { ...zone, inactive: "it is a private zone, which mail servers do not see" } : zone;
}

async function zoneWithId(id: string, reading: Reading): Promise<Zone & { isPrivate: boolean }> {
  const zone = await reading.once(`zone ${id}`, `the Route53 zone ${id}`, async () =>
    answered(await getZone({ zoneId: id }, reading.invoke), "name"),
  );
  return { id, name: canonicalName(zone.name), flattensCnames: false, isPrivate: zone.privateZone === true };
}

async function read(zoneId: string, owner: DomainName, reading: Reading): Promise<LiveRecord[]> {
  const sets = reading.fresh ? await readName(zoneId, owner, reading) : await readZone(zoneId, reading);
  return sets.filter((set) => canonicalName(set.name) === owner).map((set) => toLiveRecord(zoneId, owner, set));
}

async function readBelow(zoneId: string, owner: DomainName, reading: Reading): Promise<LiveRecord[]> {
  const sets = await readZone(zoneId, reading);
  return sets
    .filter((set) => canonicalName(set.name).endsWith(`.${owner}`))
    .map((set) => toLiveRecord(zoneId, canonicalName(set.name), set));
}

// The API lists whole zones and the provider filters afterwards: one listing serves every domain of the zone.
async function readZone(zoneId: string, reading: Reading): Promise<RecordSet[]> {
  return reading.once(`records ${zoneId}`, `the records of the Route53 zone ${zoneId}`, async () => {
    return answered(await getRecords({ zoneId }, reading.invoke), "resourceRecordSets").resourceRecordSets;
  });
}

async function readName(zoneId: string, owner: DomainName, reading: Reading): Promise<RecordSet[]> {
  const nameRegex = `^${apiName(owner).replace(/[\\.]/g, "\\$&")}\\.$`;
  return reading.once(`records ${zoneId} ${owner}`, `the Route53 records at ${owner}`, async () => {
    return answered(await getRecords({ zoneId, nameRegex }, reading.invoke), "resourceRecordSets").resourceRecordSets;
  });
}

function toLiveRecord(zoneId: string, owner: DomainName, set: RecordSet): LiveRecord {
  const values = set.resourceRecords.map((record) => record.value);
  const unmanageable = whyUnmanageable(set);
  return {
    importId: `${zoneId}_${owner}_${set.type}`,
    owner,
    type: set.type,
    ttl: set.ttl,
    values: values.map((value) =>
      set.type === "TXT" ? fromPresentation(value, EscapeRadix.Octal) : canonicalName(value),
    ),
    raw: values.map((value) => (set.type === "TXT" ? withoutOuterQuotes(value) : value)),
    ...(unmanageable !== undefined && { unmanageable }),
  };
}

function whyUnmanageable(set: RecordSet): string | undefined {
  if (set.setIdentifier) return `it has a routing policy (set identifier "${set.setIdentifier}")`;
  if (set.aliasTarget?.dnsName) return `it is an alias for ${set.aliasTarget.dnsName}`;
  if (set.trafficPolicyInstanceId) return `it belongs to the traffic policy instance ${set.trafficPolicyInstanceId}`;
  return undefined;
}

// The resource takes a value without the outer quotes and adds them; getRecords answers it with them.
function withoutOuterQuotes(value: string): string {
  return value.length >= 2 && value.startsWith('"') && value.endsWith('"') ? value.slice(1, -1) : value;
}

function toRecordValue(text: string): string {
  return splitCharacterStrings(text).map(escapeString).join('" "');
}

// Route53 reads `\DDD` as octal (docs.aws.amazon.com/Route53/latest/DeveloperGuide/DomainNameFormat.html).
function escapeString(text: string): string {
  return text.replace(/[^\x20\x21\x23-\x5b\x5d-\x7e]/g, (char) =>
    char === '"' || char === "\\" ? `\\${char}` : `\\${char.charCodeAt(0).toString(8).padStart(3, "0")}`,
  );
}

// Route53 answers names with octal escapes for anything but letters, digits, hyphens and underscores: a wildcard is `\052`.
function canonicalName(name: string): DomainName {
  const unescaped = name.replace(/\\([0-7]{3})/g, (_, code: string) => String.fromCharCode(parseInt(code, 8)));
  return unescaped.toLowerCase().replace(/\.$/, "") as DomainName;
}

function apiName(name: DomainName): string {
  return name.replace(/[^a-z0-9._-]/g, (char) => `\\${char.charCodeAt(0).toString(8).padStart(3, "0")}`);
}

function declare(name: string, desired: DesiredRecord, options: pulumi.CustomResourceOptions): DeclaredRecord {
  const isTxt = desired.type === "TXT";
  const resource = new Route53Record(
    name,
    {
      zoneId: desired.zoneId,
      name: desired.owner,
      type: desired.type,
      records: desired.values.map(
        (value) => value.raw ?? (isTxt ? toRecordValue(value.text) : canonicalName(value.text)),
      ),
      ttl: desired.ttl === 1 ? route53.limits.automaticTtl : desired.ttl,
    },
    options,
  );
  return {
    resource,
    // Made of what the program says, so that a preview knows it too.
    importId: pulumi.interpolate`${desired.zoneId}_${desired.owner}_${desired.type}`,
    values: resource.records.apply((records) =>
      (records ?? []).map((value) =>
        isTxt ? fromPresentation(`"${value}"`, EscapeRadix.Octal) : canonicalName(value),
      ),
    ),
  };
}
