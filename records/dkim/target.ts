/** Checks the key behind the CNAME that a domain publishes for DKIM. */
import type { DomainName } from "../dns/domainName";
import { type Issue, isError } from "../issue";
import { quotedList, shortened } from "../printable";
import { type DnsResolver, isUnanswered, textsOf } from "../resolver";
import { dkimIssue } from "./issues";
import { parseDkimKey } from "./parse";

/** A CNAME that is published, or is about to be. */
export interface DkimTarget {
  /** Where the key is kept. */
  readonly target: DomainName;
  /** Whether the CNAME is published already: then an unusable key is a warning, since refusing the CNAME would prevent nothing. */
  readonly isPublished: boolean;
  readonly resolver: DnsResolver;
}

/** How many keys, or issues of one key, a message shows. */
const MAX_SHOWN = 3;
// A key record starts with v=DKIM or has a p (RFC 6376 section 3.6.1). Any other text, such as the answer of a wildcard, is no key.
const KEY = /^[\s"']{0,16}v\s{0,16}=\s{0,16}dkim|(?:^|;)\s{0,16}p\s{0,16}=/i;

/** Whether a TXT value is meant as a DKIM key, sound or not. */
export function resemblesDkimKey(text: string): boolean {
  return KEY.test(text);
}

/**
 * Looks at the key behind a CNAME as a verifier would (RFC 6376 section 3.6.2.2), with one question to DNS. A key that no verifier
 * accepts is an error as long as the CNAME is not published. A missing key or answer is a warning. Rejects only if the resolver does.
 * Issues: `dkim/target-not-usable`, `dkim/published-not-usable`, `dkim/target-without-key`, `dkim/target-several-keys`,
 * `dkim/target-unanswered`, and the warnings of parseDkimKey.
 */
export async function dkimTargetIssues({ target, isPublished, resolver }: DkimTarget): Promise<Issue[]> {
  const answer = await resolver.resolve(target, "TXT");
  if (isUnanswered(answer)) return [unanswered(target, answer.status)];
  const texts = textsOf(answer).filter(resemblesDkimKey);
  const [text] = texts;
  if (text === undefined) return [withoutKey(target, answer.status)];
  if (texts.length > 1) return [severalKeys(target, texts)];
  const key = parseDkimKey(text);
  if (!key.ok) return [notUsable(target, text, keyFaults(key.issues.filter(isError)), isPublished)];
  if (key.value.revoked) return [notUsable(target, text, "the key was revoked (p is empty)", isPublished)];
  return key.issues.map((issue) => ({ ...issue, message: `The key at ${target}: ${issue.message}` }));
}

/** Why a key cannot be used, as a part of a sentence. */
export function keyFaults(issues: readonly Issue[]): string {
  const texts = issues.map(({ message }) => message.replace(/\.$/, ""));
  return shortened(texts, { separator: "; ", most: MAX_SHOWN });
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

// RFC 6376 section 3.6.2.2 leaves several TXT records at one name undefined, so a verifier may take any of them.
function severalKeys(target: DomainName, texts: readonly string[]): Issue {
  const list = quotedList(texts, { max: 40, most: MAX_SHOWN });
  return dkimIssue("dkim/target-several-keys", {
    message: `There are ${texts.length} keys at ${target}, and which one a verifier takes is chance: ${list}.`,
    fix: `Ask whoever keeps ${target} to leave one.`,
  });
}

function unanswered(target: DomainName, status: string): Issue {
  return dkimIssue("dkim/target-unanswered", {
    message: `DNS did not say whether there is a key at ${target} (${status}).`,
    fix: "Run again when DNS answers, or name resolvers that do.",
  });
}
