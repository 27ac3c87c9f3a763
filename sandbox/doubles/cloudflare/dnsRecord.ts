/** The resource `DnsRecord` as the real provider handles it: what differs, what is written, and what the state then holds. */
import type { CloudflareRecord } from "../../cloud/model";
import { asSet, changes, type PropertyRule } from "../diff";
import type { Failure, Found, ResourceDouble } from "../double";
import { optionalText, type Properties, text, UNKNOWN } from "../wire";
import type { CloudflareClient } from "./client";
import { isNotFound } from "./errors";
import { metaOf } from "./meta";
import { isProxiable } from "./rules";

const REQUIRED = ["name", "ttl", "type", "zoneId"];
/** The time of all timestamps: the embedded cloud has no clock, and no test may depend on them. */
const TIMESTAMP = "2026-01-01T00:00:00Z";
/** Types whose content is a name, which Cloudflare stores in lower case. */
const NAME_TYPES = new Set<unknown>(["CNAME", "NS", "PTR"]);

/** How the provider compares the state, which has what the API stores, with what the program writes. */
const RULES: Readonly<Record<string, PropertyRule>> = {
  zoneId: { replaces: true },
  type: { replaces: true },
  name: {},
  content: { normal: (value, news) => (NAME_TYPES.has(news["type"]) ? String(value).toLowerCase() : value) },
  ttl: {},
  priority: {},
  data: {},
  comment: { normal: (value) => value || undefined },
  proxied: { otherwise: false },
  tags: { computed: true, normal: asSet },
  settings: { computed: true },
};

/** Properties that the provider plans anew with every change, so that every change lists them (run with the real provider, 2026-11). */
const RENEWED = ["modifiedOn", "commentModifiedOn", "tagsModifiedOn"];

/** `cloudflare:index/dnsRecord:DnsRecord`. */
export function dnsRecord(client: CloudflareClient): ResourceDouble {
  return {
    check,
    diff: (outputs, news) => {
      const changed = changes(outputs, news, RULES);
      const renewed = RENEWED.map((property) => ({ property, kind: "update", replaces: false }) as const);
      return changed.length > 0 ? [...changed, ...renewed] : [];
    },
    preview: (news, outputs = {}) => ({
      ...planned(news, outputs["settings"] ?? UNKNOWN),
      ...Object.fromEntries(["id", "createdOn", "meta"].map((key) => [key, outputs[key] ?? UNKNOWN])),
      ...Object.fromEntries(RENEWED.map((key) => [key, UNKNOWN])),
    }),
    create: async (news) => {
      const record = await client.create(text(news, "zoneId"), news);
      return { id: record.id, outputs: written(news, record) };
    },
    read: (id, outputs) => readRecord(client, id, outputs),
    update: async (id, outputs, news) => {
      // Without settings in the program, the provider takes those in the state, so that the PUT keeps them.
      const body = { ...news, settings: news["settings"] ?? outputs["settings"] };
      return written(news, await client.update(text(news, "zoneId"), id, body));
    },
    delete: (id, outputs) => client.delete(text(outputs, "zoneId"), id, outputs),
  };
}

function check(news: Properties): readonly Failure[] {
  const missing = REQUIRED.filter((property) => news[property] === undefined);
  return missing.map((property) => ({ property, reason: `Missing required property '${property}'` }));
}

/** A refresh removes a record from the state on any 404, whatever is missing. An import fails on a 404. */
async function readRecord(client: CloudflareClient, id: string, outputs: Properties): Promise<Found | undefined> {
  const [zone, record] = id.split("/");
  if (record !== undefined && zone !== undefined) {
    const imported = await client.getRecord("import", zone, record);
    // The provider reads the record once for the import and once more for its state.
    await client.again({ method: "GET", operation: "import", zone, id: record });
    return found(zone, imported);
  }
  const zoneId = text(outputs, "zoneId");
  try {
    return found(zoneId, await client.getRecord("read", zoneId, id));
  } catch (error) {
    if (isNotFound(error)) return undefined;
    throw error;
  }
}

function found(zoneId: string, record: CloudflareRecord): Found {
  const { id, settings, emailRouting: _, ...rest } = record;
  const inputs = { ...rest, zoneId, ...(Object.keys(settings).length > 0 && { settings }) };
  return { id, inputs, outputs: { ...written(inputs, record), settings: settingsOf(record) } };
}

/** The state after a write: what the program wrote, what the API computed, and what the bridge keeps for itself. */
function written(news: Properties, record: CloudflareRecord): Properties {
  return {
    ...planned(news, settingsOf(record)),
    id: record.id,
    meta: metaOf(record),
    createdOn: TIMESTAMP,
    modifiedOn: TIMESTAMP,
    ...(record.comment !== undefined && { commentModifiedOn: TIMESTAMP }),
    ...(record.tags.length > 0 && { tagsModifiedOn: TIMESTAMP }),
    __meta: JSON.stringify({ schema_version: "4" }),
    __pulumi_raw_state_delta: { obj: {} },
  };
}

/** The API returns all three settings for a CNAME, even if none was set. */
function settingsOf({ type, settings }: CloudflareRecord): Properties {
  return type === "CNAME" ? { flattenCname: false, ipv4Only: false, ipv6Only: false, ...settings } : { ...settings };
}

function planned(news: Properties, settings: unknown): Properties {
  return {
    ...news,
    proxied: news["proxied"] ?? false,
    tags: news["tags"] ?? [],
    settings: news["settings"] ?? settings,
    proxiable: isProxiable(optionalText(news, "type") ?? ""),
  };
}
