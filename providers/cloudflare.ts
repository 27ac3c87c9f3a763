/** The adapter for Cloudflare: its zones, records, errors and limits, as the Pulumi provider shows them. */
import { DnsRecord } from "@pulumi/cloudflare/dnsRecord";
import { getDnsRecords, type GetDnsRecordsArgs } from "@pulumi/cloudflare/getDnsRecords";
import { getZone } from "@pulumi/cloudflare/getZone";
import { getZoneDnsSettings } from "@pulumi/cloudflare/getZoneDnsSettings";
import { getZones } from "@pulumi/cloudflare/getZones";
import type * as pulumi from "@pulumi/pulumi";
import {
  fromPresentation,
  holdsText,
  quoteCharacterString,
  splitCharacterStrings,
  wireLength,
} from "../records/dns/characterStrings";
import { canonicalName, type DomainName } from "../records/dns/domainName";
import { printable } from "../records/printable";
import { auditTxt } from "./audit";
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

/** Cloudflare: one resource per record, found by the record's id. Facts last verified 2026-11 with provider 6.22. */
export const cloudflare: ZoneAdapter = {
  provider: DnsProvider.Cloudflare,
  title: "Cloudflare",
  resourceType: "cloudflare:index/dnsRecord:DnsRecord",
  sharesRRset: false,
  deletesWhatIsGone: false,
  // developers.cloudflare.com/dns/manage-dns-records: 8,192 characters a name.
  limits: { txtName: 8192, minTtl: 60, maxTtl: 86_400, automaticTtl: 1 },
  // developers.cloudflare.com/fundamentals/api/reference/limits, 2026-11. The provider waits as long as the `retry-after` of a 429 says.
  rateLimit: {
    requests: 1200,
    window: 300,
    words:
      "The Cloudflare API serves a user 1,200 requests in 5 minutes, with all tokens together. Above that rate limit (429 Too Many Requests) the provider waits for the next 5 minutes, and says nothing.",
  },
  zonesNamed,
  zoneById,
  list,
  read,
  readTogether,
  readBelow,
  // The same page: a TXT record has 4,096 octets on the wire at most.
  audit: (desired) => auditTxt(desired, cloudflare.title, { most: 4096, unit: "octets", of: wireLength }),
  recordOf,
  declare,
};

/** From this number of names on all zones are listed: a request for each 20 zones and one more. A name costs one or two requests. */
const ZONES_LISTED_FROM = 5;
/** The most zones that are listed for each name, so that a listing costs about half of what the names cost. */
const ZONES_A_NAME = 10;

async function zonesNamed(name: DomainName, reading: Reading): Promise<Zone[]> {
  const names = await reading.noteAndCount("zones", name);
  const results =
    (names < ZONES_LISTED_FROM ? undefined : await allZones(names, reading)) ?? (await byName(name, reading));
  const named = results.filter((zone) => zone.name === name);
  // Several accounts may have a zone of one name, and Cloudflare serves one of them at most.
  const served = named.filter((zone) => whyInactive(zone) === undefined);
  return Promise.all((served.length === 1 ? served : named).map((zone) => withSettings(zone, reading)));
}

/** Undefined where the token sees too many zones. */
function allZones(names: number, reading: Reading): Promise<readonly FoundZone[] | undefined> {
  return reading.once("all zones", "the list of Cloudflare zones", async () => {
    const maxItems = names * ZONES_A_NAME;
    const { results } = await ask(() => getZones({ maxItems }, reading.invoke), "results", explainNeeding("Zone:Read"));
    return results.length < maxItems ? results : undefined;
  });
}

// Uses getZones, which answers an empty list for an unknown name. getZone would fail, and the engine prints a failed invoke even when
// it is caught.
async function byName(name: DomainName, reading: Reading): Promise<readonly FoundZone[]> {
  const { results } = await reading.once(`zones ${name}`, `the Cloudflare zones named ${name}`, () =>
    ask(() => getZones({ name }, reading.invoke), "results", explainNeeding("Zone:Read")),
  );
  return results;
}

async function zoneById(id: string, reading: Reading): Promise<Zone> {
  const zone = await reading.once(`zone ${id}`, `the Cloudflare zone ${printable(id)}`, () =>
    ask(() => getZone({ zoneId: id }, reading.invoke), "name", explainById),
  );
  return withSettings({ ...zone, id }, reading);
}

type SdkZone = Awaited<ReturnType<typeof getZones>>["results"][number];
/** The SDK's type promises more; an answer leaves out what is null. */
type FoundZone = Pick<SdkZone, "id" | "name" | "status"> & Partial<Pick<SdkZone, "type" | "nameServers">>;

async function withSettings(zone: FoundZone, reading: Reading): Promise<Zone> {
  const settings = await reading.once(`settings ${zone.id}`, `the DNS settings of ${zone.name}`, () =>
    ask(() => getZoneDnsSettings({ zoneId: zone.id }, reading.invoke), "zoneId", explainNeeding("DNS:Edit")),
  );
  const inactive = whyInactive(zone);
  return {
    id: zone.id,
    name: zone.name.toLowerCase() as DomainName,
    flattensCnames: settings.flattenAllCnames,
    ...(inactive !== undefined && { inactive }),
    status: zone.status,
    ...(zone.nameServers !== undefined && { nameServers: zone.nameServers }),
  };
}

