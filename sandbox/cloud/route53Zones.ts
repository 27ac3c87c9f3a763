/** The zones of the embedded Route53: `route53.yaml`, its form and its edits. */
import { join } from "node:path";
import {
  canonicalName,
  found,
  type HostedZone,
  hostedZoneId,
  isZone,
  longestMatch,
  type RecordSet,
  type Zones,
} from "./model";
import { StateFile } from "./stateFile";
import { type Fields, listOf, mapping, numberOf, textOf, withoutEmpty, type ZoneForm, zonesCodec } from "./zonesYaml";

/** A hosted zone as a test gives it. By default it is public and has no record sets. */
interface HostedZoneInit extends Partial<Omit<HostedZone, "recordSets">> {
  readonly name: string;
  readonly recordSets?: readonly RecordSetInit[];
}

/** What identifies a record set: name, type, and with a routing policy the set identifier. */
export interface RecordSetKey {
  readonly name: string;
  readonly type: string;
  readonly setIdentifier?: string;
}

/** The zones in `route53.yaml`. Edits are like those in the AWS console: they are not logged, and no fault strikes them. */
export class Route53Zones {
  private readonly file: StateFile<Zones<HostedZone>>;

  constructor(dir: string) {
    this.file = new StateFile(join(dir, "route53.yaml"), zonesCodec(route53Form));
  }

  zones(): readonly HostedZone[] {
    return this.file.read().zones;
  }

  /** The zone with this id or name; of several with one name, the first. @throws an Error when there is none */
  zone(idOrName: string): HostedZone {
    return found(this.zones().find(isZone(idOrName)), `Route53 zone ${idOrName}`);
  }

  addZone(init: HostedZoneInit): HostedZone {
    return found(this.addZones([init])[0], init.name);
  }

  /** Adds many zones in one write. */
  addZones(inits: readonly HostedZoneInit[]): readonly HostedZone[] {
    return this.file.change((state) => {
      const revision = state.revision + 1;
      const added = inits.map((init, index) => newZone(init, `${revision}.${index}`));
      return [{ revision, zones: [...state.zones, ...added] }, added];
    });
  }

  removeZone(idOrName: string): void {
    this.file.change(({ revision, zones }) => [
      { revision: revision + 1, zones: zones.filter((zone) => !isZone(idOrName)(zone)) },
      undefined,
    ]);
  }

  /** The record sets of every zone, or those with this owner name and type. */
  recordSets(name?: string, type?: string): readonly RecordSet[] {
    return this.zones()
      .flatMap((zone) => zone.recordSets)
      .filter((set) => name === undefined || set.name === canonicalName(name))
      .filter((set) => type === undefined || set.type === type.toUpperCase());
  }

  /** Adds a set to its zone. It replaces one with the same name, type and set identifier. */
  putRecordSet(init: RecordSetInit, idOrName?: string): RecordSet {
    const set = recordSet(init);
    return this.change(idOrName ?? this.zoneFor(init.name), (zone) => [
      { ...zone, recordSets: [...zone.recordSets.filter((other) => !isSet(set)(other)), set] },
      set,
    ]);
  }

  removeRecordSet(key: RecordSetKey, idOrName?: string): void {
    this.change(idOrName ?? this.zoneFor(key.name), (zone) => [
      { ...zone, recordSets: zone.recordSets.filter((set) => !isSet(key)(set)) },
      undefined,
    ]);
  }

  /** Edits one zone under the lock. When `edit` returns the same zone, nothing is written. */
  change<R>(idOrName: string, edit: (zone: HostedZone) => readonly [HostedZone, R]): R {
    return this.file.change((state) => {
      const zone = found(state.zones.find(isZone(idOrName)), `Route53 zone ${idOrName}`);
      const [edited, result] = edit(zone);
      if (edited === zone) return [state, result];
      const zones = state.zones.map((other) => (other === zone ? edited : other));
      return [{ revision: state.revision + 1, zones }, result];
    });
  }

  private zoneFor(name: string): string {
    return found(longestMatch(this.zones(), name), `Route53 zone for ${name}`).id;
  }
}

/** Whether a set is the one with this key. */
export function isSet(key: RecordSetKey): (set: RecordSet) => boolean {
  return (set) =>
    set.name === canonicalName(key.name) &&
    set.type === key.type.toUpperCase() &&
    set.setIdentifier === key.setIdentifier;
}

function newZone(init: HostedZoneInit, revision: string): HostedZone {
  const name = canonicalName(init.name);
  return {
    id: init.id ?? hostedZoneId("zone", name, revision),
    name,
    privateZone: init.privateZone ?? false,
    recordSets: (init.recordSets ?? []).map(recordSet),
  };
}

/** TTL of a set that has none. */
const DEFAULT_TTL = 300;

/** A record set as a test or a person gives it. */
interface RecordSetInit extends Partial<RecordSet> {
  readonly name: string;
  readonly type: string;
}

/** Fills in the defaults: a TTL of 300 s for a set with values. */
export function recordSet(init: RecordSetInit): RecordSet {
  const values = init.values ?? [];
  const ttl = init.ttl ?? (init.aliasTarget ? undefined : DEFAULT_TTL);
  const { name, type, ...rest } = init;
  return {
    name: canonicalName(name),
    type: type.toUpperCase(),
    ...rest,
    ...(ttl !== undefined && { ttl }),
    values,
  };
}

/** `route53.yaml`. */
const route53Form: ZoneForm<HostedZone> = {
  title: "Zones of the sandbox's Route53. Edit and save: every reader looks again. TXT values keep their quotes.",
  parse: (fields) => {
    const name = canonicalName(textOf(fields, "name"));
    return {
      id: textOf(fields, "id", hostedZoneId("zone", name)),
      name,
      privateZone: fields["privateZone"] === true,
      recordSets: listOf(fields, "recordSets").map((set) => parseRecordSet(mapping(set, "a record set"))),
    };
  },
  shorten: (zone) => ({ ...zone, recordSets: zone.recordSets.map((set) => withoutEmpty({ ...set })) }),
};

function parseRecordSet(fields: Fields): RecordSet {
  const values = listOf(fields, "values").map((value) => {
    if (typeof value !== "string") throw new Error("a value is not a text");
    return value;
  });
  if (fields["ttl"] !== undefined) numberOf(fields, "ttl", DEFAULT_TTL);
  return recordSet({
    ...(fields as Partial<RecordSet>),
    name: textOf(fields, "name"),
    type: textOf(fields, "type"),
    values,
  });
}

const NAME_SERVERS = ["ns-1.awsdns-00.com.", "ns-2.awsdns-00.net."];
const SOA = "ns-1.awsdns-00.com. awsdns-hostmaster.amazon.com. 1 7200 900 1209600 86400";

/** All sets of a zone. Every real zone has NS and SOA, so they are added when the file has none. */
export function allRecordSets({ name, recordSets }: HostedZone): readonly RecordSet[] {
  const has = (type: string): boolean => recordSets.some((set) => set.name === name && set.type === type);
  return [
    ...(has("NS") ? [] : [{ name, type: "NS", ttl: 172_800, values: NAME_SERVERS }]),
    ...(has("SOA") ? [] : [{ name, type: "SOA", ttl: 900, values: [SOA] }]),
    ...recordSets,
  ];
}
