/** The catalogue of the issues that the check of a message makes. */
import { type Issue, Severity } from "../../records/issue";
import type { MessageIssue } from "./report";

/** What is fixed about an issue: how bad it is, when it is reported, and where the rule stands. */
export interface MessageIssueKind {
  readonly severity: Severity;
  readonly summary: string;
  readonly source: string;
  /** Whether it says that something is unknown. @default false */
  readonly isUnknown?: boolean;
}

const { Error: E, Warning: W } = Severity;
const kind = (severity: Severity, summary: string, source: string): MessageIssueKind => ({ severity, summary, source });
const open = (summary: string, source: string): MessageIssueKind => ({
  ...kind(W, summary, source),
  isUnknown: true,
});
const FIELDS = "RFC 5322 section 3.6";
const ALIGNMENT = "RFC 9989, Identifier Alignment";

/** Every issue of verify/message by its stable id. */
export const MESSAGE_ISSUES = {
  // Reading.
  "message/too-large": {
    ...kind(E, "The message is larger than 25 MB, or has more than a million lines.", "docs/message.md"),
    isUnknown: true,
  },
  "message/headers-too-large": {
    ...kind(E, "The header has more octets or lines than are read.", "docs/message.md"),
    isUnknown: true,
  },
  "message/not-a-message": { ...kind(E, "The text does not start with header fields.", FIELDS), isUnknown: true },
  // The header.
  "message/from-missing": kind(E, "There is no From.", FIELDS),
  "message/several-from": kind(E, "There is more than one From field.", FIELDS),
  "message/from-not-valid": kind(E, "From has no address with a domain name.", "RFC 5322 section 3.4.1"),
  "message/several-authors": kind(W, "From names authors of several domains.", "RFC 5322 section 3.6.2"),
  "message/date-missing": kind(E, "There is no Date.", FIELDS),
  "message/date-not-valid": kind(W, "Date is no date.", "RFC 5322 section 3.3"),
  "message/message-id-missing": kind(W, "There is no Message-ID.", "RFC 5322 section 3.6.4"),
  "message/message-id-not-valid": kind(
    W,
    "Message-ID has no right side that is unique in the world.",
    "RFC 5322 section 3.6.4",
  ),
  "message/field-twice": kind(E, "A field that may occur once occurs several times.", FIELDS),
  "message/header-8bit": kind(W, "A header field has octets outside ASCII.", "RFC 5322 section 2.2, RFC 6532"),
  "message/line-too-long": kind(E, "A line has more than 998 octets.", "RFC 5322 section 2.1.1"),
  "message/html-only": kind(W, "There is HTML and no plain text.", "RFC 2046 section 5.1.4"),
  // Unsubscribing.
  "message/unsubscribe-not-valid": kind(W, "List-Unsubscribe has no usable address.", "RFC 2369 section 3.2"),
  "message/one-click-not-valid": kind(
    W,
    "One-click unsubscribing is announced, and cannot work.",
    "RFC 8058 section 3.1",
  ),
  "message/one-click-not-signed": kind(W, "No valid signature covers one-click unsubscribing.", "RFC 8058 section 4"),
  // SPF of the Return-Path.
  "message/no-return-path": open("The message does not say its Return-Path.", "RFC 5321 section 4.4"),
  "message/no-client": open("The message does not say which address delivered it.", "RFC 5321 section 4.4"),
  "message/spf-fail": kind(E, "SPF of the Return-Path says that the server may not send.", "RFC 7208 section 8.4"),
  "message/spf-softfail": kind(W, "SPF of the Return-Path does not vouch for the server.", "RFC 7208 section 8.5"),
  "message/spf-none": kind(W, "The Return-Path has no SPF record.", "RFC 7208 section 8.1"),
  "message/no-such-return-path-domain": kind(E, "The domain of the Return-Path does not exist.", "RFC 8020 section 2"),
  "message/spf-permerror": kind(E, "SPF of the Return-Path is broken.", "RFC 7208 section 8.7"),
  "message/spf-unknown": open("DNS did not answer for SPF.", "RFC 7208 section 8.6"),
  // Signatures.
  "message/not-signed": kind(W, "The message has no DKIM signature.", "RFC 6376 section 3.5"),
  "message/dkim-body-changed": kind(E, "The body is not the one that was signed.", "RFC 6376 section 6.1.3"),
  "message/dkim-headers-changed": kind(
    E,
    "The signed fields, or the key, are not those of the signing.",
    "RFC 6376 section 6.1.3",
  ),
  "message/dkim-no-key": kind(E, "There is no key for a signature.", "RFC 6376 section 6.1.2"),
  "message/dkim-key-not-usable": kind(E, "No verifier accepts the key of a signature.", "RFC 6376 section 6.1.2"),
  "message/dkim-expired": kind(E, "A signature had expired when the message arrived.", "RFC 6376 section 3.5"),
  "message/dkim-sha1": kind(E, "A signature uses SHA-1, which nobody may accept.", "RFC 8301 section 3.1"),
  "message/dkim-from-not-signed": kind(E, "A signature does not cover From.", "RFC 6376 section 5.4"),
  "message/dkim-partial-body": kind(E, "A signature covers a part of the body only.", "RFC 6376 section 8.2"),
  "message/dkim-not-readable": kind(E, "A signature lacks what it must have.", "RFC 6376 section 6.1.1"),
  "message/dkim-identity-not-allowed": kind(
    E,
    "A signature speaks for an identity that its domain or its key does not allow.",
    "RFC 6376 sections 3.6.1 and 6.1.1",
  ),
  "message/dkim-unknown": open("DNS did not answer for the key of a signature.", "RFC 6376 section 6.1.2"),
  "message/too-many-signatures": kind(W, "There are more signatures than anybody verifies.", "RFC 6376 section 6.1"),
  // DMARC and ARC.
  "message/no-such-author-domain": kind(E, "The author domain does not exist.", "RFC 8020 section 2"),
  "message/partner-relayed": kind(
    W,
    "Odoo passed on a message of somebody else in that person's name.",
    "Odoo documentation, Manage outbound messages",
  ),
  "message/signed-by-odoo-only": kind(W, "Odoo signs as odoo.com, not as the author domain.", ALIGNMENT),
  "message/not-aligned": kind(W, "What is authenticated is not the author domain.", ALIGNMENT),
  "message/no-dmarc-policy": kind(W, "No DMARC policy applies to the author domain.", "RFC 9989 section 4.10.1"),
  "message/dmarc-unknown": open("DNS did not answer for DMARC.", "RFC 9989 section 4.10"),
  "message/arc-broken": kind(W, "The ARC chain is broken.", "RFC 8617 section 5.2"),
  "message/arc-unknown": open("DNS did not answer for a key of the ARC chain.", "RFC 8617 section 5.2"),
} as const satisfies Readonly<Record<string, MessageIssueKind>>;

export type MessageIssueId = keyof typeof MESSAGE_ISSUES;

/** The part of an issue that differs from case to case. `message` and `fix` must be safe to print. */
export type MessageIssueDetail = Pick<Issue, "message" | "fix"> & Partial<Pick<Issue, "found" | "severity">>;

/** One issue with the severity, unless given, and the source of its kind. */
export function messageIssue(id: MessageIssueId, detail: MessageIssueDetail): MessageIssue {
  const { severity, source, isUnknown = false }: MessageIssueKind = MESSAGE_ISSUES[id];
  return { id, severity, source, isUnknown, ...detail };
}
