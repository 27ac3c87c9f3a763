import type { Cloud } from "../../../sandbox/cloud/openCloud";

/** What a person does to the zone file of acme.com, and to what stands elsewhere in the world. */
export interface FaultZone {
  /** Replaces all values of a name and type. TXT one octet a character; a CNAME takes the settings that Cloudflare has for it. */
  set(name: string, type: string, contents: readonly string[], settings?: RecordSettings): void;
  /** Replaces the SPF record, and leaves the strangers beside it. */
  spf(...texts: string[]): void;
  /** Replaces what is at `_dmarc`. */
  dmarc(...texts: string[]): void;
  /** Names elsewhere, each with one TXT value or more. */
  elsewhere(name: string, ...texts: string[]): void;
  fails(name: string, how: "servfail" | "timeout"): void;
}

/** How Cloudflare serves a record. */
export interface RecordSettings {
  readonly proxied?: boolean;
  readonly flattened?: boolean;
  readonly priority?: number;
}

/** The name of Odoo's DKIM key below acme.com. */
export const KEY_NAME = "odoo._domainkey.acme.com";
/** A value of somebody else at the apex. */
export const STRANGER = "google-site-verification=9pXv1uJ3kQ0m2TtW6cYbR5sLzE8dHfGa";

/** The zone of acme.com in a cloud. Every edit is one of the file; whoever asks next sees it. */
export function faultZone({ cloudflare, internet }: Cloud): FaultZone {
  const set: FaultZone["set"] = (name, type, contents, { proxied = false, flattened, priority } = {}) => {
    for (const { id } of cloudflare.records(name, type)) cloudflare.removeRecord(id);
    for (const content of contents)
      cloudflare.addRecord({
        ...{ name, type, content, proxied },
        ...(flattened && { settings: { flattenCname: true } }),
        ...(priority !== undefined && { priority }),
      });
  };
  return {
    set,
    spf: (...texts) => set("acme.com", "TXT", [STRANGER, ...texts]),
    dmarc: (...texts) => set("_dmarc.acme.com", "TXT", texts),
    elsewhere: (name, ...texts) =>
      internet.put(
        name,
        texts.map((value) => ({ type: "TXT", value })),
      ),
    fails: (name, how) => internet.put(name, how),
  };
}

/** One edit, and the one issue by which a check tells it. */
export interface Fault {
  readonly what: string;
  readonly edit: (zone: FaultZone) => void;
  /** Severity and id; `unknown` where DNS did not answer. */
  readonly says: string;
  readonly fix: RegExp;
}
