import { type Issue, Severity } from "../issue";

/** What is fixed about an issue: how bad it is, the rule in one sentence, and where the rule stands. */
export interface DkimIssueKind {
  readonly severity: Severity;
  readonly summary: string;
  readonly source: string;
}

const { Error: E, Warning: W } = Severity;
const KEY = "RFC 6376 section 3.6.1";
const LIST = "RFC 6376 section 3.2";
const kind = (severity: Severity, summary: string, source: string): DkimIssueKind => ({ severity, summary, source });

/** Every issue of records/dkim by its stable id. */
export const DKIM_ISSUES = {
  "dkim/selector-not-valid": kind(E, "The selector is not a name that a signature may carry.", "RFC 6376 section 3.1"),
  "dkim/too-long": kind(E, "The record is larger than a TXT record or has more tags than anybody needs.", "RFC 1035"),
  "dkim/version-not-valid": kind(E, "The version is there, but not DKIM1, or not first.", KEY),
  "dkim/not-a-tag": kind(E, "Something between two semicolons is no tag=value.", LIST),
  "dkim/tag-twice": kind(E, "A tag occurs twice, which makes the whole list invalid.", LIST),
  "dkim/key-missing": kind(E, "There is no p, so this is no key.", KEY),
  "dkim/key-revoked": kind(W, "p is empty: the key was revoked.", KEY),
  "dkim/unknown-key-type": kind(E, "The key type is neither rsa nor ed25519.", `${KEY}, RFC 8463`),
  "dkim/key-not-base64": kind(E, "p is not base64.", KEY),
  "dkim/key-not-valid": kind(E, "p is base64, but not a key of the key type.", `${KEY}, RFC 8017, RFC 8463`),
  "dkim/key-too-short": kind(E, "An RSA key below 1024 bits is not accepted.", "RFC 8301 section 3.2"),
  "dkim/key-short": kind(W, "An RSA key should have 2048 bits.", "RFC 8301 section 3.2"),
  "dkim/key-long": kind(W, "Verifiers need not accept RSA keys above 4096 bits.", "RFC 8301 section 3.2"),
  "dkim/no-usable-hash": kind(E, "h allows no hash algorithm that is still accepted.", "RFC 8301 section 3.1"),
  "dkim/sha1-allowed": kind(W, "h names sha1, which nobody may use any more.", "RFC 8301 section 3.1"),
  "dkim/not-for-email": kind(E, "s does not allow the key for mail.", KEY),
  "dkim/testing": kind(W, "t=y: verifiers treat signed mail as if it were not.", KEY),
  "dkim/target-not-usable": kind(E, "No verifier would accept the key behind the CNAME to be published.", KEY),
  "dkim/published-not-usable": kind(W, "No verifier accepts the key behind the published CNAME.", KEY),
  "dkim/target-without-key": kind(W, "There is no key behind the CNAME.", "RFC 6376 section 3.6.2.2"),
  "dkim/target-several-keys": kind(W, "There are several TXT records behind the CNAME.", "RFC 6376 section 3.6.2.2"),
  "dkim/target-unanswered": kind(
    W,
    "DNS did not say whether there is a key behind the CNAME.",
    "RFC 6376 section 3.6.2.2",
  ),
  "dkim/unknown-tag": kind(W, "Verifiers ignore a tag that they do not know.", LIST),
} as const satisfies Record<string, DkimIssueKind>;

export type DkimIssueId = keyof typeof DKIM_ISSUES;

/** The part of an issue that differs from case to case. `message` and `fix` must be safe to print. */
export type DkimIssueDetail = Pick<Issue, "message" | "fix"> & Partial<Pick<Issue, "found" | "position">>;

/** One issue with the severity and source of its kind. */
export function dkimIssue(id: DkimIssueId, detail: DkimIssueDetail): Issue {
  const { severity, source } = DKIM_ISSUES[id];
  return { id, severity, source, ...detail };
}
