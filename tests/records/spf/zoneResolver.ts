import type { DnsAnswer, DnsResolver, DnsStatus, DnsType, MxValue } from "../../../records/resolver";

/** Values by type at a name, or how every question for the name ends. */
export type ZoneName = Partial<Record<DnsType, readonly (string | MxValue)[]>> | Exclude<DnsStatus, "answer">;
export type Zone = Readonly<Record<string, ZoneName>>;

/** Answers from a table and records what it was asked. Names that are not in it do not exist. */
export class ZoneResolver implements DnsResolver {
  readonly asked: string[] = [];

  constructor(private readonly zone: Zone) {}

  resolve(name: string, type: DnsType): Promise<DnsAnswer> {
    this.asked.push(`${name} ${type}`);
    const found = this.zone[name] ?? "nxdomain";
    if (typeof found === "string") return Promise.resolve({ status: found, values: [] });
    // A copy: whoever sorted the answer in place would sort the zone.
    const values = [...(found[type] ?? [])];
    return Promise.resolve({ status: values.length > 0 ? "answer" : "nodata", values });
  }
}

/** A name with one SPF record. */
export function spf(text: string): ZoneName {
  return { TXT: ["another service's token", text] };
}

/** Mail exchangers in order. */
export function mx(...exchanges: string[]): MxValue[] {
  return exchanges.map((exchange, at) => ({ preference: (at + 1) * 10, exchange }));
}
