/** What Route53 refuses to store: limits, formats, and record sets that cannot be beside each other. */
import { type HostedZone, isWithin, type RecordSet } from "../../cloud/model";
import { isSet } from "../../cloud/route53Zones";
import { isTextType, MAX_CHARACTER_STRING, quotedStrings } from "../../cloud/txt";

/** Characters of one value, quotes, blanks and escapes included. */
const MAX_VALUE = 4000;
/** Characters of all values in a request. An UPSERT counts twice (Developer Guide, Quotas, 2026-11). */
const MAX_REQUEST = 32_000;

/** Why Route53 refuses a set in a zone, in its words; undefined when it accepts it. */
export function refusalOf(set: RecordSet, zone: HostedZone, action: "CREATE" | "UPSERT"): string | undefined {
  const characters = set.values.reduce((sum, value) => sum + value.length, 0);
  if (characters * (action === "UPSERT" ? 2 : 1) > MAX_REQUEST)
    return `RDATA character limit of ${MAX_REQUEST} exceeded.`;
  const others = zone.recordSets.filter((other) => !isSet(set)(other));
  if (action === "CREATE" && others.length < zone.recordSets.length)
    return `Tried to create ${describe(set)} but it already exists`;
  if (!isWithin(set.name, zone.name)) return `RRSet with DNS name ${set.name}. is not permitted in zone ${zone.name}.`;
  return valuesRefusal(set) ?? neighbourRefusal(set, others, zone);
}

/** A set in the words of Route53's messages. */
export function describe({ name, type, setIdentifier }: RecordSet): string {
  const identifier = setIdentifier === undefined ? "" : `, set identifier='${setIdentifier}'`;
  return `resource record set [name='${name}.', type='${type}'${identifier}]`;
}

function valuesRefusal({ type, ttl, values, aliasTarget }: RecordSet): string | undefined {
  if (aliasTarget) return undefined;
  if (values.length === 0 || ttl === undefined) return "Invalid request: Missing field 'TTL' or 'ResourceRecords'";
  if (new Set(values).size < values.length) return `Duplicate Resource Record: '${values.join("', '")}'`;
  const problems = values.map((value) => valueRefusal(value, type));
  return problems.find((problem) => problem !== undefined);
}

function valueRefusal(value: string, type: string): string | undefined {
  const fatal = (what: string): string =>
    `Invalid Resource Record: 'FATAL problem: ${what} encountered with '${value}''`;
  if (value.length > MAX_VALUE) return fatal("ValueTooLong (Value exceeds 4000 characters)");
  if (!isTextType(type)) return undefined;
  if (/[^\x20-\x7e]/.test(value)) return fatal("InvalidCharacterString (Unescaped characters are not allowed)");
  const strings = quotedStrings(value, 8);
  if (!strings) return fatal("InvalidCharacterString (Value should be enclosed in quotation marks)");
  const tooLong = strings.some((string) => string.length > MAX_CHARACTER_STRING);
  return tooLong ? fatal("CharacterStringTooLong (Value is too long)") : undefined;
}

function neighbourRefusal(set: RecordSet, others: readonly RecordSet[], zone: HostedZone): string | undefined {
  const subject = `RRSet of type ${set.type} with DNS name ${set.name}. is not permitted`;
  if (set.type === "CNAME" && set.name === zone.name) return `${subject} at apex in zone ${zone.name}.`;
  const neighbours = others.filter((other) => other.name === set.name);
  const clash = neighbours.find((other) => (other.type === "CNAME") !== (set.type === "CNAME"));
  if (clash) {
    const conflict = set.type === "CNAME" ? "RRSet" : "RRSet of type CNAME";
    return `${subject} because a conflicting ${conflict} with the same DNS name already exists in zone ${zone.name}.`;
  }
  // A set with a set identifier and one without cannot have the same name and type.
  const mixed = neighbours.some((other) => other.type === set.type && !other.setIdentifier !== !set.setIdentifier);
  const identifier = set.setIdentifier ?? "null";
  const created = `RRSet with DNS name ${set.name}., type ${set.type}, SetIdentifier ${identifier} cannot be created`;
  return mixed ? `${created} because other RRSets exist with the same name and type.` : undefined;
}
