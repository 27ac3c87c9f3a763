/** The shape of a record as the provider has it, and of many records by their owner names. */
import type { DomainName } from "../records/dns/domainName";

/**
 * What a provider addresses as one thing at an owner name: on Cloudflare one record, on Route53 the whole RRset.
 */
export interface LiveRecord {
  /** The id that `import` takes. It stays the same as long as the provider keeps the record. */
  readonly importId: string;
  readonly owner: DomainName;
  readonly type: string;
  /** Seconds; 1 = automatic on Cloudflare. */
  readonly ttl: number;
  /** The values in reading form: TXT joined with one octet a character, names lower case without a dot. */
  readonly values: readonly string[];
  /** The same values exactly as the provider's resource takes them, so that a foreign one is never re-written. */
  readonly raw: readonly string[];
  readonly comment?: string;
  readonly tags?: readonly string[];
  readonly proxied?: boolean;
  /** Whether Cloudflare answers addresses in the place of this CNAME. */
  readonly flattened?: boolean;
  /** Why this record cannot be managed, such as a routing policy. @default - it can be */
  readonly unmanageable?: Unmanageable;
}

/** Why a record cannot be managed, in words for the error. */
export interface Unmanageable {
  /** A part of a sentence: `it has a routing policy`. The provider's text in it is not escaped. */
  readonly why: string;
  readonly fix: string;
  readonly source: string;
}

/** Records of a zone, of any type, in the order of the provider's answer. */
export class Listing {
  /** How many records there are. */
  readonly size: number;
  private readonly byOwner = new Map<DomainName, LiveRecord[]>();

  /**
   * @param complete false when the answer ended before the zone did: then a name that has no record here has to be read
   *   by itself
   */
  constructor(
    records: readonly LiveRecord[],
    readonly complete: boolean,
  ) {
    this.size = records.length;
    for (const record of records) {
      const others = this.byOwner.get(record.owner);
      if (others === undefined) this.byOwner.set(record.owner, [record]);
      else others.push(record);
    }
  }

  /** The records at an owner name. A complete listing of the zone has the same as `ZoneAdapter.read`. */
  at(owner: DomainName): LiveRecord[] {
    return [...(this.byOwner.get(owner) ?? [])];
  }

  /** The records at names below an owner name, as `ZoneAdapter.readBelow` returns them. */
  below(owner: DomainName): LiveRecord[] {
    return [...this.byOwner].filter(([name]) => name.endsWith(`.${owner}`)).flatMap(([, records]) => records);
  }
}