// developers.cloudflare.com/dns/zone-setups and its page Zone status, 2026-11.
function whyInactive({ status, type, nameServers = [] }: FoundZone): InactiveZone | undefined {
  if (type === "secondary")
    return {
      why: "it is a secondary zone, whose records come from another DNS provider by zone transfer",
      fix: "Cloudflare takes no records for it. Declare the domain where its primary zone is, or have Cloudflare make it a primary zone.",
      isReadOnly: true,
    };
  if (type === "partial")
    return {
      why: "it is a partial (CNAME) setup, which another DNS provider serves",
      fix: "Records written here have no effect on mail. Publish them at that provider.",
      isReadOnly: false,
    };
  if (status === "active") return undefined;
  const servers = nameServers.length === 0 ? "Cloudflare's name servers" : nameServers.join(" and ");
  return {
    why: `its status is "${status}"`,
    fix: `The records are written all the same, and work as soon as the registrar names ${servers} for the domain. Until then other name servers answer for it: what mail needs today has to be there.`,
    isReadOnly: false,
  };
}

/** Explains what Cloudflare's API says, where a look-up needs a right. Codes and texts: seen by users, 2026-11. */
function explainNeeding(right: string): (words: string) => Explanation | undefined {
  return (words) => {
    if (words === "" || /<html|<!doctype/i.test(words)) return NOT_JSON;
    if (/\b429 Too Many Requests/.test(words)) return RATE_LIMITED;
    if (/\b401 Unauthorized|Invalid access token|Invalid request headers/.test(words)) return TOKEN_REFUSED;
    if (!/\b403 Forbidden/.test(words)) return undefined;
    return {
      id: "provider/right-missing",
      text: `the token may not do this, which needs ${right}. Give it Zone:Read and DNS:Edit on this zone (${TOKENS}).`,
    };
  };
}

function explainById(words: string): Explanation | undefined {
  return /\b404 Not Found|"code":7003\b/.test(words) ? NO_SUCH_ZONE : explainNeeding("Zone:Read")(words);
}

const NO_SUCH_ZONE: Explanation = {
  id: "provider/zone-unknown",
  text: "Cloudflare has no zone with this id, as far as the token sees. Take the id from the zone's Overview page, or leave `zoneId` out to have the zone found by name.",
};

const TOKENS = "dash.cloudflare.com/profile/api-tokens";

const NOT_JSON: Explanation = {
  id: "provider/not-json",
  text: "the Cloudflare API answered something that is not JSON (often a proxy or an outage); its own words are in the line above.",
};

const RATE_LIMITED: Explanation = {
  id: "provider/rate-limited",
  text: "the Cloudflare API serves a user 1,200 requests in 5 minutes, with all tokens together; the provider waited and asked 11 times. Run again in 5 minutes, or with a token that an account owns: it has a limit of its own.",
};

const TOKEN_REFUSED: Explanation = {
  id: "provider/credentials-refused",
  text: `Cloudflare does not know this token: it was mistyped, has expired or was deleted. Look at it, or make one with Zone:Read and DNS:Edit (${TOKENS}).`,
};

type SdkRecord = Awaited<ReturnType<typeof getDnsRecords>>["results"][number];
/** The SDK's type promises all of it; an answer may come without these. */
type FoundRecord = Omit<SdkRecord, "settings" | "tags" | "meta"> &
  Partial<Pick<SdkRecord, "settings" | "tags" | "meta">>;

/** The most records that the provider returns unless it is given another number. It does not say that there are more. */
const MAX_ITEMS = 1000;

function list({ id, name }: Pick<Zone, "id" | "name">, reading: Reading, most = MAX_ITEMS): Promise<Listing> {
  return search(id, reading, { key: `up to ${most}`, where: `of ${name}`, filter: { maxItems: most } });
}

async function read(zoneId: string, owner: DomainName, reading: Reading): Promise<LiveRecord[]> {
  const where = `at ${owner}`;
  const listing = await searchAll(zoneId, reading, { key: owner, where, filter: { name: { exact: owner } } });
  return listing.at(owner);
}

/** Records on one page of an answer, as the provider asks for them (terraform-provider-cloudflare, 2026-11). */
const PAGE = 100;

function readTogether(
  zoneId: string,
  owners: readonly DomainName[],
  reading: Reading,
  size: number,
): Promise<Listing> | undefined {
  if (size >= PAGE) return undefined;
  // This costs two requests at most. A name costs one, and two where it has records.
  const [first, second, ...more] = owners;
  const where = `at ${first} and ${more.length === 0 ? second : `${owners.length - 1} other names`}`;
  return search(zoneId, reading, { key: "together", where, filter: { maxItems: PAGE } });
}

