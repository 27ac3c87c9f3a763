/** Measures parsing and merging of SPF records, and whether either leaks memory. */
import { round } from "../numbers";
import type { Report } from "../report";
import { heapInUse, timeTogether, type Work } from "./timing";

/** What the library exports. */
export type Library = typeof import("../../lib");

/** Records as companies have them, from none to many terms. */
const TEXTS: readonly string[] = [
  "v=spf1 include:_spf.google.com ~all",
  "v=spf1 mx -all",
  "v=spf1 include:spf.protection.outlook.com -all",
  "v=spf1 a mx ip4:192.0.2.17 ip4:198.51.100.0/24 include:_spf.google.com include:servers.mcsv.net ~all",
  "v=spf1 include:_spf.odoo.com include:_spf.google.com ~all",
  "v=spf1 redirect=_spf.acme.example",
  "v=spf1 ip4:203.0.113.0/25 ip6:2001:db8:1::/48 exists:%{i}._spf.acme.example include:mail.zendesk.com ?all",
  "v=spf1 include:amazonses.com include:_spf.salesforce.com include:sendgrid.net a:mail.acme.example -all",
];
const WANTED = { includes: ["_spf.odoo.com"], declaredBefore: ["_spf.odoo.com"] };
const RECORDS_AT_REST = 200_000;
const ROUNDS = 5;
/** The most for one record: 200,000 records a second. */
const AIM_MICROSECONDS = 5;
/** How much the heap may grow without a leak, in megabytes. */
const AIM_GROWTH = 1;

/** Measures records a second on one core, and how much the heap grows. */
export async function merging({ parseSpf, mergeSpf }: Library): Promise<Report> {
  const mergeOne = (text: string): void => {
    if (!mergeSpf(text, WANTED).ok) throw new Error(`${text} is not merged`);
  };
  const [parse = NaN, merge = NaN] = await timeTogether([each(parseSpf), each(mergeOne)]);
  const growth = memoryGrowth(each(mergeOne));
  const perSecond = (microseconds: number): number => Math.round(1e6 / microseconds);
  return {
    title: "SPF: parsing and merging",
    method: `${TEXTS.length} usual records in turn, CPU time, median of 9; memory after ${ROUNDS} rounds of ${RECORDS_AT_REST} merges.`,
    rows: [
      { work: "parse, with advice", "µs a record": round(parse), "records a second": perSecond(parse) },
      { work: "parse and merge", "µs a record": round(merge), "records a second": perSecond(merge) },
    ],
    aims: [
      { what: "parse and merge, µs a record (200,000 a second)", limit: AIM_MICROSECONDS, measured: round(merge) },
      { what: "heap after all rounds over the first, MB", limit: AIM_GROWTH, measured: round(growth) },
    ],
  };
}

function each(work: (text: string) => unknown): Work {
  return (times) => {
    for (let at = 0; at < times; at++) work(TEXTS[at % TEXTS.length] as string);
  };
}

function memoryGrowth(work: Work): number {
  const sizes = Array.from({ length: ROUNDS }, () => {
    void work(RECORDS_AT_REST);
    return heapInUse();
  });
  return (sizes.at(-1) ?? NaN) - (sizes[0] ?? NaN);
}
