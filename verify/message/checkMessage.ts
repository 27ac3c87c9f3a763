/** The check of a received message: everything put together, and how Odoo is seen in it. */
import { ODOO_DKIM_SELECTOR, ODOO_DOMAIN } from "../../odoo/names";
import { UNKNOWN_POLICY } from "../../records/dmarc/effectivePolicy";
import { type DomainName, isInZone } from "../../records/dns/domainName";
import { isError, type Issue } from "../../records/issue";
import type { DnsResolver } from "../../records/resolver";
import { rememberingResolver } from "../../records/spf/lookupTree";
import { publishesOdooKey } from "../checkDkim";
import { Verdict } from "../report";
import { arcIssues } from "./arc";
import { alignmentIssues, type Judged, judgeDmarc } from "./dmarcOfMessage";
import { type EnvelopeOptions, readEnvelope, receivingHosts } from "./envelope";
import { authorDomainOf, authorsOf, fromIssues } from "./from";
import { fieldsOf, type Message, readMessage, readParts } from "./readMessage";
import {
  DmarcResult,
  type Envelope,
  type MessageCheck,
  type MessageIssue,
  type OdooMarks,
  SignatureResult,
} from "./report";
import { keyLookups } from "./signatureFields";
import { signatureIssues } from "./signatureIssues";
import { spfIssues, spfOfMessage } from "./spfOfMessage";
import { messageIdHost, structureIssues, unsubscribeAddresses, unsubscribeIssues } from "./structureIssues";
import { verifySignatures } from "./verifySignatures";

/** How a message is checked. */
export interface MessageOptions extends EnvelopeOptions {
  readonly resolver: DnsResolver;
  /** What counts as now where the message does not say when it arrived. @default - the clock */
  readonly now?: Date;
}

/**
 * Looks at a received message as its receiver does: SPF for the Return-Path, DKIM, DMARC, ARC, and how it is built. DNS is asked as it
 * is now, not as it was when the message arrived. Never rejects when the resolver does not.
 *
 * @param source the message as it was received; as a string, one octet a character
 */
export async function checkMessage(source: Buffer | string, options: MessageOptions): Promise<MessageCheck> {
  const octets = typeof source === "string" ? Buffer.from(source, "latin1") : source;
  const read = readMessage(octets);
  return read.ok ? await checkRead(read.value, options) : unread(octets.length, read.issues);
}

async function checkRead(message: Message, options: MessageOptions): Promise<MessageCheck> {
  const resolver = rememberingResolver(options.resolver);
  const envelope = readEnvelope(message, options);
  const when = envelope.receivedAt === undefined ? (options.now ?? new Date()) : new Date(envelope.receivedAt);
  const keys = keyLookups(resolver);
  const verified = await verifySignatures(message, keys, when);
  const authors = authorsOf(message);
  const authorDomain = authorDomainOf(authors);
  const judged = await judgeDmarc(authorDomain, await spfOfMessage(envelope, resolver), verified.signatures, resolver);
  const { spf, signatures, dmarc } = judged;
  const parts = readParts(message);
  const isKeyPublished = await asksForOdooKey(authorDomain, judged, resolver);
  const odoo = {
    ...odooMarks(message, envelope, authors, judged),
    ...(isKeyPublished !== undefined && { isKeyPublished }),
  };
  const receivers = { hosts: receivingHosts(message), ...(options.mta !== undefined && { mta: options.mta }) };
  const keyed = signatures.map((signature) => ({ signature, key: keys.keyOf(signature) }));
  const issues = [
    ...fromIssues(message, authors, odoo.isPartnersMessage),
    ...structureIssues(message, parts),
    ...spfIssues(envelope, spf, receivers),
    ...signatureIssues(keyed, verified.ignored, dmarc, odoo),
    ...alignmentIssues(authorDomain, judged, odoo),
    ...arcIssues(verified.arc),
    ...unsubscribeIssues(message, signatures),
  ];
  return {
    version: 1,
    isRead: true,
    verdict: verdictOf(issues),
    issues,
    size: message.size,
    authors,
    ...(authorDomain !== undefined && { authorDomain }),
    envelope,
    spf,
    signatures,
    dmarc,
    arc: verified.arc,
    odoo,
    parts,
  };
}

