/** The zones and domains that the measurements with the engine run on. */
import type { Cloud } from "../../sandbox/cloud/openCloud";
import type { Provider } from "../../sandbox/cloud/requests";

/** A mail domain of a benchmark and the zone that it is in. */
export interface BenchDomain {
  readonly domain: string;
  readonly zoneId: string;
}

/** The domains of a benchmark, and how they are spread over zones. */
export interface Case {
  readonly name: string;
  readonly provider: Provider;
  readonly domains: number;
  readonly zones: number;
  /** Puts the zones into a cloud. */
  readonly seed: (cloud: Cloud) => readonly BenchDomain[];
}

/** Route53 lists whole zones, so one big zone and many small ones are measured apart; both at this size only. */
const ROUTE53_DOMAINS = 100;

/** Cloudflare at every size; Route53 in both shapes when its size is among them. */
export function casesFor(sizes: readonly number[]): Case[] {
  const route53 = sizes.includes(ROUTE53_DOMAINS) ? [manyZones("route53", ROUTE53_DOMAINS), oneZone()] : [];
  return [...sizes.map((size) => manyZones("cloudflare", size)), ...route53];
}

/** Other records in a zone: the values of one name and type. */
interface Others {
  readonly name: string;
  readonly type: string;
  readonly values: readonly string[];
}

/** Domains in zones of their own, each with records of others. */
export function ownZones(provider: Provider, size: number, hasSpf: boolean): Case {
  const texts = ['"google-site-verification=x"', ...(hasSpf ? ['"v=spf1 ip4:192.0.2.1 ~all"'] : [])];
  const names = Array.from({ length: size }, (_, index) => `d${index}.example`);
  return {
    name: `${provider}, ${size} domains in zones of their own, ${hasSpf ? "an SPF record there" : "nothing of ours there"}`,
    provider,
    domains: size,
    zones: size,
    seed: (cloud) =>
      names.map((name) => ({
        domain: name,
        zoneId: addZone(cloud, provider, name, [
          { name, type: "A", values: ["192.0.2.1"] },
          { name, type: "TXT", values: texts },
        ]),
      })),
  };
}

/** Subdomains of one zone that has this many records of others. */
export function subdomains(provider: Provider, size: number, others: number): Case {
  const records = Array.from({ length: others }, (_, index) => ({
    name: `host${index}.company.example`,
    type: "A",
    values: ["192.0.2.1"],
  }));
  return {
    name: `${provider}, ${size} subdomains of one zone with ${others} records of others`,
    provider,
    domains: size,
    zones: 1,
    seed: (cloud) => {
      const zoneId = addZone(cloud, provider, "company.example", records);
      return Array.from({ length: size }, (_, index) => ({ domain: `d${index}.company.example`, zoneId }));
    },
  };
}

function addZone(cloud: Cloud, provider: Provider, name: string, others: readonly Others[]): string {
  if (provider === "route53") return cloud.route53.addZone({ name, recordSets: others }).id;
  const records = others.flatMap(({ values, ...one }) => values.map((content) => ({ ...one, content })));
  return cloud.cloudflare.addZone({ name, records }).id;
}

/** Domains in empty zones of their own. */
export function manyZones(provider: Provider, size: number): Case {
  const names = Array.from({ length: size }, (_, index) => `d${index}.example`);
  return {
    name: `${provider}, ${size} ${size === 1 ? "zone" : "zones"}`,
    provider,
    domains: size,
    zones: size,
    seed: (cloud) =>
      cloud[provider].addZones(names.map((name) => ({ name }))).map(({ id, name }) => ({ domain: name, zoneId: id })),
  };
}

function oneZone(): Case {
  return {
    name: `route53, 1 zone with ${ROUTE53_DOMAINS} subdomains`,
    provider: "route53",
    domains: ROUTE53_DOMAINS,
    zones: 1,
    seed: (cloud) => {
      const { id } = cloud.route53.addZone({ name: "company.example" });
      return Array.from({ length: ROUTE53_DOMAINS }, (_, index) => ({
        domain: `d${index}.company.example`,
        zoneId: id,
      }));
    },
  };
}
