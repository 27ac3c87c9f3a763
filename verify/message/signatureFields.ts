import { type KeyTag, readTagList } from "../../records/dkim/tagList";
import type { HeaderField } from "./readMessage";
import { SignatureResult } from "./report";

/** More than mail that went through several services has. Each costs a query, and verifiers may stop (RFC 6376 section 6.1). */
export const MAX_SIGNATURES = 20;

/** What a DKIM-Signature says of itself. */
export interface SignatureField {
  readonly field: HeaderField;
  readonly signingDomain: string;
  readonly selector: string;
  readonly algorithm: string;
  /** Header fields that it covers, in lower case. */
  readonly fields: readonly string[];
  /** Why it is not worth verifying. @default - it is */
  readonly flaw?: SignatureResult;
}

/** `t` and `x`, seconds since 1970 (RFC 6376 section 3.5). A longer one is no date any more. */
const TIMES = ["t", "x"] as const;
const TIME = /^(?:[0-9]{1,12})?$/;
const REQUIRED = ["v", "a", "b", "bh", "d", "h", "s"] as const;
const ALGORITHMS = /^(?:rsa-sha1|rsa-sha256|ed25519-sha256)$/i;
const CANONICALIZATION = /^(?:(?:simple|relaxed)(?:\/(?:simple|relaxed))?)?$/i;

/** Reads a DKIM-Signature (RFC 6376 section 3.5). */
export function readSignature(field: HeaderField): SignatureField {
  const tags = readTagList(field.value);
  const value = (name: string): string => (tags.find((tag) => tag.name === name)?.value ?? "").replace(/\s/g, "");
  const fields = value("h")
    .toLowerCase()
    .split(":")
    .filter((name) => name !== "");
  const read = { field, signingDomain: value("d").toLowerCase(), selector: value("s"), algorithm: value("a"), fields };
  const flaw = flawOf(tags, read, value);
  return { ...read, ...(flaw !== undefined && { flaw }) };
}

function flawOf(
  tags: readonly KeyTag[],
  { algorithm, fields }: Pick<SignatureField, "algorithm" | "fields">,
  value: (name: string) => string,
): SignatureResult | undefined {
  const names = tags.map(({ name }) => name.toLowerCase());
  // A stretch that is no tag, or a tag twice, makes a list invalid (section 3.2), and readers differ about what they see in it.
  const isList = !names.includes("") && new Set(names).size === names.length;
  const isComplete = REQUIRED.every((name) => value(name) !== "") && value("v") === "1";
  const isTimed = hasTimes(tags);
  const isKnown = ALGORITHMS.test(algorithm) && CANONICALIZATION.test(value("c"));
  if (!isList || !isComplete || !isKnown || !isTimed) return SignatureResult.NotReadable;
  if (/^rsa-sha1$/i.test(algorithm)) return SignatureResult.Sha1;
  if (!fields.includes("from")) return SignatureResult.FromNotSigned;
  return names.includes("l") ? SignatureResult.PartialBody : undefined;
}

/** Whether the times of a signature are times. */
export function hasTimes(tags: readonly KeyTag[]): boolean {
  return TIMES.every((name) => tags.every((tag) => tag.name.toLowerCase() !== name || TIME.test(tag.value)));
}
