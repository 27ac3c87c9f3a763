/** The adapter for Route53: its zones, record sets, errors and limits, as the Pulumi provider shows them. */
import { getRecords, type GetRecordsArgs, type GetRecordsResult } from "@pulumi/aws/route53/getRecords";
import { getZone } from "@pulumi/aws/route53/getZone";
import { getZones, type GetZonesResult } from "@pulumi/aws/route53/getZones";
import { Record as Route53Record } from "@pulumi/aws/route53/record";
import type * as pulumi from "@pulumi/pulumi";
import { EscapeRadix, fromPresentation, holdsText, splitCharacterStrings } from "../records/dns/characterStrings";
import type { DomainName } from "../records/dns/domainName";
import type { Issue } from "../records/issue";
import { printable } from "../records/printable";
import { auditTxt, txtTooLong } from "./audit";
import { Listing, type LiveRecord, type Unmanageable } from "./listing";
import { ask, type Explanation } from "./refusal";
import {
  type DeclaredRecord,
  type DesiredRecord,
  DnsProvider,
  type ForeignRecord,
  type InactiveZone,
  type Reading,
  type Zone,
  type ZoneAdapter,
} from "./zone";

type SdkRecordSet = Awaited<ReturnType<typeof getRecords>>["resourceRecordSets"][number];
/** The SDK's types promise every field; an answer leaves out what is null, and a list without entries is null. */
type RecordSet = Partial<SdkRecordSet> & Pick<SdkRecordSet, "name" | "type">;

/** Route53: one resource per RRset, with every foreign value in it. Facts last verified 2026-11 with provider 7.48. */
export const route53: ZoneAdapter = {
  provider: DnsProvider.Route53,
  title: "Route53",
  resourceType: "aws:route53/record:Record",
  sharesRRset: true,
  deletesWhatIsGone: true,
  // docs.aws.amazon.com/Route53/latest/DeveloperGuide: TTL up to 2^31-1 seconds.
  limits: { minTtl: 1, maxTtl: 2_147_483_647, automaticTtl: 300 },
  // docs.aws.amazon.com/Route53/latest/DeveloperGuide/DNSLimitations.html, 2026-11: five requests in a second.
  rateLimit: {
    requests: 5,
    window: 1,
    words:
      "Route53 serves an account a few requests in a second, whoever makes them. Above that rate limit (Throttling) the provider waits a little and asks again.",
  },
  zonesNamed,
  zoneById,
  list,
  read,
  readTogether,
  readBelow,
  audit,
  recordOf,
  declare,
};

async function zonesNamed(name: DomainName, reading: Reading): Promise<Zone[]> {
  const { ids = [] } = await reading.once(
    "zones",
    "the list of Route53 zones",
    (): Promise<Partial<GetZonesResult>> => {
      return ask(() => getZones(reading.invoke), "id", explain);
    },
  );
  const zones = await Promise.all(ids.map((id) => zoneWithId(id, reading)));
  return zones.filter((zone) => zone.name === name && !zone.isPrivate);
}

async function zoneById(id: string, reading: Reading): Promise<Zone> {
  const zone = await zoneWithId(id, reading);
  return zone.isPrivate ? { ...zone, inactive: PRIVATE } : zone;
}

const PRIVATE: InactiveZone = {
  why: "it is a private zone, which mail servers do not see",
  fix: "The records are written all the same, for your own networks only. For mail, give the id of the public zone of this name.",
  isReadOnly: false,
};

async function zoneWithId(id: string, reading: Reading): Promise<Zone & { isPrivate: boolean }> {
  const zone = await reading.once(`zone ${id}`, `the Route53 zone ${printable(id)}`, () =>
    ask(() => getZone({ zoneId: id }, reading.invoke), "name", explain),
  );
  return {
    id,
    name: canonicalName(zone.name),
    flattensCnames: false,
    isPrivate: zone.privateZone === true,
    nameServers: zone.nameServers,
  };
}

function list({ id }: Pick<Zone, "id">, reading: Reading): Promise<Listing> {
  return listZone(id, reading);
}

function listZone(zoneId: string, reading: Reading): Promise<Listing> {
  return search({ zoneId }, reading, `records ${zoneId}`, `the records of the Route53 zone ${zoneId}`);
}

async function read(zoneId: string, owner: DomainName, reading: Reading): Promise<LiveRecord[]> {
  const listing = reading.fresh ? await readNames(zoneId, [owner], reading) : await listZone(zoneId, reading);
  return listing.at(owner);
}

// Works on large zones too: the API lists sets by name, and a page goes on behind the last name, so that no set is missed between two.
function readTogether(zoneId: string, owners: readonly DomainName[], reading: Reading): Promise<Listing> {
  return readNames(zoneId, owners, reading);
}

async function readBelow(zoneId: string, owner: DomainName, reading: Reading): Promise<LiveRecord[]> {
  return (await listZone(zoneId, reading)).below(owner);
}

// The provider lists the whole zone and filters afterwards, so only the answer is shorter.
function readNames(zoneId: string, owners: readonly DomainName[], reading: Reading): Promise<Listing> {
  const patterns = owners.map((owner) => apiName(owner).replace(/[\\.]/g, "\\$&"));
  const nameRegex = patterns.length === 1 ? `^${patterns[0]}\\.$` : `^(?:${patterns.join("|")})\\.$`;
  const key = `records ${zoneId} ${owners.join(" ")}`;
  return search({ zoneId, nameRegex }, reading, key, `the Route53 records at ${owners.join(", ")}`);
}

