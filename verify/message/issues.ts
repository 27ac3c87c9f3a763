/** The catalogue of the issues that the check of a message makes. */
import { error, type IssueDetails, type IssueKind, issueMaker, warning } from "../../records/issueKind";
import type { MessageIssue } from "./report";

/** What is fixed about an issue of a message. */
interface MessageIssueKind extends IssueKind {
  /** Whether it says that something is unknown. @default false */
  readonly isUnknown?: boolean;
}

const open = (summary: string, source: string): MessageIssueKind => ({
  ...warning(summary, source),
  isUnknown: true,
});
const FIELDS = "RFC 5322 section 3.6";
const ALIGNMENT = "RFC 9989, Identifier Alignment";

/** Every issue of verify/message by its stable id. */
export const MESSAGE_ISSUES = {
  // Reading.
  "message/too-large": {
    ...error("The message is larger than 25 MB, or has more than a million lines.", "docs/message.md"),
    isUnknown: true,
  },
  "message/headers-too-large": {
    ...error("The header has more octets or lines than are read.", "docs/message.md"),
    isUnknown: true,
  },
  "message/not-a-message": { ...error("The text does not start with header fields.", FIELDS), isUnknown: true },
  // The header.
  "message/from-missing": error("There is no From.", FIELDS),
  "message/several-from": error("There is more than one From field.", FIELDS),
  "message/from-not-valid": error("From has no address with a domain name.", "RFC 5322 section 3.4.1"),
  "message/several-authors": warning("From names authors of several domains.", "RFC 5322 section 3.6.2"),
  "message/date-missing": error("There is no Date.", FIELDS),
  "message/date-not-valid": warning("Date is no date.", "RFC 5322 section 3.3"),
  "message/message-id-missing": warning("There is no Message-ID.", "RFC 5322 section 3.6.4"),
  "message/message-id-not-valid": warning(
    "Message-ID has no right side that is unique in the world.",
    "RFC 5322 section 3.6.4",
  ),
  "message/field-twice": error("A field that may occur once occurs several times.", FIELDS),
  "message/header-8bit": warning("A header field has octets outside ASCII.", "RFC 5322 section 2.2, RFC 6532"),
  "message/line-too-long": error("A line has more than 998 octets.", "RFC 5322 section 2.1.1"),
  "message/html-only": warning("There is HTML and no plain text.", "RFC 2046 section 5.1.4"),
  // Unsubscribing.
  "message/unsubscribe-not-valid": warning("List-Unsubscribe has no usable address.", "RFC 2369 section 3.2"),
  "message/one-click-not-valid": warning(
    "One-click unsubscribing is announced, and cannot work.",
    "RFC 8058 section 3.1",
  ),
  "message/one-click-not-signed": warning("No valid signature covers one-click unsubscribing.", "RFC 8058 section 4"),
  // SPF of the Return-Path.
  "message/no-return-path": open("The message does not say its Return-Path.", "RFC 5321 section 4.4"),
  "message/no-client": open("The message does not say which address delivered it.", "RFC 5321 section 4.4"),
  "message/spf-fail": error("SPF of the Return-Path says that the server may not send.", "RFC 7208 section 8.4"),
  "message/spf-softfail": warning("SPF of the Return-Path does not vouch for the server.", "RFC 7208 section 8.5"),
  "message/spf-none": warning("The Return-Path has no SPF record.", "RFC 7208 section 8.1"),
  "message/no-such-return-path-domain": error("The domain of the Return-Path does not exist.", "RFC 8020 section 2"),
  "message/spf-permerror": error("SPF of the Return-Path is broken.", "RFC 7208 section 8.7"),
  "message/spf-unknown": open("DNS did not answer for SPF.", "RFC 7208 section 8.6"),
  // Signatures.
  "message/not-signed": warning("The message has no DKIM signature.", "RFC 6376 section 3.5"),
  "message/dkim-body-changed": error("The body is not the one that was signed.", "RFC 6376 section 6.1.3"),
  "message/dkim-headers-changed": error(
    "The signed fields, or the key, are not those of the signing.",
    "RFC 6376 section 6.1.3",
  ),
  "message/dkim-no-key": error("There is no key for a signature.", "RFC 6376 section 6.1.2"),
  "message/dkim-key-not-usable": error("No verifier accepts the key of a signature.", "RFC 6376 section 6.1.2"),
  "message/dkim-expired": error("A signature had expired when the message arrived.", "RFC 6376 section 3.5"),
  "message/dkim-sha1": error("A signature uses SHA-1, which nobody may accept.", "RFC 8301 section 3.1"),
  "message/dkim-from-not-signed": error("A signature does not cover From.", "RFC 6376 section 5.4"),
  "message/dkim-partial-body": error("A signature covers a part of the body only.", "RFC 6376 section 8.2"),
  "message/dkim-not-readable": error("A signature lacks what it must have.", "RFC 6376 section 6.1.1"),
  "message/dkim-identity-not-allowed": error(
    "A signature speaks for an identity that its domain or its key does not allow.",
    "RFC 6376 sections 3.6.1 and 6.1.1",
  ),
  "message/dkim-unknown": open("DNS did not answer for the key of a signature.", "RFC 6376 section 6.1.2"),
  "message/too-many-signatures": warning("There are more signatures than anybody verifies.", "RFC 6376 section 6.1"),
  // DMARC and ARC.
  "message/no-such-author-domain": error("The author domain does not exist.", "RFC 8020 section 2"),
  "message/partner-relayed": warning(
    "Odoo passed on a message of somebody else in that person's name.",
    "Odoo documentation, Manage outbound messages",
  ),
  "message/signed-by-odoo-only": warning("Odoo signs as odoo.com, not as the author domain.", ALIGNMENT),
  "message/not-aligned": warning("What is authenticated is not the author domain.", ALIGNMENT),
  "message/no-dmarc-policy": warning("No DMARC policy applies to the author domain.", "RFC 9989 section 4.10.1"),
  "message/dmarc-unknown": open("DNS did not answer for DMARC.", "RFC 9989 section 4.10"),
  "message/arc-broken": warning("The ARC chain is broken.", "RFC 8617 section 5.2"),
  "message/arc-unknown": open("DNS did not answer for a key of the ARC chain.", "RFC 8617 section 5.2"),
} as const satisfies Readonly<Record<string, MessageIssueKind>>;

export type MessageIssueId = keyof typeof MESSAGE_ISSUES;

const makeIssue = issueMaker(MESSAGE_ISSUES);

/** One issue of the catalogue. */
export function messageIssue(id: MessageIssueId, details: IssueDetails): MessageIssue {
  const { isUnknown = false }: MessageIssueKind = MESSAGE_ISSUES[id];
  return { ...makeIssue(id, details), isUnknown };
}

/** One issue of the catalogue that has no details but its words. */
export function plainIssue(id: MessageIssueId, message: string, fix: string): MessageIssue {
  return messageIssue(id, { message, fix });
}
