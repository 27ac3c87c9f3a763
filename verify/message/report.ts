/** What the check of a message says. */
import type { EffectivePolicy } from "../../records/dmarc/effectivePolicy";
import type { DomainName } from "../../records/dns/domainName";
import type { Issue } from "../../records/issue";
import type { SpfResult } from "../../records/spf/evaluate/session";
import type { Verdict } from "../report";

/** An issue of a message. Each fault is named by exactly one. */
export interface MessageIssue extends Issue {
  /** Whether it says that something is unknown: DNS did not answer, the message does not say, or the text is no message. */
  readonly isUnknown: boolean;
}

/** All that can be said of a received message. Texts out of the message and out of DNS are hostile. */
export interface MessageCheck {
  readonly version: 1;
  /** Whether the text could be read as a message. If not, only `issues` and `size` mean anything. */
  readonly isRead: boolean;
  /** Problems, then unknown, then warnings, then good. */
  readonly verdict: Verdict;
  readonly issues: readonly MessageIssue[];
  /** Octets of the message. */
  readonly size: number;
  /** The addresses of From. */
  readonly authors: readonly string[];
  /** The domain of the first author, which DMARC looks at. @default - From has none that can be read */
  readonly authorDomain?: DomainName;
  readonly envelope: Envelope;
  readonly spf: SpfOfMessage;
  readonly signatures: readonly SignatureSeen[];
  readonly dmarc: DmarcOfMessage;
  readonly arc: ArcSeen;
  readonly odoo: OdooMarks;
  readonly parts: PartsSeen;
}

/** Where a fact about the delivery was taken from. */
export const TakenFrom = { Option: "option", ReturnPath: "Return-Path", Received: "Received" } as const;
export type TakenFrom = (typeof TakenFrom)[keyof typeof TakenFrom];

/** How the message was delivered: known to the receiving server, and partly written into the message. */
export interface Envelope {
  /** MAIL FROM; empty for the null reverse-path. @default - unknown */
  readonly sender?: string;
  readonly senderFrom?: TakenFrom;
  /** The address of the client that delivered it. @default - unknown */
  readonly ip?: string;
  readonly helo?: string;
  /** For `ip` and `helo`. */
  readonly clientFrom?: TakenFrom;
  /** The host that wrote the Received field that was used. */
  readonly by?: string;
  /** ISO 8601, when it was received. @default - the message does not say */
  readonly receivedAt?: string;
}

/** SPF of the Return-Path, asked of DNS as it is now. */
export interface SpfOfMessage {
  /** Undefined when it could not be asked for: no client, no sender. */
  readonly result?: SpfResult;
  /** The lookups that found nothing for this client, where there are so many that the result is a permerror. @default - none */
  readonly voidLookups?: readonly VoidLookup[];
  readonly domain?: string;
  /** Whether that domain exists (RFC 8020). @default - nobody asked, or DNS left it open */
  readonly doesDomainExist?: boolean;
  readonly reason?: string;
  /** Whether its domain aligns with the author domain; undefined when unknown. */
  readonly isAligned?: boolean;
}

/** A lookup of an SPF check that found nothing. Hostile texts. */
export interface VoidLookup {
  /** The name that was asked for, macros expanded. */
  readonly name: string;
  /** The term that asked for it, as written. @default - an `mx` term asked for one of its hosts */
  readonly term?: string;
}

/** What became of a DKIM signature. */
export const SignatureResult = {
  Pass: "pass",
  BodyChanged: "body-changed",
  HeadersChanged: "headers-changed",
  NoKey: "no-key",
  KeyNotUsable: "key-not-usable",
  Expired: "expired",
  Sha1: "sha1",
  FromNotSigned: "from-not-signed",
  /** It covers only the start of the body (`l=`), so that anybody may append: not taken as a signature. */
  PartialBody: "partial-body",
  /** It speaks for an identity (`i=`) outside of its signing domain, or of another domain than a key with `t=s` allows. */
  IdentityNotAllowed: "identity-not-allowed",
  NotReadable: "not-readable",
  Unknown: "unknown",
} as const;
export type SignatureResult = (typeof SignatureResult)[keyof typeof SignatureResult];

/** One DKIM signature, from the top of the message. */
export interface SignatureSeen {
  readonly signingDomain: string;
  /** The domain of its identity (`i=`). @default - the signing domain */
  readonly identityDomain?: string;
  readonly selector: string;
  readonly algorithm: string;
  readonly result: SignatureResult;
  /** Undefined when unknown. */
  readonly isAligned?: boolean;
  /** Of an RSA key. */
  readonly bits?: number;
  /** Header fields that it covers, in lower case. */
  readonly fields: readonly string[];
}

/** What DMARC makes of the message. */
export const DmarcResult = { Pass: "pass", Fail: "fail", NoPolicy: "no-policy", Unknown: "unknown" } as const;
export type DmarcResult = (typeof DmarcResult)[keyof typeof DmarcResult];

/** DMARC for the author domain. */
export interface DmarcOfMessage {
  readonly result: DmarcResult;
  readonly policy: EffectivePolicy;
  /** Whether receivers may ignore the record that sets it, because a tag occurs twice or it is too long. */
  readonly isIgnored: boolean;
  /** @default - DNS left it open, or there is no author domain */
  readonly organizationalDomain?: string;
  /** Whether the author domain exists (RFC 8020). @default - DNS left it open, or there is no author domain */
  readonly doesAuthorExist?: boolean;
}

/** The chain of those who passed the message on (RFC 8617). */
export interface ArcSeen {
  readonly result: "none" | "pass" | "fail" | "unknown";
  /** The signing domains of the seals, oldest first. */
  readonly sealers: readonly string[];
}

/** What Odoo leaves in the mail that it sends. */
export interface OdooMarks {
  /** Whether any mark is there. */
  readonly isFromOdoo: boolean;
  /** `X-Odoo-Objects`: the records that the mail is about, such as `sale.order-42`. */
  readonly objects?: string;
  /** The host in Message-ID: the server that made the mail. */
  readonly messageIdHost?: string;
  /** Whether the Return-Path is a bounce address: `bounce@` or `bounce+...@`. */
  readonly hasBounceAddress: boolean;
  /** Whether the Return-Path is in odoo.com: then SPF never aligns. */
  readonly isReturnPathOfOdoo: boolean;
  /** Whether From is the default one, `notifications@`, in the place of a person's. */
  readonly hasDefaultFrom: boolean;
  /** Whether Odoo wrote somebody else into From, as when it passes on a partner's message: From shares no domain with the bounce address. */
  readonly isPartnersMessage: boolean;
  /** Whether DNS has the CNAME for Odoo's key at the author domain. @default - nobody asked, because something else authenticates it */
  readonly isKeyPublished?: boolean;
  /** The addresses in List-Unsubscribe. */
  readonly unsubscribe: readonly string[];
}

/** The readable parts of the body. */
export interface PartsSeen {
  readonly hasText: boolean;
  readonly hasHtml: boolean;
  readonly attachments: number;
}
