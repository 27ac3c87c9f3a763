/** Translates between the properties of a Pulumi program and the record sets of the API. */
import { canonicalName, type RecordSet } from "../../cloud/model";
import { recordSet } from "../../cloud/route53Zones";
import { isTextType } from "../../cloud/txt";
import { fieldsOf, optionalText, type Properties, text, texts } from "../wire";

/** The set that the provider sends for what a program writes. */
export function recordSetOf(properties: Properties, zone: string): RecordSet {
  const type = text(properties, "type");
  const { ttl } = properties;
  return recordSet({
    name: absoluteName(text(properties, "name"), zone),
    type,
    values: texts(properties["records"]).map((record) => (isTextType(type) ? `"${record}"` : record)),
    ...(typeof ttl === "number" && { ttl }),
    ...routingOf(properties),
  });
}

/** The properties of a set that was read. TXT values have no outer quotes. */
export function propertiesOf(set: RecordSet): Properties {
  const { aliasTarget: alias, geolocation: place } = set;
  const records = set.values.map((value) => (isTextType(set.type) ? value.replace(/^"([^]*)"$/, "$1") : value));
  return defined({
    type: set.type,
    ttl: set.ttl,
    records: records.length > 0 ? records : undefined,
    setIdentifier: set.setIdentifier,
    healthCheckId: set.healthCheckId,
    multivalueAnswerRoutingPolicy: set.multiValueAnswer,
    weightedRoutingPolicies: set.weight === undefined ? undefined : [{ weight: set.weight }],
    latencyRoutingPolicies: set.region === undefined ? undefined : [{ region: set.region }],
    failoverRoutingPolicies: set.failover === undefined ? undefined : [{ type: set.failover }],
    geolocationRoutingPolicies: place && [
      defined({
        continent: place["continentCode"],
        country: place["countryCode"],
        subdivision: place["subdivisionCode"],
      }),
    ],
    aliases: alias && [
      { name: alias.dnsName, zoneId: alias.hostedZoneId, evaluateTargetHealth: alias.evaluateTargetHealth },
    ],
  });
}

/** The full name, by the rule of the provider: a name that does not end like the zone is relative. Label boundaries do not matter. */
export function absoluteName(name: string, zone: string): string {
  const canonical = canonicalName(name);
  if (canonical.endsWith(zone)) return canonical;
  return canonical === "" ? zone : `${canonical}.${zone}`;
}

function routingOf(properties: Properties): Partial<RecordSet> {
  const first = (key: string): Properties => {
    const list = properties[key];
    return fieldsOf(Array.isArray(list) ? list[0] : undefined);
  };
  const weight = first("weightedRoutingPolicies")["weight"];
  const place = first("geolocationRoutingPolicies");
  const alias = first("aliases");
  const geolocation = defined({
    continentCode: optionalText(place, "continent"),
    countryCode: optionalText(place, "country"),
    subdivisionCode: optionalText(place, "subdivision"),
  }) as Readonly<Record<string, string>>;
  return defined({
    setIdentifier: optionalText(properties, "setIdentifier"),
    healthCheckId: optionalText(properties, "healthCheckId"),
    multiValueAnswer: properties["multivalueAnswerRoutingPolicy"] === true ? true : undefined,
    weight: typeof weight === "number" ? weight : undefined,
    region: optionalText(first("latencyRoutingPolicies"), "region"),
    failover: optionalText(first("failoverRoutingPolicies"), "type"),
    geolocation: Object.keys(geolocation).length > 0 ? geolocation : undefined,
    aliasTarget: aliasOf(alias),
  });
}

function aliasOf(alias: Properties): RecordSet["aliasTarget"] {
  const dnsName = optionalText(alias, "name");
  if (dnsName === undefined) return undefined;
  const hostedZoneId = optionalText(alias, "zoneId") ?? "";
  return {
    dnsName: canonicalName(dnsName),
    hostedZoneId,
    evaluateTargetHealth: alias["evaluateTargetHealth"] === true,
  };
}

function defined<T extends Properties>(properties: T): T {
  return Object.fromEntries(Object.entries(properties).filter(([, value]) => value !== undefined)) as T;
}
