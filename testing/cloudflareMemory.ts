/** Cloudflare zones in memory, behind the functions and resources of `@pulumi/cloudflare`. */
import { type Fields, type MemoryProvider, only, type Registered } from "./memoryProvider";

/** A record as the API keeps it. */
export interface CloudflareRecord {
  readonly id: string;
  readonly name: string;
  readonly type: string;
  readonly content: string;
  readonly ttl?: number;
  readonly proxied?: boolean;
  readonly comment?: string;
  readonly tags?: readonly string[];
  readonly settings?: { readonly flattenCname?: boolean };
  /** JSON. @default - none */
  readonly meta?: string;
}

/** A zone, and the records that are in it before the run. */
export interface CloudflareZone {
  readonly id: string;
  readonly name: string;
  /** @default "active" */
  readonly status?: string;
  /** @default "full" */
  readonly type?: string;
  /** @default - two name servers of Cloudflare */
  readonly nameServers?: readonly string[];
  /** @default false */
  readonly flattenAllCnames?: boolean;
  readonly records?: readonly CloudflareRecord[];
}

/** Cloudflare zones in memory. Results have the fields that every answer of `@pulumi/cloudflare` 6.22 has. */
export class CloudflareMemory implements MemoryProvider {
  readonly prefix = "cloudflare:";
  readonly records = new Map<string, CloudflareRecord[]>();

  readonly zones: CloudflareZone[] = [];

  constructor(zones: readonly CloudflareZone[]) {
    for (const zone of zones) this.addZone(zone);
  }

  invoke(token: string, inputs: Fields): Fields {
    switch (token) {
      case "cloudflare:index/getZones:getZones":
        only(inputs, ["name", "maxItems"]);
        return { ...inputs, results: this.zonesFound(inputs).map(zoneResult) };
      case "cloudflare:index/getZone:getZone":
        only(inputs, ["zoneId"]);
        return { ...inputs, ...zoneResult(this.zone(inputs["zoneId"])) };
      case "cloudflare:index/getZoneDnsSettings:getZoneDnsSettings":
        only(inputs, ["zoneId"]);
        return { ...inputs, flattenAllCnames: this.zone(inputs["zoneId"]).flattenAllCnames ?? false };
      case "cloudflare:index/getDnsRecords:getDnsRecords":
        only(inputs, ["zoneId", "name", "maxItems"]);
        return { ...inputs, results: this.found(inputs) };
      default:
        throw new Error(`the mock does not know ${token}`);
    }
  }

  write({ type, inputs, id }: Registered): { id: string; state: Fields } {
    if (type === "cloudflare:index/zone:Zone") {
      const zone = { id: `zone-${this.zones.length + 1}`, name: String((inputs as Fields)["name"]) };
      this.addZone(zone);
      return { id: zone.id, state: { ...(inputs as Fields), ...zoneResult(zone) } };
    }
    const { zoneId, ...fields } = inputs as { zoneId: string } & Omit<CloudflareRecord, "id">;
    const records = this.records.get(zoneId) ?? [];
    const at = records.findIndex((record) => id === `${zoneId}/${record.id}`);
    if (id && at < 0) throw new Error(`import of ${id}: Record does not exist`);
    const record = { ...fields, id: records[at]?.id ?? `new-${records.length + 1}` };
    if (at < 0) records.push(record);
    else records[at] = record;
    this.records.set(zoneId, records);
    return { id: record.id, state: inputs as Fields };
  }

  stored(zoneId: string, name: string): string[] {
    return (this.records.get(zoneId) ?? []).filter((record) => record.name === name).map(({ content }) => content);
  }

  private addZone(zone: CloudflareZone): void {
    this.zones.push(zone);
    this.records.set(zone.id, [...(zone.records ?? [])]);
  }

  private zonesFound({ name, maxItems = 1000 }: Fields): CloudflareZone[] {
    return this.zones.filter((zone) => name === undefined || zone.name === name).slice(0, maxItems as number);
  }

  private zone(id: unknown): CloudflareZone {
    const zone = this.zones.find((one) => one.id === id);
    if (zone === undefined) throw new Error(`zone ${String(id)}: 7003 Could not route to the zone`);
    return zone;
  }

  // The provider stops after `maxItems` records, by default 1,000 (terraform-provider-cloudflare,
  // internal/services/dns_record/list_data_source.go, 2026-11).
  private found({ zoneId, name, maxItems = 1000 }: Fields): Fields[] {
    const wanted = (name ?? {}) as Fields;
    only(wanted, ["exact", "endswith"]);
    const { exact, endswith } = wanted as { exact?: string; endswith?: string };
    const { id } = this.zone(zoneId);
    const isWanted = ({ name }: CloudflareRecord): boolean =>
      (exact === undefined || name === exact) && (endswith === undefined || name.endsWith(endswith));
    return (this.records.get(id) ?? [])
      .filter(isWanted)
      .slice(0, maxItems as number)
      .map(recordResult);
  }
}

function zoneResult({
  id,
  name,
  status = "active",
  type = "full",
  nameServers = NAME_SERVERS,
}: CloudflareZone): Fields {
  return { id, name, status, type, paused: false, nameServers };
}

const NAME_SERVERS = ["ada.ns.cloudflare.com", "bob.ns.cloudflare.com"];

// The API always returns tags and settings, and a comment only when there is one.
function recordResult(record: CloudflareRecord): Fields {
  return { ttl: 1, proxied: false, tags: [], settings: {}, meta: "{}", ...record };
}
