import type { DnsAnswer, DnsResolver, DnsStatus, DnsType } from "../../../records/resolver";

/** TXT values by name; a status instead of values where there is none. Names left out do not exist. */
export type Zone = Readonly<Record<string, readonly string[] | DnsStatus>>;

/** A resolver over TXT values that records what it was asked. */
export class ZoneResolver implements DnsResolver {
  readonly asked: string[] = [];

  constructor(private readonly zone: Zone) {}

  resolve(name: string, type: DnsType): Promise<DnsAnswer> {
    this.asked.push(`${name} ${type}`);
    const found = this.zone[name] ?? "nxdomain";
    return Promise.resolve(
      typeof found === "string" ? { status: found, values: [] } : { status: "answer", values: found },
    );
  }
}
