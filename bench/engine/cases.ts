import type { Cloud } from "../../sandbox/cloud/openCloud";
import type { Provider } from "../../sandbox/cloud/requests";

/** A mail domain of a benchmark and the zone that it is in. */
export interface BenchDomain {
  readonly domain: string;
  readonly zoneId: string;
}

/** How the domains of a benchmark lie in zones. */
export interface Case {
  readonly name: string;
  readonly provider: Provider;
  readonly domains: number;
  readonly zones: number;
  /** Puts empty zones into a cloud. */
  readonly seed: (cloud: Cloud) => readonly BenchDomain[];
}

/** Route53 answers whole zones, so that one big zone and many small ones are different work; shown once, at this size. */
const ROUTE53_DOMAINS = 100;

/** Cloudflare at every size; Route53 in both shapes where its size is among them. */
export function casesFor(sizes: readonly number[]): Case[] {
  const route53 = sizes.includes(ROUTE53_DOMAINS) ? [manyZones("route53", ROUTE53_DOMAINS), oneZone()] : [];
  return [...sizes.map((size) => manyZones("cloudflare", size)), ...route53];
}

function manyZones(provider: Provider, size: number): Case {
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
