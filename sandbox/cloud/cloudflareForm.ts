import { cloudflareId } from "./ids";
import type { Fields } from "./jsonLines";
import type { CloudflareRecord, CloudflareZone } from "./model";
import { canonicalName } from "./names";
import { listOf, mapping, numberOf, textOf, withoutEmpty, type ZoneForm } from "./zonesYaml";

/** A record as a test or a person gives it: what is left out has Cloudflare's default. */
export interface CloudflareRecordInit extends Partial<CloudflareRecord> {
  readonly name: string;
  readonly type: string;
  readonly content: string;
}

/** The type of a zone that Cloudflare serves. */
export const FULL = "full";
export const NAME_SERVERS: readonly string[] = ["ada.ns.cloudflare.com", "bob.ns.cloudflare.com"];

/** Fills in the defaults: TTL automatic, DNS only, no comment, no tags. */
export function cloudflareRecord(init: CloudflareRecordInit, id: string): CloudflareRecord {
  const { comment, priority, emailRouting } = init;
  return {
    id: init.id ?? id,
    name: canonicalName(init.name),
    type: init.type.toUpperCase(),
    content: init.content,
    ttl: init.ttl ?? 1,
    proxied: init.proxied ?? false,
    ...(comment !== undefined && { comment }),
    tags: init.tags ?? [],
    settings: init.settings ?? {},
    ...(priority !== undefined && { priority }),
    ...(emailRouting === true && { emailRouting }),
  };
}

/** `cloudflare.yaml`. */
export const cloudflareForm: ZoneForm<CloudflareZone> = {
  title: "Zones of the sandbox's Cloudflare. Edit and save: every reader looks again. ttl 1 = automatic.",
  parse: (fields) => {
    const name = canonicalName(textOf(fields, "name"));
    return {
      id: textOf(fields, "id", cloudflareId("zone", name)),
      name,
      status: textOf(fields, "status", "active"),
      type: textOf(fields, "type", FULL),
      nameServers: fields["nameServers"] === undefined ? NAME_SERVERS : listOf(fields, "nameServers").map(String),
      flattenAllCnames: fields["flattenAllCnames"] === true,
      records: listOf(fields, "records").map((record, index) => parseRecord(mapping(record, "a record"), name, index)),
    };
  },
  shorten: ({ type, nameServers, records, ...zone }) => ({
    ...zone,
    ...(type !== FULL && { type }),
    ...(nameServers !== NAME_SERVERS && { nameServers }),
    records: records.map(shortenRecord),
  }),
};

/** A record that a person typed needs no id: it gets one that stays the same until the next write stores it. */
function parseRecord(fields: Fields, zone: string, index: number): CloudflareRecord {
  const name = textOf(fields, "name");
  const type = textOf(fields, "type");
  const content = textOf(fields, "content");
  const given = fields as Partial<CloudflareRecord>;
  const ttl = numberOf(fields, "ttl", 1);
  return cloudflareRecord(
    { ...given, name, type, content, ttl },
    cloudflareId("typed", zone, index, name, type, content),
  );
}

function shortenRecord(record: CloudflareRecord): Fields {
  return withoutEmpty({ ...record, proxied: record.proxied || undefined });
}
