/** The port to a DNS provider: what an adapter can do, and the shapes that it takes and returns. */
import type * as pulumi from "@pulumi/pulumi";
import type { DomainName } from "../records/dns/domainName";
import type { Issue } from "../records/issue";
import type { Listing, LiveRecord } from "./listing";

/** The DNS providers that have adapters. The values stand in configuration, child names and outputs. */
export const DnsProvider = { Cloudflare: "cloudflare", Route53: "route53" } as const;
export type DnsProvider = (typeof DnsProvider)[keyof typeof DnsProvider];

/** The record types we write. */
export type OwnedType = "TXT" | "CNAME";

/** A zone as its provider describes it. */
export interface Zone {
  readonly id: string;
  readonly name: DomainName;
  /** Whether the zone answers addresses in the place of every CNAME (Cloudflare "CNAME flattening: all"). */
  readonly flattensCnames: boolean;
  /** Why the world does not see what is written here. @default - it does, as far as the provider knows */
  readonly inactive?: InactiveZone;
  /** The provider's word for the state of the zone, such as `pending`. @default - the provider has none */
  readonly status?: string;
  /** The name servers that the provider gave the zone: they tell two zones of one name apart. */
  readonly nameServers?: readonly string[];
}

/** A zone that the provider does not serve to the world. */
export interface InactiveZone {
  /** A part of a sentence: `its status is "pending"`. */
  readonly why: string;
  /** What that means for records in it, and what to do, in sentences. */
  readonly fix: string;
  /** Whether the provider takes no records for it. */
  readonly isReadOnly: boolean;
}

/** One value of a record to write: ours as text, or a foreign one exactly as it was read. */
export interface DesiredValue {
  readonly text: string;
  /** @default - the adapter writes `text` in its canonical form */
  readonly raw?: string;
}

/** A record as it shall be. */
export interface DesiredRecord {
  readonly zoneId: pulumi.Input<string>;
  readonly owner: DomainName;
  readonly type: OwnedType;
  readonly values: readonly DesiredValue[];
  /** Seconds; 1 = automatic, which is 300 on Route53. */
  readonly ttl: number;
  readonly comment?: string;
  readonly tags?: readonly string[];
}

/** The native resource that was declared, with what the mechanism needs of it. */
export interface DeclaredRecord {
  readonly resource: pulumi.CustomResource;
  /** The resource's values as its state has them, in reading form. */
  readonly values: pulumi.Output<string[]>;
}

/** The DNS record that some resource of a stack declares. */
export interface ForeignRecord {
  readonly zoneId: string;
  /** As its program wrote it: `Acme.com.`, `@`, `www`. */
  readonly name: string;
  readonly type: string;
  /** In reading form. */
  readonly values: readonly string[];
}

/** How an adapter reads: with whose credentials, and what it may keep for the rest of the run. */
export interface Reading {
  readonly invoke: pulumi.InvokeOptions;
  /** Answers from memory when the same key was read in this run; a fresh reading always asks. */
  once<T>(key: string, what: string, read: () => Promise<T>): Promise<T>;
  /**
   * Notes that a name is looked for, and returns how many names this run has looked for by now with this provider instance. All
   * components that are made in the same turn of the event loop are counted. An adapter decides by the number whether one listing
   * costs less than the names.
   */
  noteAndCount(kind: string, name: string): Promise<number>;
  /** True for the guards' readings right before a write: ask for as little as possible, answer from no memory. */
  readonly fresh: boolean;
}

/** What a provider cannot do. */
export interface ProviderLimits {
  /** Characters of all TXT records at one name. @default - no limit known */
  readonly txtName?: number;
  readonly minTtl: number;
  readonly maxTtl: number;
  /** What `ttl: 1` (automatic) is written as. */
  readonly automaticTtl: number;
}

/** How many requests the API of a DNS provider serves, and what the Pulumi provider does above that. */
export interface RateLimit {
  readonly requests: number;
  /** Seconds in which so many are served. */
  readonly window: number;
  /** For people who wait, in sentences. */
  readonly words: string;
}

/** The port to one DNS provider. It speaks RRsets; quoting, ids and limits stay behind it. */
export interface ZoneAdapter {
  readonly provider: DnsProvider;
  /** The provider's name for people. */
  readonly title: string;
  /** The resource type by which `getProvider` finds the provider instance. */
  readonly resourceType: string;
  /** Whether a record is the whole RRset with the values of others (Route53), or one value (Cloudflare). */
  readonly sharesRRset: boolean;
  /** Whether deleting a record that is gone already succeeds. */
  readonly deletesWhatIsGone: boolean;
  readonly limits: ProviderLimits;
  readonly rateLimit: RateLimit;
  /**
   * The zones of exactly this name that the credentials see; where the provider serves only one of them, that one. Empty when
   * there is none.
   */
  zonesNamed(name: DomainName, reading: Reading): Promise<Zone[]>;
  /** The zone with this id. Throws when the provider does not know it. */
  zoneById(id: string, reading: Reading): Promise<Zone>;
  /**
   * Everything in a zone. Worth it where several names of the zone are read: on Cloudflare it costs a request for each
   * 100 records and one more, and a name costs one or two; on Route53 a name costs as much as the zone.
   *
   * @param most records to ask for, so that a large zone does not cost more than it saves @default 1,000 on Cloudflare;
   *   Route53 lists all
   * @throws when the zone cannot be read
   */
  list(zone: Pick<Zone, "id" | "name">, reading: Reading, most?: number): Promise<Listing>;
  /** Everything at an owner name, of any type. Throws when the zone cannot be read. */
  read(zoneId: string, owner: DomainName, reading: Reading): Promise<LiveRecord[]>;
  /**
   * Everything at some owner names in one look-up, which sees the zone in one state. A listing of several pages does not: a record
   * that moves from one page to another meanwhile may be on neither.
   *
   * @param size records in the zone, by the last listing of it; infinite when that is not known
   * @returns undefined where the names have to be read one by one; an incomplete listing where the zone turns out to be too large
   */
  readTogether(
    zoneId: string,
    owners: readonly DomainName[],
    reading: Reading,
    size: number,
  ): Promise<Listing> | undefined;
  /** Everything at names below an owner name, of any type, and not at the name itself. Throws when the zone cannot be read. */
  readBelow(zoneId: string, owner: DomainName, reading: Reading): Promise<LiveRecord[]>;
  /** Issues of a value that this provider would refuse or change, before anything is sent. */
  audit(desired: DesiredRecord): Issue[];
  /** The record that a resource of any type declares, by its outputs. @returns undefined when it is none of this provider */
  recordOf(resourceType: string, outputs: Readonly<Record<string, unknown>>): ForeignRecord | undefined;
  /** Declares the native resource. */
  declare(name: string, desired: DesiredRecord, options: pulumi.CustomResourceOptions): DeclaredRecord;
}