// What is left to do about a missing signature depends on whether the CNAME is there.
async function asksForOdooKey(
  author: DomainName | undefined,
  { signatures }: Judged,
  resolver: DnsResolver,
): Promise<boolean | undefined> {
  const isSigned = signatures.some(({ result, isAligned }) => result === SignatureResult.Pass && isAligned === true);
  return author === undefined || isSigned ? undefined : publishesOdooKey(author, resolver);
}

// Neither good nor bad: nothing is known of it.
function unread(size: number, issues: readonly Issue[]): MessageCheck {
  return {
    version: 1,
    isRead: false,
    verdict: Verdict.Unknown,
    issues: issues.map((issue) => ({ ...issue, isUnknown: true })),
    size,
    authors: [],
    envelope: {},
    spf: {},
    signatures: [],
    dmarc: { result: DmarcResult.Unknown, policy: UNKNOWN_POLICY, isIgnored: false },
    arc: { result: "unknown", sealers: [] },
    odoo: {
      isFromOdoo: false,
      hasBounceAddress: false,
      isReturnPathOfOdoo: false,
      hasDefaultFrom: false,
      isPartnersMessage: false,
      unsubscribe: [],
    },
    parts: { hasText: false, hasHtml: false, attachments: 0 },
  };
}

function verdictOf(issues: readonly MessageIssue[]): Verdict {
  if (issues.some((issue) => isError(issue) && !issue.isUnknown)) return Verdict.Problems;
  if (issues.some(({ isUnknown }) => isUnknown)) return Verdict.Unknown;
  return issues.length > 0 ? Verdict.Warnings : Verdict.Good;
}

/**
 * What Odoo leaves in the mail that it sends: `X-Odoo-Objects`, a Message-ID with `-openerp-`, bounce addresses as Return-Path
 * (Odoo documentation, "Manage inbound messages"), the default From in the place of a person's ("Manage outbound messages").
 */
function odooMarks(
  message: Message,
  { sender = "" }: Envelope,
  authors: readonly string[],
  { spf, signatures, dmarc }: Judged,
): OdooMarks {
  const objects = fieldsOf(message, "x-odoo-objects")[0]?.value;
  const host = messageIdHost(message);
  const isReturnPathOfOdoo = isInZone(sender.slice(sender.lastIndexOf("@") + 1), ODOO_DOMAIN);
  const isMarked =
    message.fields.some(({ key }) => key.startsWith("x-odoo-")) ||
    /-openerp-/.test(fieldsOf(message, "message-id")[0]?.value ?? "") ||
    signatures.some(
      ({ signingDomain, selector }) => isInZone(signingDomain, ODOO_DOMAIN) || selector === ODOO_DKIM_SELECTOR,
    );
  const hasBounceAddress = /^bounce(?:\+[^@]*)?@/i.test(sender);
  const { organizationalDomain, doesAuthorExist } = dmarc;
  const isSomebodyElses =
    doesAuthorExist === true &&
    organizationalDomain !== undefined &&
    !isInZone(spf.domain ?? "", organizationalDomain) &&
    signatures.every(({ isAligned }) => isAligned === false);
  return {
    isFromOdoo: isMarked || isReturnPathOfOdoo,
    ...(objects !== undefined && { objects }),
    ...(host !== undefined && { messageIdHost: host }),
    hasBounceAddress,
    isReturnPathOfOdoo,
    hasDefaultFrom: /^notifications@/i.test(authors[0] ?? ""),
    // Odoo's own Return-Path does not tell whose database it is.
    isPartnersMessage: isMarked && hasBounceAddress && !isReturnPathOfOdoo && isSomebodyElses,
    unsubscribe: unsubscribeAddresses(message),
  };
}
