import * as pulumi from "@pulumi/pulumi";
import { readFileSync } from "node:fs";
import {
  type DnsSnapshot,
  parseSnapshot,
  questionKey,
  sameAnswer,
  snapshotResolver,
  snapshotUnreadable,
} from "../../records/dns/snapshot";
import { type Issue, type Parsed, Severity } from "../../records/issue";
import { printable, quoted } from "../../records/printable";
import type { DnsAnswer, DnsResolver, DnsType } from "../../records/resolver";
import { describeIssue, IssuesError } from "../issues";
import { boundedResolver } from "../resolverBounds";
import { currentRun } from "../run";

const DAY_MS = 86_400_000;
const MAX_AGE_DAYS = 30;
const MAX_NAMED = 5;

// A pipeline without DNS shall not wait for it: what does not answer soon is not compared.
const COMPARING = { atOnce: 64, seconds: 3, giveUpAfter: 4 };

/** A snapshot in a run: who answers, and what there is to say about it that was not said yet. */
export interface SnapshotUse {
  readonly resolver: DnsResolver;
  /** Compares what was asked since the last time with what DNS says now. */
  news(now: Date): Promise<Issue[]>;
}

interface Asked {
  readonly name: string;
  readonly type: DnsType;
  readonly answer: DnsAnswer;
}

/** @param live who says what DNS says now @throws IssuesError when the file cannot be used */
export function useSnapshot(file: string, live: DnsResolver): SnapshotUse {
  const snapshot = readSnapshot(file);
  if (!snapshot.ok) throw new IssuesError("Nothing was changed, because of:", snapshot.issues);
  const { date, answers } = snapshot.value;
  const locked = snapshotResolver(snapshot.value);
  const comparing = boundedResolver(live, COMPARING);
  const open = new Map<string, Asked>();
  const asked = new Set<string>();
  let ageTold = false;
  return {
    resolver: {
      resolve: async (name, type) => {
        const key = questionKey(name, type);
        const answer = await locked.resolve(name, type);
        if (!asked.has(key)) open.set(key, { name, type, answer });
        asked.add(key);
        return answer;
      },
    },
    news: async (now) => {
      const questions = [...open.values()];
      open.clear();
      const old = ageTold ? [] : oldIssues(file, date, now);
      ageTold = true;
      const missing = questions.filter(({ name, type }) => !answers.has(questionKey(name, type)));
      const known = questions.filter((one) => !missing.includes(one));
      return [...old, ...missingIssues(file, missing), ...differing(file, await different(known, comparing))];
    },
  };
}

/** Says once in a run what is to be known of the snapshots that it uses. */
export async function tellSnapshots(now = new Date()): Promise<void> {
  for (const use of currentRun().snapshots?.values() ?? [])
    for (const issue of await use.news(now)) void pulumi.log.warn(describeIssue(issue));
}

async function different(questions: readonly Asked[], live: DnsResolver): Promise<Asked[]> {
  const now = await Promise.all(questions.map(({ name, type }) => live.resolve(name, type)));
  return questions.filter(({ answer }, index) => {
    const found = now[index];
    const isAnswered = found !== undefined && found.status !== "timeout" && found.status !== "servfail";
    return isAnswered && !sameAnswer(answer, found);
  });
}

function oldIssues(file: string, date: string, now: Date): Issue[] {
  const days = Math.floor((now.getTime() - Date.parse(date)) / DAY_MS);
  if (days <= MAX_AGE_DAYS) return [];
  return [warning("dns/snapshot-old", `The DNS snapshot ${quoted(file)} is ${days} days old.`)];
}

function missingIssues(file: string, missing: readonly Asked[]): Issue[] {
  if (missing.length === 0) return [];
  return [warning("dns/snapshot-incomplete", `The DNS snapshot ${quoted(file)} lacks ${named(missing)}.`)];
}

function differing(file: string, different: readonly Asked[]): Issue[] {
  if (different.length === 0) return [];
  return [
    warning(
      "dns/snapshot-differs",
      `DNS says something else than the snapshot ${quoted(file)} for ${named(different)}.`,
    ),
  ];
}

function named(questions: readonly Asked[]): string {
  const shown = questions.slice(0, MAX_NAMED).map(({ name, type }) => `${printable(name)} ${type}`);
  return `${shown.join(", ")}${questions.length > MAX_NAMED ? ` and ${questions.length - MAX_NAMED} more` : ""}`;
}

function warning(id: string, message: string): Issue {
  const fix = "Make it anew with `odoo-mail dns-lock`, look at what changed, and commit it.";
  return { id, severity: Severity.Warning, message, fix, source: "docs/spf.md" };
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
