/** The `meta` of a record, by which clients see that Cloudflare manages it. The resource and the function both return it. */
import type { CloudflareRecord } from "../../cloud/model";

/** The `meta` of a record as JSON, with the keys that dnscontrol and others read (2026-11). */
export function metaOf({ emailRouting }: Pick<CloudflareRecord, "emailRouting">): string {
  return emailRouting === true ? JSON.stringify({ email_routing: true, read_only: true }) : "{}";
}
