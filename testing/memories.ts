/** Joins the zones in memory of both DNS providers into what one test run needs. */
import { DnsProvider } from "../providers";
import { EscapeRadix, fromPresentation, holdsText } from "../records/dns/characterStrings";
import { sameName } from "../records/dns/domainName";
import { CloudflareMemory } from "./cloudflareMemory";
import type { MemoryProvider } from "./memoryProvider";
import { Route53Memory } from "./route53Memory";
import { type NamedZone, toCloudflare, toRoute53 } from "./zoneData";

/** The zones of one test run. */
export class Memories {
  private readonly cloudflare: CloudflareMemory;
  private readonly route53: Route53Memory;

  constructor(zones: readonly NamedZone[]) {
    const of = (provider: DnsProvider): NamedZone[] => zones.filter((zone) => zone.provider === provider);
    this.cloudflare = new CloudflareMemory(of(DnsProvider.Cloudflare).map(toCloudflare));
    this.route53 = new Route53Memory(of(DnsProvider.Route53).map(toRoute53));
  }

  /** Providers for the look-ups, zones and records that are about DNS, and for nothing else of the two DNS providers. */
  get providers(): readonly MemoryProvider[] {
    return [
      ...CLOUDFLARE_TOKENS.map((token) => narrowed(this.cloudflare, token)),
      ...ROUTE53_TOKENS.map((token) => narrowed(this.route53, token)),
    ];
  }

  /** The values at a name, as DNS would return them. */
  values(name: string, type: string, provider?: DnsProvider): string[] {
    const all = [
      ...(provider === DnsProvider.Route53 ? [] : this.cloudflareValues()),
      ...(provider === DnsProvider.Cloudflare ? [] : this.route53Values()),
    ];
    return all.flatMap((found) => (found.type === type && sameName(found.name, name) ? found.values : []));
  }

  private cloudflareValues(): FoundValues[] {
    return [...this.cloudflare.records.values()].flat().map(({ name, type, content }) => ({
      name,
      type,
      values: [holdsText(type) ? fromPresentation(content) : content],
    }));
  }

  private route53Values(): FoundValues[] {
    return [...this.route53.sets.values()].flat().map(({ name, type, values = [] }) => ({
      name,
      type,
      values: holdsText(type) ? values.map((value) => fromPresentation(value, EscapeRadix.Octal)) : values,
    }));
  }
}

interface FoundValues {
  readonly name: string;
  readonly type: string;
  readonly values: readonly string[];
}

const CLOUDFLARE_TOKENS = [
  "cloudflare:index/getZones:getZones",
  "cloudflare:index/getZone:getZone",
  "cloudflare:index/getZoneDnsSettings:getZoneDnsSettings",
  "cloudflare:index/getDnsRecords:getDnsRecords",
  "cloudflare:index/zone:Zone",
  "cloudflare:index/dnsRecord:DnsRecord",
];
const ROUTE53_TOKENS = [
  "aws:route53/getZones:getZones",
  "aws:route53/getZone:getZone",
  "aws:route53/getRecords:getRecords",
  "aws:route53/zone:Zone",
  "aws:route53/record:Record",
];

function narrowed(memory: MemoryProvider, prefix: string): MemoryProvider {
  return {
    prefix,
    invoke: (token, inputs) => memory.invoke(token, inputs),
    write: (registered) => memory.write(registered),
    stored: (zoneId, name) => memory.stored(zoneId, name),
  };
}
