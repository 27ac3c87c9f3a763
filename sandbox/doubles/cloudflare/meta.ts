import type { CloudflareRecord } from "../../cloud/model";

/** What the API says beside a record, as JSON: the words that dnscontrol and others read (2026-11). */
export function metaOf({ emailRouting }: Pick<CloudflareRecord, "emailRouting">): string {
  return emailRouting === true ? JSON.stringify({ email_routing: true, read_only: true }) : "{}";
}
