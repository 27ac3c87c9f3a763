import type { DomainName } from "../dns/domainName";
import { type Issue, isError } from "../issue";
import { quoted } from "../printable";
import type { DnsResolver } from "../resolver";
import { dkimIssue } from "./issues";
import { parseDkimKey } from "./parse";

/** A CNAME that is about to be published, or is. */
export interface DkimTarget {
  /** Where the key is kept. */
  readonly target: DomainName;
  /** Whether verifiers follow the CNAME to it already: then nothing is to be kept from the world any more. */
  readonly isPublished: boolean;
  readonly resolver: DnsResolver;
}

/** How many of a key's own issues are told. */
const TOLD = 3;
// What a key record starts with, or has; a wildcard may answer anything else, and that is no key (RFC 6376 section 3.6.1).
const KEY = /^[\s"']{0,16}v\s{0,16}=\s{0,16}dkim|(?:^|;)\s{0,16}p\s{0,16}=/i;

/** Whether a TXT value is meant as a DKIM key, sound or not. */
export function resemblesDkimKey(text: string): boolean {
  return KEY.test(text);
}

/**
 * Looks at the key behind a CNAME, as a verifier would (RFC 6376 section 3.6.2.2): one question. A key that no verifier accepts is an
 * error as long as it is not published; what DNS does not answer, or does not have yet, is a warning. Never rejects when the resolver does not.
 * Issues: `dkim/target-not-usable`, `dkim/published-not-usable`, `dkim/target-without-key`, `dkim/target-several-keys`,
 * `dkim/target-unanswered`, and the warnings of parseDkimKey.
 */
export async function dkimTargetIssues({ target, isPublished, resolver }: DkimTarget): Promise<Issue[]> {
  const { status, values } = await resolver.resolve(target, "TXT");
  if (status === "servfail" || status === "timeout") return [unanswered(target, status)];
  const texts = values.filter((value) => typeof value === "string").filter(resemblesDkimKey);
  const [text] = texts;
  if (text === undefined) return [withoutKey(target, status)];
  if (texts.length > 1) return [severalKeys(target, texts)];
  const key = parseDkimKey(text);
  if (!key.ok) return [notUsable(target, text, reasons(key.issues.filter(isError)), isPublished)];
  if (key.value.revoked) return [notUsable(target, text, "the key was revoked (p is empty)", isPublished)];
  return key.issues.map((issue) => ({ ...issue, message: `The key at ${target}: ${issue.message}` }));
}

function reasons(issues: readonly Issue[]): string {
  const told = issues.slice(0, TOLD).map(({ message }) => message.replace(/\.$/, ""));
  return [...told, ...(issues.length > TOLD ? [`${issues.length - TOLD} more`] : [])].join("; ");
}

function notUsable(target: DomainName, text: string, why: string, isPublished: boolean): Issue {
  const id = isPublished ? "dkim/published-not-usable" : "dkim/target-not-usable";
  const message = `No verifier accepts the key at ${target}: ${why}.`;
  const fix = `Ask whoever keeps ${target} for a key that is in use, or take another target or selector; check what signs with this selector.`;
  return dkimIssue(id, { message, found: text, fix });
}

function withoutKey(target: DomainName, status: string): Issue {
  return dkimIssue("dkim/target-without-key", {
    message: `There is no key at ${target} (${status === "answer" ? "other TXT records only" : status}), so signatures with this selector fail.`,
    fix: "Check the spelling of the target; if its keeper makes the key once the CNAME is there, run again afterwards.",
  });
}

// RFC 6376 section 3.6.2.2: several TXT records at one name are undefined, so verifiers take any of them.
function severalKeys(target: DomainName, texts: readonly string[]): Issue {
  const list = texts.slice(0, TOLD).map((text) => quoted(text, 40));
  return dkimIssue("dkim/target-several-keys", {
    message: `There are ${texts.length} keys at ${target}, and which one a verifier takes is chance: ${list.join(", ")}.`,
    fix: `Ask whoever keeps ${target} to leave one.`,
  });
}

function unanswered(target: DomainName, status: string): Issue {
  return dkimIssue("dkim/target-unanswered", {
    message: `DNS did not say whether there is a key at ${target} (${status}).`,
    fix: "Run again when DNS answers, or name resolvers that do.",
  });
}
