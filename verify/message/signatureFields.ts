/** Reads DKIM-Signature fields, and looks their keys up once. */
import { type DkimKey, parseDkimKey } from "../../records/dkim/parse";
import { type KeyTag, readTagList } from "../../records/dkim/tagList";
import { resemblesDkimKey } from "../../records/dkim/target";
import { isInZone, toAsciiName } from "../../records/dns/domainName";
import type { Parsed } from "../../records/issue";
import { type DnsResolver, type DnsType, isUnanswered, textsOf } from "../../records/resolver";
import type { HeaderField } from "./readMessage";
import { SignatureResult, type SignatureSeen } from "./report";

/** Mail that went through several services has fewer. Each costs a query, and verifiers may stop (RFC 6376 section 6.1). */
export const MAX_SIGNATURES = 20;

/** What a DKIM-Signature says of itself. */
export interface SignatureField {
  readonly field: HeaderField;
  readonly signingDomain: string;
  /** The domain of `i`. @default - the signing domain */
  readonly identityDomain?: string;
  readonly selector: string;
  readonly algorithm: string;
  /** Header fields that it covers, in lower case. */
  readonly fields: readonly string[];
  /** Why it is not verified. @default - it is verified */
  readonly flaw?: SignatureResult;
}

/** `t` and `x`, seconds since 1970 (RFC 6376 section 3.5). More digits are beyond every date. */
const TIMES = ["t", "x"] as const;
const TIME = /^(?:[0-9]{1,12})?$/;
const REQUIRED = ["v", "a", "b", "bh", "d", "h", "s"] as const;
const ALGORITHMS = /^(?:rsa-sha1|rsa-sha256|ed25519-sha256)$/i;
const CANONICALIZATION = /^(?:(?:simple|relaxed)(?:\/(?:simple|relaxed))?)?$/i;
/** The only way to a key that is defined (RFC 6376 section 3.5, `q`); others are ignored. */
const QUERY_METHOD = /(?:^|:)dns\/txt(?::|$)/i;

type Value = (name: string) => string;

/** Reads a DKIM-Signature (RFC 6376 section 3.5). */
export function readSignature(field: HeaderField): SignatureField {
  const tags = readTagList(field.value);
  const value: Value = (name) => (tags.find((tag) => tag.name === name)?.value ?? "").replace(/\s/g, "");
  const fields = value("h")
    .toLowerCase()
    .split(":")
    .filter((name) => name !== "");
  const identity = value("i");
  const identityDomain = identity.slice(identity.lastIndexOf("@") + 1).toLowerCase();
  const read = {
    field,
    signingDomain: value("d").toLowerCase(),
    ...(identity.includes("@") && { identityDomain }),
    selector: value("s"),
    algorithm: value("a"),
    fields,
  };
  const flaw = flawOf(tags, read, value);
  return { ...read, ...(flaw !== undefined && { flaw }) };
}

function flawOf(
  tags: readonly KeyTag[],
  read: Omit<SignatureField, "flaw">,
  value: Value,
): SignatureResult | undefined {
  if (!isReadable(tags, read, value)) return SignatureResult.NotReadable;
  if (/^rsa-sha1$/i.test(read.algorithm)) return SignatureResult.Sha1;
  if (!read.fields.includes("from")) return SignatureResult.FromNotSigned;
  // Section 6.1.1: the identity must be in the signing domain, or the signature says nothing.
  const { signingDomain, identityDomain = signingDomain } = read;
  if (!isInZone(identityDomain, signingDomain)) return SignatureResult.IdentityNotAllowed;
  return tags.some(({ name }) => name.toLowerCase() === "l") ? SignatureResult.PartialBody : undefined;
}

function isReadable(tags: readonly KeyTag[], read: Omit<SignatureField, "flaw">, value: Value): boolean {
  const names = tags.map(({ name }) => name.toLowerCase());
  // A text that is no tag, or a tag twice, makes the list invalid (section 3.2), and readers disagree about such a list.
  const isList = !names.includes("") && new Set(names).size === names.length;
  const isComplete = REQUIRED.every((name) => value(name) !== "") && value("v") === "1";
  const isKnown = ALGORITHMS.test(read.algorithm) && CANONICALIZATION.test(value("c"));
  const isQueried = !names.includes("q") || QUERY_METHOD.test(value("q"));
  // `i` is a local part, which may be empty, an @ and a domain.
  const isIdentity = !names.includes("i") || (read.identityDomain ?? "") !== "";
  return isList && isComplete && isKnown && isQueried && isIdentity && hasTimes(tags) && !expiresAtOnce(value);
}

/** Whether the times of a signature are times. */
export function hasTimes(tags: readonly KeyTag[]): boolean {
  return TIMES.every((name) => tags.every((tag) => tag.name.toLowerCase() !== name || TIME.test(tag.value)));
}

// RFC 6376 section 3.5: `x` must be greater than `t`.
function expiresAtOnce(value: Value): boolean {
  return value("t") !== "" && value("x") !== "" && Number(value("x")) <= Number(value("t"));
}

/** As the verifier asks: values, or an error with a code of node:dns. */
type KeyLookup = (name: string, type: string) => Promise<string[][]>;

/** How keys are looked up, and what was found. */
export interface KeyLookups {
  readonly lookup: KeyLookup;
  /** The names that DNS did not answer for. */
  readonly unanswered: ReadonlySet<string>;
  /** The key that was published under a selector of a domain; undefined where none was looked up, or there is none. */
  readonly keyOf: (signature: Pick<SignatureSeen, "selector" | "signingDomain">) => Parsed<DkimKey> | undefined;
}

const CODES: Readonly<Record<string, string>> = {
  answer: "ENODATA",
  nodata: "ENODATA",
  nxdomain: "ENOTFOUND",
  timeout: "ETIMEOUT",
};

/**
 * Answers the verifier as node:dns does, from the resolver port. A name that is not valid has no record. parseDkimKey decides what a key
 * is: a key that it refuses, or that was revoked, is kept from the verifier, and so is everything in the record but the key.
 */
export function keyLookups(resolver: DnsResolver): KeyLookups {
  const unanswered = new Set<string>();
  const keys = new Map<string, Parsed<DkimKey>>();
  const lookup: KeyLookup = async (text, type) => {
    const name = toAsciiName(text);
    if (!name.ok) throw failure("nxdomain");
    const answer = await resolver.resolve(name.value, type as DnsType);
    if (isUnanswered(answer)) unanswered.add(name.value);
    const texts = textsOf(answer);
    // Of several texts the first one that is a key.
    const record = texts.find(resemblesDkimKey) ?? texts[0];
    if (record === undefined) throw failure(answer.status);
    const key = parseDkimKey(record);
    keys.set(name.value, key);
    if (!key.ok || key.value.revoked) throw failure("nodata");
    // The verifier wants the padding of base64, which a record may leave out.
    const publicKey = Buffer.from(key.value.publicKey, "base64").toString("base64");
    return [[`v=DKIM1; k=${key.value.keyType}; p=${publicKey}`]];
  };
  const keyOf: KeyLookups["keyOf"] = ({ selector, signingDomain }) => {
    const name = toAsciiName(`${selector}._domainkey.${signingDomain}`);
    return name.ok ? keys.get(name.value) : undefined;
  };
  return { lookup, unanswered, keyOf };
}

function failure(status: string): Error {
  return Object.assign(new Error(status), { code: CODES[status] ?? "ESERVFAIL" });
}
