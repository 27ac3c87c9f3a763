/** Cloudflare's API on the embedded cloud: each method is the requests that the real provider would make. */
import { canonicalName, cloudflareId, type CloudflareRecord, type CloudflareZone } from "../../cloud/model";
import type { Api, Call } from "../api";
import { optionalText, type Properties } from "../wire";
import { recordOf } from "./body";
import { DEFAULT_BASE_URL, type Refusal, refused } from "./errors";
import { refusalOf } from "./rules";

/** The part of Cloudflare's API that the provider uses. */
export class CloudflareClient {
  constructor(
    private readonly api: Api,
    private readonly baseUrl: string = DEFAULT_BASE_URL,
  ) {}

  /** The zones that the token may see and that `keep` accepts. */
  async listZones(
    operation: string,
    keep: (zone: CloudflareZone) => boolean,
    most?: number,
  ): Promise<readonly CloudflareZone[]> {
    const call: Call = { method: "GET", operation };
    const zones = await this.api.send(call, () => this.visible().filter(keep));
    return this.paged(call, zones, 20, most);
  }

  getZone(operation: string, zone: string): Promise<CloudflareZone> {
    const call = { method: "GET", operation, zone } as const;
    return this.api.send(call, () => this.zone(call, zone));
  }

  /** The records that `keep` accepts. It logs as many requests as the real client makes. */
  async listRecords(
    call: Call,
    keep: (record: CloudflareRecord) => boolean,
    most?: number,
  ): Promise<readonly CloudflareRecord[]> {
    const records = await this.api.send(call, () => this.zone(call, call.zone).records.filter(keep));
    return this.paged(call, records, 100, most);
  }

  getRecord(operation: "read" | "import", zone: string, id: string): Promise<CloudflareRecord> {
    const call = { method: "GET", operation, zone, id } as const;
    return this.api.send(call, () => this.record(call, this.zone(call, zone)));
  }

  create(zone: string, body: Properties): Promise<CloudflareRecord> {
    const call = { method: "POST", operation: "create", zone, ...owner(body) } as const;
    return this.api.send(call, () => {
      this.writable(call, zone);
      return this.api.cloud.cloudflare.change(zone, (current, revision) => {
        const record = recordOf(body, current.name, cloudflareId("record", current.name, revision));
        this.accept(call, record, current.records);
        return [{ ...current, records: [...current.records, record] }, record];
      });
    });
  }

  update(zone: string, id: string, body: Properties): Promise<CloudflareRecord> {
    const call = { method: "PUT", operation: "update", zone, id, ...owner(body) } as const;
    return this.api.send(call, () => {
      this.writable(call, zone);
      return this.api.cloud.cloudflare.change(zone, (current) => {
        const before = this.unlocked(call, current);
        const record = recordOf(body, current.name, id);
        const others = current.records.filter((other) => other !== before);
        this.accept(call, record, others);
        return [{ ...current, records: current.records.map((other) => (other === before ? record : other)) }, record];
      });
    });
  }

  delete(zone: string, id: string, state: Properties): Promise<void> {
    const call = { method: "DELETE", operation: "delete", zone, id, ...owner(state) } as const;
    return this.api.send(call, () => {
      this.writable(call, zone);
      this.api.cloud.cloudflare.change(zone, (current) => {
        const before = this.unlocked(call, current);
        return [{ ...current, records: current.records.filter((other) => other !== before) }, undefined];
      });
    });
  }

  /** Makes a further request of a step. */
  again(call: Call): Promise<void> {
    return this.api.again(call);
  }

  /**
   * The client stops at an empty page, or when it has `most` results, by default 1,000. It drops the rest silently
   * (terraform-provider-cloudflare, internal/services/dns_record/list_data_source.go, 2026-11).
   */
  private async paged<T>(call: Call, results: readonly T[], pageSize: number, most = 1000): Promise<readonly T[]> {
    for (let seen = 0; seen < Math.min(results.length, most);) {
      seen += pageSize;
      if (Math.min(seen, results.length) < most) await this.again(call);
    }
    return results.slice(0, most);
  }

  private visible(): readonly CloudflareZone[] {
    return this.api.cloud.cloudflare.zones().filter((zone) => this.api.sees(zone));
  }

  private zone(call: Call, id: string | undefined): CloudflareZone {
    const zone = this.api.cloud.cloudflare.zones().find((other) => other.id === id);
    if (!zone) throw this.refuse("missingZone", call);
    if (!this.api.sees(zone)) throw this.refuse("denied", call);
    return zone;
  }

  private record(call: Call, zone: CloudflareZone): CloudflareRecord {
    const record = zone.records.find((other) => other.id === call.id);
    if (!record) throw this.refuse("missingRecord", call);
    return record;
  }

  private writable(call: Call, id: string): void {
    if (this.zone(call, id).type === "secondary") throw this.refuse("secondary", call);
  }

  private unlocked(call: Call, zone: CloudflareZone): CloudflareRecord {
    const record = this.record(call, zone);
    if (record.emailRouting === true) throw this.refuse("locked", call);
    return record;
  }

  private accept(call: Call, record: CloudflareRecord, others: readonly CloudflareRecord[]): void {
    const refusal = refusalOf(record, others);
    if (refusal) throw this.refuse(refusal, call);
  }

  private refuse(refusal: Refusal, call: Call): Error {
    return refused(refusal, call, this.baseUrl);
  }
}

function owner(properties: Properties): Pick<Call, "name" | "type"> {
  const name = optionalText(properties, "name");
  const type = optionalText(properties, "type");
  return { ...(name !== undefined && { name: canonicalName(name) }), ...(type !== undefined && { type }) };
}
