/** What Cloudflare's API stores for the body of a POST or PUT: names, content and defaults are normalized. */
import { cloudflareRecord } from "../../cloud/cloudflareZones";
import { canonicalName, type CloudflareRecord, type CloudflareSettings, isWithin } from "../../cloud/model";
import { MAX_CHARACTER_STRING, octetsOf, quoteOctets } from "../../cloud/txt";
import { fieldsOf, optionalText, type Properties, texts } from "../wire";

/** Types whose content is a domain name. */
const NAME_TYPES = new Set(["CNAME", "NS", "PTR", "MX"]);

/** The record that the API stores for the body of a POST or PUT. A PUT removes what its body leaves out. */
export function recordOf(properties: Properties, zone: string, id: string): CloudflareRecord {
  const type = (optionalText(properties, "type") ?? "").toUpperCase();
  const { priority } = properties;
  return cloudflareRecord(
    {
      name: absoluteName(optionalText(properties, "name") ?? "", zone),
      type,
      content: storedContent(optionalText(properties, "content") ?? "", type),
      ttl: typeof properties["ttl"] === "number" ? properties["ttl"] : 1,
      proxied: properties["proxied"] === true,
      comment: optionalText(properties, "comment") || undefined,
      tags: texts(properties["tags"]),
      settings: settingsOf(properties["settings"]),
      ...(typeof priority === "number" && { priority }),
    },
    id,
  );
}

/** Names outside the zone are relative to it; `@` is its apex. */
function absoluteName(name: string, zone: string): string {
  if (name === "@") return zone;
  const canonical = canonicalName(name);
  return isWithin(canonical, zone) ? canonical : `${canonical}.${zone}`;
}

/** Bare TXT content stays as it is, or is split when it is long. Names become lower case, without a trailing dot. */
function storedContent(content: string, type: string): string {
  if (type === "TXT" && !content.startsWith('"')) {
    const octets = octetsOf(content);
    return octets.length > MAX_CHARACTER_STRING ? quoteOctets(octets) : content;
  }
  return NAME_TYPES.has(type) ? canonicalName(content) : content;
}

function settingsOf(value: unknown): CloudflareSettings {
  const { flattenCname, ipv4Only, ipv6Only } = fieldsOf(value);
  return {
    ...(flattenCname === true && { flattenCname }),
    ...(ipv4Only === true && { ipv4Only }),
    ...(ipv6Only === true && { ipv6Only }),
  };
}
