/** What is wrong with the DKIM signatures of a message. */
import type { DkimKey } from "../../records/dkim/parse";
import { keyFaults } from "../../records/dkim/target";
import { isError, type Issue, type Parsed, Severity } from "../../records/issue";
import { isInZone } from "../../records/dns/domainName";
import { printable } from "../../records/printable";
import { type MessageIssueId, messageIssue } from "./issues";
import {
  type DmarcOfMessage,
  DmarcResult,
  type MessageIssue,
  type OdooMarks,
  SignatureResult,
  type SignatureSeen,
} from "./report";
import { MAX_SIGNATURES } from "./signatureFields";

/** A signature and its key, where one was looked up. */
export interface Keyed {
  readonly signature: SignatureSeen;
  readonly key: Parsed<DkimKey> | undefined;
}

/**
 * What is wrong with the signatures of a message. A broken one beside a good one for the author domain is a warning.
 *
 * @param odoo where Odoo wrote somebody else into From, that has an issue of its own
 */
export function signatureIssues(
  keyed: readonly Keyed[],
  ignored: number,
  dmarc: DmarcOfMessage,
  { isPartnersMessage, isKeyPublished }: Pick<OdooMarks, "isPartnersMessage" | "isKeyPublished">,
): MessageIssue[] {
  const isSafe = keyed.some(
    ({ signature }) => signature.result === SignatureResult.Pass && signature.isAligned === true,
  );
  const told = new Set<string>();
  const issues = keyed.flatMap((one) => [...ofResult(one, isSafe), ...ofKey(one)]);
  return [
    ...(keyed.length === 0 && !isPartnersMessage ? [notSigned(dmarc, isKeyPublished === true)] : []),
    ...(ignored > 0 ? [tooMany(ignored)] : []),
    // Two signatures with one key share its faults.
    ...issues.filter(({ id, message }) => !told.has(`${id} ${message}`) && told.add(`${id} ${message}`)),
  ];
}

const WORDS: Readonly<Partial<Record<SignatureResult, readonly [id: MessageIssueId, what: string, fix: string]>>> = {
  "body-changed": [
    "message/dkim-body-changed",
    "does not hold: the body was changed after signing",
    "Look for what edits mail on its way: a mailing list, a footer, a virus scanner, a gateway. Have it done before the signing, or not at all. A copied or re-encoded file fails too: save the message as received.",
  ],
  "headers-changed": [
    "message/dkim-headers-changed",
    "does not hold: a signed header field was changed, or another key signed",
    "Look for what rewrites Subject, To or other signed fields on its way; if nothing does, the key in DNS is not the one that signs.",
  ],
  "no-key": [
    "message/dkim-no-key",
    "cannot be verified: there is no key in DNS",
    "Publish the CNAME or the key of that selector; for Odoo's selector DkimRecord does.",
  ],
  expired: [
    "message/dkim-expired",
    "had expired when the message arrived (x=)",
    "Have the signer allow more time than mail may wait in a queue, such as some days.",
  ],
  sha1: ["message/dkim-sha1", "uses rsa-sha1, which no verifier may accept", "Have the signer use rsa-sha256."],
  "from-not-signed": [
    "message/dkim-from-not-signed",
    "does not cover From (h=), so that it says nothing of the author",
    "Have the signer sign From.",
  ],
  "partial-body": [
    "message/dkim-partial-body",
    "covers a part of the body only (l=), so that anybody may append to it; it was not taken into account",
    "Have the signer leave l= out.",
  ],
  "not-readable": [
    "message/dkim-not-readable",
    "cannot be read: a tag is missing, occurs twice or has a value that is not allowed",
    "Look at the program that signs; RFC 6376 section 3.5 lists what a signature must have.",
  ],
  unknown: [
    "message/dkim-unknown",
    "could not be verified: DNS did not answer for its key",
    "Run again when DNS answers, or name a resolver with --server.",
  ],
};

function ofResult({ signature, key }: Keyed, isSafe: boolean): MessageIssue[] {
  if (signature.result === SignatureResult.KeyNotUsable) return [notUsable(signature, key, isSafe)];
  if (signature.result === SignatureResult.IdentityNotAllowed) return [otherIdentity(signature, isSafe)];
  const [id, what, fix] = WORDS[signature.result] ?? [];
  if (id === undefined || what === undefined || fix === undefined) return [];
  const message = `${named(signature)} ${what}.`;
  return [messageIssue(id, { message, fix, ...lighter(isSafe) })];
}

function notUsable(signature: SignatureSeen, key: Parsed<DkimKey> | undefined, isSafe: boolean): MessageIssue {
  const why =
    key?.ok === true && key.value.revoked
      ? "it was revoked (p is empty)"
      : keyFaults(key?.ok === false ? key.issues.filter(isError) : []);
  return messageIssue("message/dkim-key-not-usable", {
    message: `${named(signature)} cannot be verified, because its key is not usable${why === "" ? "" : `: ${why}`}.`,
    fix: "Publish the key that the signer uses; for Odoo's selector that is a CNAME, which DkimRecord declares.",
    ...lighter(isSafe),
  });
}

function otherIdentity(signature: SignatureSeen, isSafe: boolean): MessageIssue {
  const { identityDomain = "", signingDomain } = signature;
  const why = isInZone(identityDomain, signingDomain)
    ? "and its key allows the signing domain only (t=s)"
    : "which is not in the signing domain";
  return messageIssue("message/dkim-identity-not-allowed", {
    message: `${named(signature)} speaks for ${printable(identityDomain, 80)} (i=), ${why}, so it does not count.`,
    fix: "Have the signer leave i= out, or use its signing domain there.",
    ...lighter(isSafe),
  });
}

// Warnings about a key that verifies: its size, test mode, and so on.
function ofKey({ signature, key }: Keyed): MessageIssue[] {
  if (signature.result !== SignatureResult.Pass || key === undefined) return [];
  const where = printable(`${signature.selector}._domainkey.${signature.signingDomain}`, 120);
  return key.issues.map((issue: Issue) => ({
    ...issue,
    message: `The key at ${where}: ${issue.message}`,
    isUnknown: false,
  }));
}

function lighter(isSafe: boolean): { severity?: Severity } {
  return isSafe ? { severity: Severity.Warning } : {};
}

function named({ signingDomain, selector }: SignatureSeen): string {
  return `The signature of ${printable(signingDomain, 80) || "nobody"} (selector ${printable(selector, 60) || "none"})`;
}

function notSigned(dmarc: DmarcOfMessage, isKeyPublished: boolean): MessageIssue {
  const ofOdoo = isKeyPublished
    ? "DNS has the CNAME for Odoo's key. If Odoo's servers sent the message, send another one, since this one may be older than the CNAME; if that is not signed either, ask Odoo's support."
    : "For mail of Odoo's servers publish the DKIM CNAME (DkimRecord).";
  return messageIssue("message/not-signed", {
    message: "The message has no DKIM signature.",
    fix: `${ofOdoo} For your own outgoing server (Settings, Outgoing Mail Servers in Odoo) turn on DKIM there.`,
    ...(dmarc.result === DmarcResult.Fail && { severity: Severity.Error }),
  });
}

function tooMany(ignored: number): MessageIssue {
  return messageIssue("message/too-many-signatures", {
    message: `There are ${MAX_SIGNATURES + ignored} DKIM signatures; the first ${MAX_SIGNATURES} were looked at.`,
    fix: "Look at who adds them: one for each service that handles the mail is enough.",
  });
}
