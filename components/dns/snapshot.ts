/** A DNS snapshot in a run: read once, answers in the place of DNS, says what it lacks. */
import { componentIssue } from "../catalogue";
import { readFileSync } from "node:fs";
import * as pulumi from "@pulumi/pulumi";
import {
  type DnsSnapshot,
  parseSnapshot,
  questionKey,
  snapshotResolver,
  snapshotUnreadable,
} from "../../records/dns/snapshot";
import { type Issue, type Parsed } from "../../records/issue";
import { printable, quoted, shortened } from "../../records/printable";
import type { DnsResolver, DnsType } from "../../records/resolver";
import { perRun } from "../engine/run";
import { describeIssue, IssuesError } from "../issues";

const DAY_MS = 86_400_000;
const MAX_AGE_DAYS = 30;
const MAX_NAMED = 5;

/** A snapshot in a run: who answers, and which questions it had no answer for. */
interface SnapshotUse {
  readonly file: string;
  readonly snapshot: DnsSnapshot;
  readonly resolver: DnsResolver;
  /** Questions without an answer, and those of them that were told. */
  readonly missing: Map<string, string>;
  readonly told: Set<string>;
  isAgeTold: boolean;
}

/** The snapshots of a run, by their files. */
function uses(): Map<string, SnapshotUse> {
  return perRun("snapshots", () => new Map<string, SnapshotUse>());
}

/** The resolver that answers from a file. The file is read once a run. @throws IssuesError when it cannot be used */
export function useSnapshot(file: string): DnsResolver {
  const known = uses().get(file) ?? open(file);
  uses().set(file, known);
  return known.resolver;
}

function open(file: string): SnapshotUse {
  const snapshot = readSnapshot(file);
  if (!snapshot.ok) throw new IssuesError("Nothing was changed. What is wrong:", snapshot.issues);
  const locked = snapshotResolver(snapshot.value);
  const missing = new Map<string, string>();
  const resolve = (name: string, type: DnsType) => {
    const key = questionKey(name, type);
    if (!snapshot.value.answers.has(key)) missing.set(key, `${printable(name)} ${type}`);
    return locked.resolve(name, type);
  };
  return { file, snapshot: snapshot.value, resolver: { resolve }, missing, told: new Set(), isAgeTold: false };
}

/** Warns, once a run, of what a snapshot lacks and of its age. */
export function tellSnapshots(now = new Date()): void {
  for (const use of uses().values()) for (const issue of news(use, now)) void pulumi.log.warn(describeIssue(issue));
}

function news(use: SnapshotUse, now: Date): Issue[] {
  const { file, snapshot, missing, told } = use;
  const days = Math.floor((now.getTime() - Date.parse(snapshot.date)) / DAY_MS);
  const isOld = !use.isAgeTold && days > MAX_AGE_DAYS;
  use.isAgeTold = true;
  const names = [...missing].filter(([key]) => !told.has(key)).map(([, name]) => name);
  for (const key of missing.keys()) told.add(key);
  return [
    ...(isOld ? [warning("dns/snapshot-old", `The DNS snapshot ${quoted(file)} is ${days} days old.`)] : []),
    ...(names.length > 0
      ? [
          warning(
            "dns/snapshot-incomplete",
            `The DNS snapshot ${quoted(file)} lacks ${shortened(names, { most: MAX_NAMED })}.`,
          ),
        ]
      : []),
  ];
}

function warning(id: "dns/snapshot-incomplete" | "dns/snapshot-old", message: string): Issue {
  const fix = "Make it anew with `odoo-mail dns-lock`, look at what changed, and commit it.";
  return componentIssue(id, { message, fix });
}

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
