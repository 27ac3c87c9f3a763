import type { LiveRecord } from "../providers";
import { type Issue, Severity } from "../records/issue";
import { printable, quoted } from "../records/printable";
import { joinedSpf } from "../records/spf/consolidate";
import type { RecordKind } from "./recordKind";

/** Where our value stands among what is at the owner name. */
export interface Located {
  /** The provider's record: on Cloudflare the one with our value, on Route53 the whole RRset with or without it. */
  readonly live?: LiveRecord;
  /** The values of our kind in reading form; more than one is a fault in the zone. */
  readonly texts: readonly string[];
  /** All records that hold a value of our kind: several on Cloudflare when the zone has several. */
  readonly holders: readonly LiveRecord[];
}

/** Finds the record of a kind among everything at its owner name. */
export function locate(kind: RecordKind, records: readonly LiveRecord[], sharesRRset: boolean): Located {
  const sameType = records.filter((record) => record.type === kind.type);
  const holders = sameType.filter((record) => record.values.some((value) => kind.recognises(value)));
  const texts = holders.flatMap((record) => record.values.filter((value) => kind.recognises(value)));
  const live = sharesRRset ? sameType[0] : holders[0];
  return { ...(live !== undefined && { live }), texts, holders };
}

const SOURCES: Readonly<Record<string, string>> = {
  SPF: "RFC 7208 section 4.5",
  DKIM: "RFC 6376 section 3.6.2.2",
  DMARC: "RFC 9989 section 4.10",
};

/** Issues of the record itself that stop us whatever the plan is. */
export function refusals(kind: RecordKind, located: Located): Issue[] {
  const { live, texts, holders } = located;
  const issues: Issue[] = [];
  if (live?.unmanageable !== undefined) issues.push(unmanageable(kind, live, live.unmanageable));
  if (holders.length > 1) issues.push(severalRecords(kind, holders));
  else if (texts.length > 1 && !kind.consolidate) issues.push(severalValues(kind, texts));
  return issues;
}

function unmanageable(kind: RecordKind, live: LiveRecord, why: string): Issue {
  return {
    id: "dns/unmanageable-set",
    severity: Severity.Error,
    message: `The ${live.type} set at ${kind.owner} cannot be merged into: ${printable(why)}.`,
    fix: "Make it a simple record set, or keep this record by hand.",
    source: "docs.aws.amazon.com/Route53, Choosing a routing policy",
  };
}

function severalRecords(kind: RecordKind, holders: readonly LiveRecord[]): Issue {
  const list = holders
    .map((record) => `${record.importId.split("/").at(-1)} ${quoted(record.values[0] ?? "")}`)
    .join("; ");
  return {
    id: `${kind.label.toLowerCase()}/several-records`,
    severity: Severity.Error,
    message: `There are ${holders.length} ${kind.label} records at ${kind.owner}, which receivers treat as none or as an error: ${list}.`,
    fix: `Merge what you need into ${holders[0]?.importId.split("/").at(-1) ?? "the first one"} and delete the others, then run again.${
      kind.label === "SPF" ? joinedSpf(holders.flatMap(({ values }) => values)) : ""
    }${kind.consolidate ? " `consolidate` is for Route53 only, where all values are one set; here each is a record of its own." : ""}`,
    source: SOURCES[kind.label] ?? "RFC 1034",
  };
}

function severalValues(kind: RecordKind, texts: readonly string[]): Issue {
  return {
    id: `${kind.label.toLowerCase()}/several-records`,
    severity: Severity.Error,
    message: `There are ${texts.length} ${kind.label} values in the TXT set at ${kind.owner}, which receivers treat as none or as an error: ${texts.map((text) => quoted(text)).join("; ")}.`,
    fix:
      kind.label === "SPF"
        ? `Merge them by hand, or set \`consolidate: true\` to have them made one.${joinedSpf(texts)}`
        : "Delete all but one, then run again.",
    source: SOURCES[kind.label] ?? "RFC 1034",
  };
}
