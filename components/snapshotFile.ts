import { readFileSync } from "node:fs";
import { type DnsSnapshot, parseSnapshot, snapshotUnreadable } from "../records/dns/snapshot";
import type { Parsed } from "../records/issue";
import { printable, quoted } from "../records/printable";

/** Reads a snapshot of DNS. Issues: `dns/snapshot-unreadable`. */
export function readSnapshot(file: string): Parsed<DnsSnapshot> {
  let text: string;
  try {
    text = readFileSync(file, "utf8");
  } catch (error) {
    const why = printable(String((error as NodeJS.ErrnoException).code));
    return { ok: false, issues: [snapshotUnreadable(`The DNS snapshot ${quoted(file)} cannot be read: ${why}.`)] };
  }
  const read = parseSnapshot(text);
  return read.ok
    ? read
    : { ok: false, issues: read.issues.map((issue) => ({ ...issue, path: "dnsSnapshot", found: file })) };
}
