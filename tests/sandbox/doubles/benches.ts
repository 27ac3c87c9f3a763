import type { CloudflareZone, HostedZone } from "../../../sandbox/cloud/model";
import { type Engine, startEngine } from "./engine";

export const CLOUDFLARE_RECORD = "cloudflare:index/dnsRecord:DnsRecord";
export const ROUTE53_RECORD = "aws:route53/record:Record";

/** A double with the zone acme.com, and a record for it. */
export interface CloudflareBench {
  readonly engine: Engine;
  readonly zone: CloudflareZone;
  readonly news: { zoneId: string; name: string; type: string; content: string; ttl: number };
}

/** A double with the hosted zone acme.com, and a record for it. */
export interface Route53Bench {
  readonly engine: Engine;
  readonly zone: HostedZone;
  readonly news: { zoneId: string; name: string; type: string; records: string[]; ttl: number };
}

export async function cloudflareBench(): Promise<CloudflareBench> {
  const engine = await startEngine("cloudflare");
  const zone = engine.cloud.cloudflare.addZone({ name: "acme.com" });
  return { engine, zone, news: { zoneId: zone.id, name: "acme.com", type: "TXT", content: '"v=spf1 ~all"', ttl: 1 } };
}

export async function route53Bench(): Promise<Route53Bench> {
  const engine = await startEngine("aws");
  const zone = engine.cloud.route53.addZone({ name: "acme.com" });
  return { engine, zone, news: { zoneId: zone.id, name: "acme.com", type: "TXT", records: ["v=spf1 ~all"], ttl: 300 } };
}
