import type { CloudflareRecord } from "../../cloud/model";
import { asSet, changes, type PropertyRule } from "../diff";
import type { Failure, Found, ResourceDouble } from "../double";
import { optionalText, type Properties, text, UNKNOWN } from "../wire";
import type { CloudflareClient } from "./client";
import { isMissingRecord } from "./errors";
import { isProxiable } from "./rules";

const REQUIRED = ["name", "ttl", "type", "zoneId"];
/** The embedded cloud has no clock; nothing may depend on these. */
const TIMESTAMP = "2026-01-01T00:00:00Z";
/** Types whose content is a name, which Cloudflare stores in lower case. */
const NAME_TYPES = new Set<unknown>(["CNAME", "NS", "PTR"]);

/** How the provider compares: as providers do, on what the API stores against what the program writes. */
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

/** `cloudflare:index/dnsRecord:DnsRecord`. */
export function dnsRecord(client: CloudflareClient): ResourceDouble {
  return {
    check,
    diff: (outputs, news) => changes(outputs, news, RULES),
    preview: (news, outputs = {}) => ({
      ...computed(news, outputs["settings"] ?? UNKNOWN),
      createdOn: outputs["createdOn"] ?? UNKNOWN,
      modifiedOn: UNKNOWN,
    }),
    create: async (news) => {
      const record = await client.create(text(news, "zoneId"), news);
      return { id: record.id, outputs: written(news, record) };
    },
    read: (id, outputs) => readRecord(client, id, outputs),
    update: async (id, outputs, news) => {
      // The provider plans settings from the state when the program says nothing, so they survive the PUT.
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

/** A refresh takes a missing record out of the state; an import of one fails. */
async function readRecord(client: CloudflareClient, id: string, outputs: Properties): Promise<Found | undefined> {
  const [zone, record] = id.split("/");
  if (record !== undefined && zone !== undefined) {
    const imported = await client.getRecord("import", zone, record);
    // The provider reads the record once for the import and once more for its state.
    client.note({ method: "GET", operation: "import", zone, id: record });
    return found(zone, imported);
  }
  const zoneId = text(outputs, "zoneId");
  try {
    return found(zoneId, await client.getRecord("read", zoneId, id));
  } catch (error) {
    if (isMissingRecord(error)) return undefined;
    throw error;
  }
}

function found(zoneId: string, record: CloudflareRecord): Found {
  const { id, settings, ...rest } = record;
  const inputs = { ...rest, zoneId, ...(Object.keys(settings).length > 0 && { settings }) };
  return { id, inputs, outputs: { ...written(inputs, record), settings } };
}

/** After a write the state holds what the program wrote, and what the API computed. */
function written(news: Properties, record: CloudflareRecord): Properties {
  return { ...computed(news, record.settings), createdOn: TIMESTAMP, modifiedOn: TIMESTAMP };
}

function computed(news: Properties, settings: unknown): Properties {
  return {
    ...news,
    proxied: news["proxied"] ?? false,
    tags: news["tags"] ?? [],
    settings: news["settings"] ?? settings,
    proxiable: isProxiable(optionalText(news, "type") ?? ""),
    meta: "{}",
  };
}
