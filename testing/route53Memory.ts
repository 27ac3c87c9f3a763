/** Route53 zones in memory, behind the functions and resources of `@pulumi/aws`. */
import { type Fields, type MemoryProvider, only, type Registered } from "./memoryProvider";

/** A record set as the API lists it. TXT values have their quotes. */
export interface RecordSet {
  /** Without the trailing dot, which only results have. */
  readonly name: string;
  readonly type: string;
  readonly ttl?: number;
  readonly values?: readonly string[];
  readonly setIdentifier?: string;
  readonly aliasTarget?: { readonly dnsName: string };
  readonly trafficPolicyInstanceId?: string;
}

/** A hosted zone, and the record sets that are in it before the run. */
export interface HostedZone {
  readonly id: string;
  readonly name: string;
  /** @default false */
  readonly privateZone?: boolean;
  readonly sets?: readonly RecordSet[];
}

/** Route53 zones in memory. Results have the fields that every answer of `@pulumi/aws` 7.48 has. */
export class Route53Memory implements MemoryProvider {
  readonly prefix = "aws:";
  readonly sets = new Map<string, RecordSet[]>();

  readonly zones: HostedZone[] = [];

  constructor(zones: readonly HostedZone[]) {
    for (const zone of zones) this.addZone(zone);
  }

  invoke(token: string, inputs: Fields): Fields {
    switch (token) {
      case "aws:route53/getZones:getZones":
        return {
          id: "eu-central-1",
          ...list(
            "ids",
            this.zones.map(({ id }) => id),
          ),
        };
      case "aws:route53/getZone:getZone":
        only(inputs, ["zoneId"]);
        return this.zoneResult(inputs["zoneId"]);
      case "aws:route53/getRecords:getRecords":
        only(inputs, ["zoneId", "nameRegex"]);
        return { ...inputs, ...list("resourceRecordSets", this.listed(inputs["zoneId"], inputs["nameRegex"])) };
      default:
        throw new Error(`the mock does not know ${token}`);
    }
  }

  write({ type: token, inputs, id: importId }: Registered): { id: string; state: Fields } {
    if (token === "aws:route53/zone:Zone") {
      const zone = { id: `Z${this.zones.length}`, name: String((inputs as Fields)["name"]) };
      this.addZone(zone);
      return { id: zone.id, state: { ...(inputs as Fields), zoneId: zone.id } };
    }
    const { zoneId, name, type, records, ttl } = inputs as Record<"zoneId" | "name" | "type", string> & {
      records: readonly string[];
      ttl: number;
    };
    const id = `${zoneId}_${name}_${type}`;
    const sets = this.sets.get(zoneId) ?? [];
    const at = sets.findIndex((set) => set.name === name && set.type === type);
    if (importId && (importId !== id || at < 0)) throw new Error(`import of ${importId}: no such record set`);
    const set = { name, type, ttl, values: type === "TXT" ? records.map((value) => `"${value}"`) : records };
    if (at < 0) sets.push(set);
    else sets[at] = set;
    this.sets.set(zoneId, sets);
    return { id, state: { ...(inputs as Fields), fqdn: name } };
  }

  stored(zoneId: string, name: string): string[] {
    return (this.sets.get(zoneId) ?? []).filter((set) => set.name === name).flatMap(({ values = [] }) => values);
  }

  private addZone(zone: HostedZone): void {
    this.zones.push(zone);
    this.sets.set(zone.id, [...(zone.sets ?? [])]);
  }

  private zoneResult(id: unknown): Fields {
    const { name, privateZone = false, sets = [] } = this.zone(id);
    return {
      id,
      zoneId: id,
      name,
      privateZone,
      resourceRecordSetCount: sets.length,
      tags: {},
      nameServers: ["ns-1.example"],
    };
  }

  private zone(id: unknown): HostedZone {
    const zone = this.zones.find((one) => one.id === id);
    if (zone === undefined) throw new Error(`NoSuchHostedZone: No hosted zone found with ID: ${String(id)}`);
    return zone;
  }

  private listed(zoneId: unknown, nameRegex: unknown): Fields[] {
    const sets = this.sets.get(this.zone(zoneId).id) ?? [];
    const wanted = new RegExp(typeof nameRegex === "string" ? nameRegex : "");
    return sets.map(setResult).filter((set) => wanted.test(set["name"] as string));
  }
}

// The provider leaves out empty lists.
function list(name: string, entries: readonly unknown[]): Fields {
  return entries.length > 0 ? { [name]: entries } : {};
}

// A set without values is an alias, which has no TTL.
function setResult({ name, values = [], ...rest }: RecordSet): Fields {
  return {
    ...(values.length > 0 && { ttl: 300 }),
    ...rest,
    name: `${name.replaceAll("*", "\\052")}.`,
    ...list(
      "resourceRecords",
      values.map((value) => ({ value })),
    ),
  };
}
