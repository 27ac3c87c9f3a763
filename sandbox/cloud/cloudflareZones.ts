/** The zones of the embedded Cloudflare: `cloudflare.yaml`, its form and its edits. */
import { join } from "node:path";
import {
  canonicalName,
  cloudflareId,
  type CloudflareRecord,
  type CloudflareZone,
  found,
  isZone,
  longestMatch,
  type Zones,
} from "./model";
import { StateFile } from "./stateFile";
import { type Fields, listOf, mapping, numberOf, textOf, withoutEmpty, type ZoneForm, zonesCodec } from "./zonesYaml";

/** A zone as a test gives it. By default it is active, has no records, and flattens nothing. */
interface CloudflareZoneInit extends Partial<Omit<CloudflareZone, "records">> {
  readonly name: string;
  readonly records?: readonly CloudflareRecordInit[];
}

/** The fields of a zone that tests may change. */
type CloudflareZonePatch = Partial<Pick<CloudflareZone, "status" | "type" | "flattenAllCnames">>;

/** The zones in `cloudflare.yaml`. Edits are like those in Cloudflare's dashboard: they are not logged, and no fault strikes them. */
export class CloudflareZones {
  private readonly file: StateFile<Zones<CloudflareZone>>;

  constructor(dir: string) {
    this.file = new StateFile(join(dir, "cloudflare.yaml"), zonesCodec(cloudflareForm));
  }

  zones(): readonly CloudflareZone[] {
    return this.file.read().zones;
  }

  /** The zone with this id or name. @throws an Error when there is none */
  zone(idOrName: string): CloudflareZone {
    return found(this.zones().find(isZone(idOrName)), `Cloudflare zone ${idOrName}`);
  }

  addZone(init: CloudflareZoneInit): CloudflareZone {
    return found(this.addZones([init])[0], init.name);
  }

  /** Adds many zones in one write. */
  addZones(inits: readonly CloudflareZoneInit[]): readonly CloudflareZone[] {
    return this.file.change((state) => {
      const revision = state.revision + 1;
      const added = inits.map((init, index) => newZone(init, `${revision}.${index}`));
      return [{ revision, zones: [...state.zones, ...added] }, added];
    });
  }

  editZone(idOrName: string, patch: CloudflareZonePatch): CloudflareZone {
    return this.change(idOrName, (zone) => {
      const edited = { ...zone, ...patch };
      return [edited, edited];
    });
  }

  removeZone(idOrName: string): void {
    this.file.change(({ revision, zones }) => [
      { revision: revision + 1, zones: zones.filter((zone) => !isZone(idOrName)(zone)) },
      undefined,
    ]);
  }

  /** The records of every zone, or those with this owner name and type. */
  records(name?: string, type?: string): readonly CloudflareRecord[] {
    return this.zones()
      .flatMap((zone) => zone.records)
      .filter((record) => name === undefined || record.name === canonicalName(name))
      .filter((record) => type === undefined || record.type === type.toUpperCase());
  }

  /** Adds a record with a new id to the longest zone that its name is in. */
  addRecord(init: CloudflareRecordInit): CloudflareRecord {
    const zone = found(longestMatch(this.zones(), init.name), `Cloudflare zone for ${init.name}`);
    return this.change(zone.id, (current, revision) => {
      const record = cloudflareRecord(init, cloudflareId("record", current.name, revision));
      return [{ ...current, records: [...current.records, record] }, record];
    });
  }

  /** Changes fields of a record; its id stays. A field given as `undefined` gets its default. */
  editRecord(id: string, patch: Partial<CloudflareRecordInit>): CloudflareRecord {
    return this.change(this.zoneOf(id).id, (zone) => {
      const before = found(
        zone.records.find((record) => record.id === id),
        `Cloudflare record ${id}`,
      );
      const after = cloudflareRecord({ ...before, ...patch }, id);
      return [{ ...zone, records: zone.records.map((record) => (record.id === id ? after : record)) }, after];
    });
  }

  removeRecord(id: string): void {
    this.change(this.zoneOf(id).id, (zone) => {
      return [{ ...zone, records: zone.records.filter((record) => record.id !== id) }, undefined];
    });
  }

  /** Edits one zone under the lock. `revision` is new for each edit. When `edit` returns the same zone, nothing is written. */
  change<R>(idOrName: string, edit: (zone: CloudflareZone, revision: number) => readonly [CloudflareZone, R]): R {
    return this.file.change((state) => {
      const zone = found(state.zones.find(isZone(idOrName)), `Cloudflare zone ${idOrName}`);
      const revision = state.revision + 1;
      const [edited, result] = edit(zone, revision);
      if (edited === zone) return [state, result];
      return [{ revision, zones: state.zones.map((other) => (other === zone ? edited : other)) }, result];
    });
  }

  private zoneOf(recordId: string): CloudflareZone {
    const holds = (zone: CloudflareZone): boolean => zone.records.some((record) => record.id === recordId);
    return found(this.zones().find(holds), `Cloudflare record ${recordId}`);
  }
}

function newZone(init: CloudflareZoneInit, revision: string): CloudflareZone {
  const name = canonicalName(init.name);
  return {
    id: init.id ?? cloudflareId("zone", name, revision),
    name,
    status: init.status ?? "active",
    type: init.type ?? FULL,
    nameServers: init.nameServers ?? NAME_SERVERS,
    flattenAllCnames: init.flattenAllCnames ?? false,
    records: (init.records ?? []).map((record, index) =>
      cloudflareRecord(record, cloudflareId("record", name, revision, index)),
    ),
  };
}

/** A record as a test or a person gives it. Fields that are left out get Cloudflare's defaults. */
interface CloudflareRecordInit extends Partial<CloudflareRecord> {
  readonly name: string;
  readonly type: string;
  readonly content: string;
}

/** The type of a zone that Cloudflare serves. */
const FULL = "full";
const NAME_SERVERS: readonly string[] = ["ada.ns.cloudflare.com", "bob.ns.cloudflare.com"];

/** Fills in the defaults: automatic TTL, not proxied, no comment, no tags. */
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
const cloudflareForm: ZoneForm<CloudflareZone> = {
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

/** A record that a person typed may have no id. It gets one that stays the same until the next write stores it. */
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
