/** Route53's API on the embedded cloud: each method is the requests that the real provider would make. */
import { canonicalName, type HostedZone, type RecordSet } from "../../cloud/model";
import { allRecordSets, isSet, type RecordSetKey } from "../../cloud/route53Zones";
import type { Api, Call } from "../api";
import { invalidChange, noSuchHostedZone } from "./errors";
import { recordId } from "./recordId";
import { describe, refusalOf } from "./rules";

/** The steps in which the provider makes requests, as they appear in the log. */
export type Operation = "create" | "read" | "import" | "update" | "delete" | "getRecords" | "getZone" | "getZones";

/** The part of Route53's API that the provider uses. */
export class Route53Client {
  constructor(private readonly api: Api) {}

  /** `ListHostedZones`, 100 zones a page. */
  async listZones(operation: Operation): Promise<readonly HostedZone[]> {
    const call: Call = { method: "GET", operation };
    const zones = await this.api.send(call, () => this.visible());
    this.notePages(call, zones.length, 100);
    return zones;
  }

  /** `GetHostedZone`. */
  getZone(operation: Operation, zone: string): Promise<HostedZone> {
    return this.api.send({ method: "GET", operation, zone }, () => this.zone("GetHostedZone", zone));
  }

  /** `ListResourceRecordSets` of the whole zone, 300 sets a page. */
  async listRecordSets(operation: Operation, zone: string): Promise<readonly RecordSet[]> {
    const call: Call = { method: "GET", operation, zone };
    const sets = await this.api.send(call, () => allRecordSets(this.zone("ListResourceRecordSets", zone)));
    this.notePages(call, sets.length, 300);
    return sets;
  }

  /** `ListResourceRecordSets` from one name on, as the resource reads. */
  findRecordSet(operation: Operation, zone: string, key: RecordSetKey): Promise<RecordSet | undefined> {
    return this.api.send({ method: "GET", operation, ...owner(zone, key) }, () =>
      this.zone("ListResourceRecordSets", zone).recordSets.find(isSet(key)),
    );
  }

  /** CREATE. Fails when a set with this name, type and set identifier exists. */
  create(zone: string, set: RecordSet): Promise<void> {
    return this.change({ method: "POST", operation: "create", ...owner(zone, set) }, (current) =>
      put(current, set, "CREATE"),
    );
  }

  /** UPSERT. Replaces the whole set, whatever was there. */
  upsert(operation: "create" | "update", zone: string, set: RecordSet): Promise<void> {
    return this.change({ method: "PUT", operation, ...owner(zone, set) }, (current) => put(current, set, "UPSERT"));
  }

  /** DELETE and CREATE in one batch, of which both are done or none. `before` is the set as the state has it. */
  exchange(zone: string, before: RecordSet, after: RecordSet): Promise<void> {
    return this.change({ method: "PUT", operation: "update", ...owner(zone, after) }, (current) =>
      put(remove(current, before), after, "CREATE"),
    );
  }

  /** DELETE of a set as it was read before. */
  delete(zone: string, set: RecordSet): Promise<void> {
    return this.change({ method: "DELETE", operation: "delete", ...owner(zone, set) }, (current) =>
      remove(current, set),
    );
  }

  /** Reads a set before a step, as a delete does first. That request is only logged, so that faults strike the main request of the step. */
  lookUp(operation: Operation, zone: string, key: RecordSetKey): RecordSet | undefined {
    this.note({ method: "GET", operation, zone });
    return this.zone("ListResourceRecordSets", zone).recordSets.find(isSet(key));
  }

  /** Looks up the zone, as every step does first. That request is only logged, so that faults strike the main request of the step. */
  zoneName(operation: Operation, zone: string): string {
    this.note({ method: "GET", operation, zone });
    return this.zone("GetHostedZone", zone).name;
  }

  /** Reads zone and set after a write, as the provider does. */
  readBack(operation: Operation, zone: string, key: RecordSetKey): RecordSet {
    this.note({ method: "GET", operation, zone }, 2);
    const set = this.zone("ListResourceRecordSets", zone).recordSets.find(isSet(key));
    if (!set)
      throw new Error(`reading Route 53 Record (${recordId(zone, key.name, key.type)}): couldn't find resource`);
    return set;
  }

  /** Logs further requests of a step, which no fault strikes. */
  note(call: Call, times = 1): void {
    for (let time = 0; time < times; time++) this.api.note(call);
  }

  private async change(call: Call & { readonly zone: string }, edit: (zone: HostedZone) => HostedZone): Promise<void> {
    await this.api.send(call, () => {
      this.zone("ChangeResourceRecordSets", call.zone);
      this.api.cloud.route53.change(call.zone, (zone) => [edit(zone), undefined]);
    });
    await this.insync();
    this.note({ method: "GET", operation: call.operation, zone: call.zone });
  }

  private async insync(): Promise<void> {
    const { insyncMilliseconds } = this.api.cloud.settings();
    if (insyncMilliseconds > 0) await new Promise((resolve) => setTimeout(resolve, insyncMilliseconds));
  }

  private visible(): readonly HostedZone[] {
    return this.api.cloud.route53.zones().filter((zone) => this.api.sees(zone));
  }

  private zone(action: string, id: string): HostedZone {
    const zone = this.visible().find((other) => other.id === id);
    if (!zone) throw noSuchHostedZone(action, id);
    return zone;
  }

  private notePages(call: Call, results: number, pageSize: number): void {
    this.note(call, Math.max(0, Math.ceil(results / pageSize) - 1));
  }
}

function put(zone: HostedZone, set: RecordSet, action: "CREATE" | "UPSERT"): HostedZone {
  const refusal = refusalOf(set, zone, action);
  if (refusal !== undefined) throw invalidChange(refusal);
  return { ...zone, recordSets: [...zone.recordSets.filter((other) => !isSet(set)(other)), set] };
}

/** Route53 deletes a set only if the request has its values and TTL (API reference, ChangeResourceRecordSets, 2026-11). */
function remove(zone: HostedZone, set: RecordSet): HostedZone {
  const live = zone.recordSets.find(isSet(set));
  if (!live) throw invalidChange(`Tried to delete ${describe(set)} but it was not found`);
  if (contentOf(live) !== contentOf(set))
    throw invalidChange(`Tried to delete ${describe(set)} but the values provided do not match the current values`);
  return { ...zone, recordSets: zone.recordSets.filter((other) => other !== live) };
}

function contentOf({ ttl, values, aliasTarget }: RecordSet): string {
  return JSON.stringify([ttl, [...values].sort(), aliasTarget]);
}

function owner(zone: string, { name, type, setIdentifier }: RecordSetKey) {
  return { zone, name: canonicalName(name), type, id: recordId(zone, name, type, setIdentifier) };
}