async function readBelow(zoneId: string, owner: DomainName, reading: Reading): Promise<LiveRecord[]> {
  const where = `below ${owner}`;
  const filter = { name: { endswith: `.${owner}` } };
  return (await searchAll(zoneId, reading, { key: where, where, filter })).below(owner);
}

interface Search {
  /** What the run remembers the answer by, beside the zone. */
  readonly key: string;
  /** For people, after "the Cloudflare records". */
  readonly where: string;
  readonly filter: Omit<GetDnsRecordsArgs, "zoneId">;
}

async function searchAll(zoneId: string, reading: Reading, wanted: Search): Promise<Listing> {
  const listing = await search(zoneId, reading, wanted);
  if (listing.complete) return listing;
  throw new Error(
    `There are ${MAX_ITEMS} Cloudflare records or more ${wanted.where}, and no answer holds all of them.`,
  );
}

function search(zoneId: string, reading: Reading, { key, where, filter }: Search): Promise<Listing> {
  return reading.once(`records ${zoneId} ${key}`, `the Cloudflare records ${where}`, async () => {
    const look = () => getDnsRecords({ zoneId, ...filter }, reading.invoke);
    const { results } = await ask(look, "results", explainNeeding("DNS:Edit"));
    const records = results.map((record: FoundRecord) => toLiveRecord(zoneId, record));
    return new Listing(records, results.length < (filter.maxItems ?? MAX_ITEMS));
  });
}

function toLiveRecord(zoneId: string, record: FoundRecord): LiveRecord {
  const unmanageable = whyLocked(record.meta);
  return {
    importId: `${zoneId}/${record.id}`,
    owner: canonicalName(record.name) as DomainName,
    type: record.type,
    ttl: record.ttl,
    values: [valueIn(record.type, record.content)],
    raw: [record.content],
    ...(record.comment && { comment: record.comment }),
    ...(record.tags !== undefined && record.tags.length > 0 && { tags: record.tags }),
    proxied: record.proxied,
    flattened: record.settings?.flattenCname ?? false,
    ...(unmanageable !== undefined && { unmanageable }),
  };
}

/** @param meta JSON; what Email Routing locked has `"email_routing":true,"read_only":true` (seen by others, 2026-11) */
function whyLocked(meta = ""): Unmanageable | undefined {
  if (!/"read_only"\s*:\s*true/.test(meta)) return undefined;
  return /"email_routing"\s*:\s*true/.test(meta)
    ? {
        why: "Cloudflare Email Routing keeps it locked",
        fix: "Unlock it: in the dashboard, Email Routing of this domain, Settings, Unlock DNS records. Email Routing goes on working, because its include stays in the record. Then run again.",
        source: "developers.cloudflare.com/api/resources/email_routing, Unlock Email Routing",
      }
    : {
        why: "a product of Cloudflare made it and keeps it read-only",
        fix: "Turn that product off for this name or have it release the record; or keep this record by hand.",
        source: "developers.cloudflare.com/dns/manage-dns-records",
      };
}

// Writes the canonical form that the API answers. With any other form the provider would see a difference in every run.
function contentOf(desired: DesiredRecord): string {
  const [value] = desired.values;
  if (value === undefined || desired.values.length > 1)
    throw new Error(`${desired.owner}: a Cloudflare record holds one value`);
  if (value.raw !== undefined) return value.raw;
  return desired.type === "TXT" ? toContent(value.text) : canonicalName(value.text);
}

function toContent(text: string): string {
  return splitCharacterStrings(text).map(quoteCharacterString).join(" ");
}

function declare(name: string, desired: DesiredRecord, options: pulumi.CustomResourceOptions): DeclaredRecord {
  const resource = new DnsRecord(
    name,
    {
      zoneId: desired.zoneId,
      name: desired.owner,
      type: desired.type,
      content: contentOf(desired),
      ttl: desired.ttl,
      ...(desired.type === "CNAME" && { proxied: false }),
      ...(desired.comment !== undefined && { comment: desired.comment }),
      ...(desired.tags !== undefined && { tags: [...desired.tags] }),
    },
    options,
  );
  return {
    resource,
    values: resource.content.apply((content) => [valueIn(desired.type, content)]),
  };
}

// `Record` is the deprecated resource of provider 5, which kept the content in `value`.
const RECORD_TYPES = ["cloudflare:index/dnsRecord:DnsRecord", "cloudflare:index/record:Record"];

function recordOf(resourceType: string, outputs: Readonly<Record<string, unknown>>): ForeignRecord | undefined {
  const { zoneId, name, type, content, value } = outputs;
  if (!RECORD_TYPES.includes(resourceType) || typeof zoneId !== "string" || typeof name !== "string") return undefined;
  const text = [content, value].find((one) => typeof one === "string") ?? "";
  return { zoneId, name, type: String(type), values: [valueIn(String(type), text)] };
}

function valueIn(type: string, content: string): string {
  return holdsText(type) ? fromPresentation(content) : canonicalName(content);
}
