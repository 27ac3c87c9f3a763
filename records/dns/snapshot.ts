/** The file of DNS answers that a stack commits, so that its plans do not depend on what DNS answers that day. */
import { canonicalName } from "./domainName";
import { dnsIssue } from "./issues";
import { type Issue, type Parsed } from "../issue";
import { printable } from "../printable";
import type { DnsAnswer, DnsResolver, DnsType, MxValue } from "../resolver";

/** The version of the file's layout. Later releases must read older ones. */
const VERSION = 1;
// Far more than the DNS answers of a large company take.
const MAX_OCTETS = 16 * 1024 * 1024;

/** The DNS answers of one moment. */
export interface DnsSnapshot {
  /** When the answers were given: ISO 8601, UTC. */
  readonly date: string;
  /** By `TYPE name`, such as `TXT _spf.odoo.com`. */
  readonly answers: ReadonlyMap<string, DnsAnswer>;
}

/** The key of a question in a snapshot: names are lower case and without trailing dot (RFC 4343). */
export function questionKey(name: string, type: DnsType): string {
  return `${type} ${canonicalName(name)}`;
}

/** A resolver that answers from a snapshot. A question that is not in the snapshot times out. */
export function snapshotResolver({ answers }: DnsSnapshot): DnsResolver {
  return {
    resolve: (name, type) => Promise.resolve(answers.get(questionKey(name, type)) ?? { status: "timeout", values: [] }),
  };
}

/** A snapshot as a file: one question a line, sorted, so that two of them can be compared line by line. */
export function renderSnapshot({ date, answers }: DnsSnapshot): string {
  const lines = [...answers]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(
      ([key, { status, values }]) =>
        `    ${JSON.stringify(key)}: ${JSON.stringify({ status, values: inOrder(values) })}`,
    );
  return `{\n  "version": ${VERSION},\n  "date": ${JSON.stringify(date)},\n  "answers": {\n${lines.join(",\n")}\n  }\n}\n`;
}

/** Whether two answers say the same: DNS gives values in any order. */
export function sameAnswer(a: DnsAnswer, b: DnsAnswer): boolean {
  return a.status === b.status && JSON.stringify(inOrder(a.values)) === JSON.stringify(inOrder(b.values));
}

function inOrder(values: DnsAnswer["values"]): DnsAnswer["values"] {
  const keyed = values.map((value) => [JSON.stringify(value), value] as const);
  return keyed.sort(([a], [b]) => (a < b ? -1 : 1)).map(([, value]) => value);
}

/** Reads a snapshot file. Never throws. Issues: `dns/snapshot-unreadable`. */
export function parseSnapshot(text: string): Parsed<DnsSnapshot> {
  if (text.length > MAX_OCTETS) return unreadable(`it has more than ${MAX_OCTETS} octets`);
  const file = parsedJson(text);
  if (!isObject(file)) return unreadable("it is no JSON object");
  const { version, date, answers } = file;
  if (version !== VERSION) return unreadable(`its version is not ${VERSION}`);
  if (typeof date !== "string" || !ISO_DATE.test(date)) return unreadable("it has no date in UTC");
  if (!isObject(answers)) return unreadable("it has no answers");
  const read = Object.entries(answers).map(([key, answer]) => [key, readAnswer(answer)] as const);
  const known = read.flatMap(([key, answer]) => (answer === undefined ? [] : [[key, answer] as const]));
  const wrong = read.find(([, answer]) => answer === undefined);
  if (wrong !== undefined) return unreadable(`its answer for ${printable(wrong[0])} cannot be read`);
  return { ok: true, value: { date, answers: new Map(known) }, issues: [] };
}

const ISO_DATE = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{1,3})?Z$/;
// A snapshot holds only these: after a failure it is unknown what DNS has.
const KEPT_STATUSES: readonly unknown[] = ["answer", "nodata", "nxdomain"];

function readAnswer(found: unknown): DnsAnswer | undefined {
  if (!isObject(found)) return undefined;
  const { status, values } = found;
  if (!KEPT_STATUSES.includes(status) || !Array.isArray(values) || !values.every(isValue)) return undefined;
  return { status: status as DnsAnswer["status"], values };
}

function isValue(found: unknown): found is string | MxValue {
  if (typeof found === "string") return true;
  return isObject(found) && typeof found["preference"] === "number" && typeof found["exchange"] === "string";
}

function isObject(found: unknown): found is Record<string, unknown> {
  return typeof found === "object" && found !== null && !Array.isArray(found);
}

function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function unreadable(why: string): Parsed<never> {
  return { ok: false, issues: [snapshotUnreadable(`The DNS snapshot cannot be used: ${why}.`)] };
}

/** The issue of a snapshot that cannot be used. */
export function snapshotUnreadable(message: string): Issue {
  return dnsIssue("dns/snapshot-unreadable", {
    message,
    fix: "Make it anew with `odoo-mail dns-lock`, or take `dnsSnapshot` out to ask DNS.",
  });
}
