/** Checks the tags of a DKIM key record, all but the key itself, which publicKey.ts checks. */
import type { Issue } from "../issue";
import { quoted } from "../printable";
import { type DkimIssueId, dkimIssue } from "./issues";
import { type KeyTag, trimFolds } from "./tagList";

const KNOWN_TAGS: readonly string[] = ["v", "h", "k", "n", "p", "s", "t"];
const BY_HAND = "Have it mended by whoever publishes the key.";

/** The items of a colon-separated list, in lower case, without empty ones (RFC 6376 section 3.6.1: h, s, t). */
export function readColonList(value: string): string[] {
  return value
    .split(":")
    .map((item) => trimFolds(item).toLowerCase())
    .filter((item) => item !== "");
}

/** The issues of all tags but the key itself; a missing key is one of them. */
export function checkTagList(tags: readonly KeyTag[]): Issue[] {
  const issues = tags.flatMap((tag, at) => checkTag(tag, at, tags));
  return tags.some(({ name }) => name === "p") ? issues : [...issues, keyMissing()];
}

function checkTag(tag: KeyTag, at: number, tags: readonly KeyTag[]): Issue[] {
  if (tag.name === "") return [issueAt("dkim/not-a-tag", tag, `${quoted(tag.text, 80)} is no tag=value`)];
  if (tags.findIndex(({ name }) => name === tag.name) < at)
    return [issueAt("dkim/tag-twice", tag, `The tag ${quoted(tag.name, 40)} occurs twice`)];
  if (!KNOWN_TAGS.includes(tag.name))
    return [issueAt("dkim/unknown-tag", tag, `Verifiers ignore the tag ${quoted(tag.name, 40)}`)];
  return checkValue(tag, at);
}

function checkValue(tag: KeyTag, at: number): Issue[] {
  switch (tag.name) {
    case "v":
      return at === 0 && tag.value === "DKIM1"
        ? []
        : [issueAt("dkim/version-not-valid", tag, `${quoted(tag.text, 40)} must be v=DKIM1, and first`)];
    case "h":
      return checkHashes(tag);
    case "s":
      return readColonList(tag.value).some((type) => type === "*" || type === "email")
        ? []
        : [issueAt("dkim/not-for-email", tag, `${quoted(tag.text, 40)} does not allow the key for mail`)];
    case "t":
      return readColonList(tag.value).includes("y")
        ? [issueAt("dkim/testing", tag, "The key is in test mode: signed mail counts as not signed")]
        : [];
    default:
      return [];
  }
}

// Verifiers ignore unknown algorithms (RFC 6376 section 3.6.1) and must not use sha1 (RFC 8301 section 3.1).
function checkHashes(tag: KeyTag): Issue[] {
  const hashes = readColonList(tag.value);
  if (!hashes.includes("sha256"))
    return [issueAt("dkim/no-usable-hash", tag, `${quoted(tag.text, 40)} does not allow sha256, the only hash in use`)];
  return hashes.includes("sha1")
    ? [issueAt("dkim/sha1-allowed", tag, "The key allows sha1, which verifiers refuse")]
    : [];
}

function keyMissing(): Issue {
  return dkimIssue("dkim/key-missing", { message: "The record has no p, so it is no DKIM key.", fix: BY_HAND });
}

function issueAt(id: DkimIssueId, tag: KeyTag, message: string): Issue {
  return dkimIssue(id, { message: `${message}.`, found: tag.text, position: tag.position, fix: BY_HAND });
}