function search(args: GetRecordsArgs, reading: Reading, key: string, what: string): Promise<Listing> {
  return reading.once(key, what, async () => {
    const look = () => getRecords(args, reading.invoke);
    const answer: Partial<GetRecordsResult> = await ask(look, "zoneId", explain);
    const sets: readonly RecordSet[] = answer.resourceRecordSets ?? [];
    return new Listing(
      sets.map((set) => toLiveRecord(args.zoneId, set)),
      true,
    );
  });
}

/** Explains what Amazon's API says (docs.aws.amazon.com/Route53/latest/APIReference/CommonErrors.html, 2026-11). */
function explain(words: string): Explanation | undefined {
  if (/\bNoSuchHostedZone|couldn't find resource/.test(words))
    return {
      id: "provider/zone-unknown",
      text: "this AWS account has no hosted zone with this id. Take the id from the Route53 console, or leave `zoneId` out to have the zone found by name.",
    };
  if (/\bAccessDenied|is not authorized to perform/.test(words)) {
    const action = /\broute53:\w+/.exec(words)?.[0];
    return {
      id: "provider/right-missing",
      text: `these AWS credentials may not do this. Allow ${action ?? "what is missing"} in their IAM policy (all actions: docs/configuration.md, Credentials).`,
    };
  }
  if (/\bThrottling|Rate exceeded/.test(words))
    return {
      id: "provider/rate-limited",
      text: "Route53 serves an account a few requests in a second, whoever makes them; the provider waited and asked again. Run again when less is going on.",
    };
  if (/\b(?:ExpiredToken|InvalidClientTokenId|UnrecognizedClient|SignatureDoesNotMatch)/.test(words))
    return {
      id: "provider/credentials-refused",
      text: "AWS does not take these credentials: they are mistyped, have expired or were deleted. Log in again, or name the right profile.",
    };
  return undefined;
}

function toLiveRecord(zoneId: string, set: RecordSet): LiveRecord {
  const owner = canonicalName(set.name);
  const values = (set.resourceRecords ?? []).map((record) => record.value);
  const unmanageable = whyUnmanageable(set);
  return {
    importId: `${zoneId}_${owner}_${set.type}`,
    owner,
    type: set.type,
    // An alias has the TTL of its target, which the answer does not tell.
    ttl: set.ttl ?? route53.limits.automaticTtl,
    values: values.map((value) =>
      holdsText(set.type) ? fromPresentation(value, EscapeRadix.Octal) : canonicalName(value),
    ),
    raw: values.map((value) => (holdsText(set.type) ? withoutOuterQuotes(value) : value)),
    ...(unmanageable !== undefined && { unmanageable }),
  };
}

function whyUnmanageable(set: RecordSet): Unmanageable | undefined {
  const why = notSimple(set);
  if (why === undefined) return undefined;
  return {
    why,
    fix: "Make it a simple record set, or keep this record by hand.",
    source: "docs.aws.amazon.com/Route53, Choosing a routing policy",
  };
}

function notSimple(set: RecordSet): string | undefined {
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

// docs.aws.amazon.com/Route53/latest/DeveloperGuide/DNSLimitations.html, 2026-11: 4,000 characters a value; 32,000 a request.
const MAX_VALUE = 4000;
const MAX_REQUEST = 32_000;

function audit(desired: DesiredRecord): Issue[] {
  const unit = "characters with quotes and escapes";
  const sizes = auditTxt(desired, route53.title, {
    most: MAX_VALUE,
    unit,
    of: (text) => toRecordValue(text).length + 2,
  });
  const values = desired.values.map(({ raw, text }) => raw ?? toRecordValue(text));
  const characters = values.reduce((sum, value) => sum + value.length + 2, 0);
  // A set with values of others is there already, so it is changed by an UPSERT, which counts each character twice.
  const counted = desired.values.some(({ raw }) => raw !== undefined) ? 2 * characters : characters;
  if (desired.type !== "TXT" || counted <= MAX_REQUEST) return sizes;
  const message = `The TXT set at ${desired.owner} would have ${characters} ${unit}, and a change counts each of them twice; ${route53.title} takes ${MAX_REQUEST} a request.`;
  return [...sizes, txtTooLong(route53.title, message, `${characters} characters`)];
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
    values: resource.records.apply((records) => (records ?? []).map((value) => valueIn(desired.type, value))),
  };
}

function recordOf(resourceType: string, outputs: Readonly<Record<string, unknown>>): ForeignRecord | undefined {
  const { zoneId, name, type, records } = outputs;
  if (resourceType !== route53.resourceType || typeof zoneId !== "string" || typeof name !== "string") return undefined;
  const values = Array.isArray(records) ? records.filter((value) => typeof value === "string") : [];
  return { zoneId, name, type: String(type), values: values.map((value) => valueIn(String(type), value)) };
}

// A resource has its values without the outer quotes.
function valueIn(type: string, value: string): string {
  return holdsText(type) ? fromPresentation(`"${value}"`, EscapeRadix.Octal) : canonicalName(value);
}
