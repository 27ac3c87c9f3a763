import type { DomainName } from "../../records/dns/domainName";
import { parseDkimKey } from "../../records/dkim/parse";
import { dkimTargetIssues, resemblesDkimKey } from "../../records/dkim/target";
import { type Issue, isError, Severity } from "../../records/issue";
import type { DnsResolver } from "../../records/resolver";
import type { DkimSeen } from "../report";

/** A key as verifiers find it, and what is wrong with it. */
export interface KeyFinding {
  readonly key?: NonNullable<DkimSeen["key"]>;
  readonly issues: readonly Issue[];
}

// Warnings to whoever plans; to the world the signatures fail.
const FAILS: ReadonlySet<string> = new Set(["dkim/target-without-key", "dkim/target-several-keys", "dkim/key-revoked"]);

/** Reads the key at a name, or behind a CNAME there. Every fault of the key is told by its own id. */
export async function readKey(at: DomainName, resolver: DnsResolver): Promise<KeyFinding> {
  const { values } = await resolver.resolve(at, "TXT");
  const texts = values.filter((value) => typeof value === "string").filter(resemblesDkimKey);
  const [text] = texts;
  if (text === undefined || texts.length > 1)
    return { issues: (await dkimTargetIssues({ target: at, isPublished: true, resolver })).map(asSeen) };
  const read = parseDkimKey(text);
  const told = read.ok ? read.issues : read.issues.filter(isError);
  const issues = told.map((issue) => asSeen({ ...issue, message: `The key at ${at}: ${issue.message}` }));
  if (!read.ok) return { issues };
  const { keyType, modulusBits, revoked, testing } = read.value;
  return { key: { keyType, revoked, testing, ...(modulusBits !== undefined && { bits: modulusBits }) }, issues };
}

function asSeen(issue: Issue): Issue {
  return FAILS.has(issue.id) ? { ...issue, severity: Severity.Error } : issue;
}
