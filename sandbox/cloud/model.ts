/** Per-record settings of Cloudflare; only `flattenCname` changes what DNS answers. */
export interface CloudflareSettings {
  readonly flattenCname?: boolean;
  readonly ipv4Only?: boolean;
  readonly ipv6Only?: boolean;
}

/** One record of a Cloudflare zone, as its API stores it. */
export interface CloudflareRecord {
  readonly id: string;
  /** FQDN, lower case, without trailing dot. */
  readonly name: string;
  readonly type: string;
  /** TXT: quoted character-strings or, up to 255 octets, the bare text; others: presentation text without trailing dot. */
  readonly content: string;
  /** Seconds; 1 = automatic. */
  readonly ttl: number;
  readonly proxied: boolean;
  readonly comment?: string;
  readonly tags: readonly string[];
  readonly settings: CloudflareSettings;
  /** MX only. */
  readonly priority?: number;
  /** Email Routing made this record and keeps it locked: nobody changes it before it is unlocked there. */
  readonly emailRouting?: boolean;
}

/** A Cloudflare zone. */
export interface CloudflareZone {
  readonly id: string;
  readonly name: string;
  /** `active`, `pending`, `moved`, ... */
  readonly status: string;
  /** `full`; `partial` where another provider serves the zone; `secondary` where its records come from another one. */
  readonly type: string;
  /** Where the registrar's delegation has to point; two zones of one name have different ones. */
  readonly nameServers: readonly string[];
  readonly flattenAllCnames: boolean;
  readonly records: readonly CloudflareRecord[];
}

/** Where an alias of Route53 points. */
export interface AliasTarget {
  readonly dnsName: string;
  readonly hostedZoneId: string;
  readonly evaluateTargetHealth: boolean;
}

/** Fields that make a record set one of several with the same name and type (routing policies). */
export interface Routing {
  readonly setIdentifier?: string;
  readonly weight?: number;
  readonly region?: string;
  readonly failover?: string;
  readonly multiValueAnswer?: boolean;
  readonly geolocation?: Readonly<Record<string, string>>;
  readonly healthCheckId?: string;
}

/** One record set of a Route53 zone. */
export interface RecordSet extends Routing {
  /** FQDN, lower case, without trailing dot. */
  readonly name: string;
  readonly type: string;
  /** Seconds; absent on an alias. */
  readonly ttl?: number;
  /** Presentation text, TXT with its quotes. Empty on an alias. */
  readonly values: readonly string[];
  readonly aliasTarget?: AliasTarget;
}

/** A Route53 hosted zone. */
export interface HostedZone {
  readonly id: string;
  readonly name: string;
  readonly privateZone: boolean;
  readonly recordSets: readonly RecordSet[];
}

/** A cloud's zones. `revision` counts the writes, and new ids are made of it. */
export interface Zones<Z> {
  readonly revision: number;
  readonly zones: readonly Z[];
}
