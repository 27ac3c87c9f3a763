/** Finds our record among everything at its owner name, and refuses what no plan can work with. Pure. */
import { componentIssue } from "../catalogue";
import type * as pulumi from "@pulumi/pulumi";
import type { DnsProvider, LiveRecord, Unmanageable, Zone, ZoneAdapter } from "../../providers";
import type { DomainName } from "../../records/dns/domainName";
import type { Issue } from "../../records/issue";
import { printable, quoted, quotedList, shortened } from "../../records/printable";
import type { DnsResolver } from "../../records/resolver";
import type { DnsSettings } from "../dns/resolver";
import type { Registration } from "./freshReads";
import type { RecordRules } from "./rules";

/** The component's arguments that hold for each of its records. */
export interface Choices {
  readonly adopt: boolean;
  readonly release: boolean;
  /** Seconds, only for records that we create. @default - the provider's automatic TTL */
  readonly ttl?: number;
  readonly nameSuffix?: string;
  /** Which DNS resolvers are used. */
  readonly dns: DnsSettings;
}

/** One place where a record goes: a provider, and its zone when the user names it. */
export interface Place {
  readonly provider: DnsProvider;
  /** @default - found by name */
  readonly zoneId?: pulumi.Input<string>;
}

/** Records that go to the same zones: those of one domain. */
export interface Group {
  /** The zones are those that hold this name. */
  readonly domain: DomainName;
  readonly rules: readonly RecordRules[];
  readonly places: readonly Place[];
}

/** Our record among everything at its owner name. */
export interface OurRecord {
  /** The provider's record: on Cloudflare the one with our value, on Route53 the whole RRset with or without it. */
  readonly live?: LiveRecord;
  /** The values of our protocol at the name, decoded. More than one is an error in the zone. */
  readonly texts: readonly string[];
  /** The records that have such a value: on Cloudflare one for each value. */
  readonly holders: readonly LiveRecord[];
  /** Everything at the owner name. */
  readonly records: readonly LiveRecord[];
}

/** A record with all that its plan depends on. */
export interface PlannableRecord extends OurRecord {
  readonly rules: RecordRules;
  readonly adapter: Pick<ZoneAdapter, "title" | "limits" | "audit" | "recordOf" | "resourceType">;
  readonly choices: Choices;
  readonly zoneId: pulumi.Input<string>;
  /** @default - its id is unknown in this preview: nothing could be read */
  readonly zone?: Zone;
  /** The name of the child resource. */
  readonly name: string;
  /** Asks DNS, which is what the world sees, and not the provider's API. */
  readonly resolver: DnsResolver;
  /** The text that a wildcard answers here until a record is there. @default - none does */
  readonly wildcardText?: string;
  /** The text in a zone to which this name is delegated, if it has all that is declared: then nothing is written. @default - none */
  readonly delegatedText?: string;
}

/** A record that was read at its provider; nothing is registered. */
export interface ReadRecord extends PlannableRecord {
  readonly adapter: ZoneAdapter;
  /**
   * Reads the owner name again, for a guard. A preview writes nothing, so it gets what was read for the plan.
   *
   * @param zoneId @default the plan's zone
   */
  again(zoneId?: string): Promise<OurRecord>;
  /** Reads the owner name once more after a create. May wait for other readings of the zone and share one with them. */
  afterWrite(): Promise<OurRecord>;
  /** Announces that this record will be registered, so that other guards of the zone can wait for its guard and share a reading. */
  register(): Registration;
}

/** The name of the child resource. It is made from the DNS name and not from the component's name, so a renamed component keeps its children. */
export function childName(rules: RecordRules, provider: DnsProvider, choices: Choices): string {
  const suffix = choices.nameSuffix === undefined ? "" : `:${choices.nameSuffix}`;
  return `${provider}:${rules.owner}:${rules.type}${suffix}${choices.adopt ? " (adopted)" : ""}`;
}

/** How messages name a record: `acme.com TXT (Cloudflare)`. */
export function where({ rules, adapter }: Pick<PlannableRecord, "rules" | "adapter">): string {
  return `${rules.owner} ${rules.type} (${adapter.title})`;
}

/**
 * Whether a live record has the one value that the state has of it. Compared decoded: another notation of the same text is no other text.
 *
 * @param inputs of the resource in the state
 */
export function isAsInState(
  { adapter }: Pick<PlannableRecord, "adapter">,
  inputs: Readonly<Record<string, unknown>>,
  live: LiveRecord,
): boolean {
  const known = adapter.recordOf(adapter.resourceType, inputs)?.values;
  return known?.length === 1 && live.values.length === 1 && known[0] === live.values[0];
}

/** Finds our record among everything at its owner name. */
export function findOurRecord(rules: RecordRules, records: readonly LiveRecord[], sharesRRset: boolean): OurRecord {
  const sameType = records.filter(({ type }) => type === rules.type);
  const holders = sameType.filter(({ values }) => values.some((value) => rules.recognises(value)));
  const texts = holders.flatMap(({ values }) => values.filter((value) => rules.recognises(value)));
  const live = sharesRRset ? sameType[0] : holders[0];
  return { ...(live !== undefined && { live }), texts, holders, records };
}

/** Errors of the live record that no plan can work with. */
export function refusals(rules: RecordRules, { live, texts, holders }: OurRecord): Issue[] {
  const issues: Issue[] = [];
  if (live?.unmanageable !== undefined) issues.push(unmanageable(rules, live, live.unmanageable));
  if (holders.length > 1) issues.push(severalRecords(rules, holders, texts));
  else if (texts.length > 1 && rules.terms?.consolidate === undefined) issues.push(severalValues(rules, texts));
  return issues;
}

function unmanageable({ owner }: RecordRules, live: LiveRecord, { why, fix, source }: Unmanageable): Issue {
  return componentIssue("dns/unmanageable-set", {
    message: `The ${live.type} record at ${owner} cannot be merged into: ${printable(why)}.`,
    fix,
    source,
  });
}

const SEVERAL = {
  SPF: "spf/several-records",
  DKIM: "dkim/several-records",
  DMARC: "dmarc/several-records",
} as const;

function severalRecords(rules: RecordRules, holders: readonly LiveRecord[], texts: readonly string[]): Issue {
  const { protocol, owner, severalSource, joined, terms } = rules;
  const ids = holders.map(({ importId }) => printable(importId.split("/").at(-1) ?? importId));
  // Dashboards show texts and no ids.
  const shown = holders.map(({ values }, index) => `${quoted(values[0] ?? "")} (${ids[index]})`);
  return componentIssue(SEVERAL[protocol], {
    message: `There are ${holders.length} ${protocol} records at ${owner}, which receivers treat as none or as an error: ${shortened(shown, { separator: "; " })}.`,
    fix: `Merge what you need into ${shown[0]} and delete the others, then run again.${joined?.(texts) ?? ""}${
      terms?.consolidate === undefined
        ? ""
        : " `spf: { consolidate: true }` is for Route53 only, where all values are one set; here each is a record of its own."
    }`,
    source: severalSource,
  });
}

function severalValues(rules: RecordRules, texts: readonly string[]): Issue {
  const { protocol, owner, severalSource, severalFix, joined } = rules;
  return componentIssue(SEVERAL[protocol], {
    message: `There are ${texts.length} ${protocol} values in the TXT set at ${owner}, which receivers treat as none or as an error: ${quotedList(texts, { separator: "; " })}.`,
    fix: `${severalFix}${joined?.(texts) ?? ""}`,
    source: severalSource,
  });
}
