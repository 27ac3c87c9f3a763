import { join } from "node:path";

import { cloudflareForm, cloudflareRecord, type CloudflareRecordInit, FULL, NAME_SERVERS } from "./cloudflareForm";
import { cloudflareId } from "./ids";
import type { CloudflareRecord, CloudflareZone, Zones } from "./model";
import { canonicalName, longestMatch } from "./names";
import { StateFile } from "./stateFile";
import { zonesCodec } from "./zonesYaml";

/** A zone as a test gives it: active, without records and without flattening unless it says otherwise. */
export interface CloudflareZoneInit extends Partial<Omit<CloudflareZone, "records">> {
  readonly name: string;
  readonly records?: readonly CloudflareRecordInit[];
}

/** What may change of a zone. */
export type CloudflareZonePatch = Partial<Pick<CloudflareZone, "status" | "type" | "flattenAllCnames">>;

/** The zones in `cloudflare.yaml`, edited as in Cloudflare's dashboard: nothing here is logged or faulted. */
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

  /** Adds a record under a new id, to the longest zone that holds its name. */
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

  /** Edits one zone under the lock. `revision` is new with each edit; answering the same zone writes nothing. */
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

function isZone(idOrName: string): (zone: CloudflareZone) => boolean {
  return (zone) => zone.id === idOrName || zone.name === canonicalName(idOrName);
}

function found<T>(value: T | undefined, what: string): T {
  if (value === undefined) throw new Error(`no ${what} in the sandbox`);
  return value;
}
