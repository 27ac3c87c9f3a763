import { hostedZoneId } from "./ids";
import type { Fields } from "./jsonLines";
import type { HostedZone, RecordSet } from "./model";
import { canonicalName } from "./names";
import { listOf, mapping, numberOf, textOf, withoutEmpty, type ZoneForm } from "./zonesYaml";

/** TTL of a set that does not say one. */
const DEFAULT_TTL = 300;

/** A record set as a test or a person gives it. */
export interface RecordSetInit extends Partial<RecordSet> {
  readonly name: string;
  readonly type: string;
}

/** Fills in the defaults: 300 s where the set has values. */
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
export const route53Form: ZoneForm<HostedZone> = {
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
