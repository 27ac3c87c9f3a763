/** The ARC chain of a message (RFC 8617). */
import type { ARCData, DKIMVerifyResult } from "mailauth";
import { readTagList } from "../../records/dkim/tagList";
import { printable } from "../../records/printable";
import { messageIssue } from "./issues";
import { fieldsOf, type HeaderField, type Message } from "./readMessage";
import type { ArcSeen, MessageIssue } from "./report";
import { hasTimes, type KeyLookups } from "./signatureFields";

const ARC_FIELDS: ReadonlySet<string> = new Set(["arc-seal", "arc-message-signature", "arc-authentication-results"]);
const MAX_ARC_FIELDS = 150;

/** What the ARC chain comes to. */
export async function readArc(
  message: Message,
  verified: DKIMVerifyResult,
  verify: typeof import("mailauth").arc,
  keys: KeyLookups,
): Promise<ArcSeen> {
  const seals = fieldsOf(message, "arc-seal")
    .slice(0, MAX_ARC_FIELDS)
    .map(({ value }) => readTagList(value));
  const sealers = seals
    .map((tags) => (tags.find(({ name }) => name === "d")?.value ?? "").trim().toLowerCase())
    .reverse();
  if (arcFields(message).length === 0) return { result: "none", sealers: [] };
  if (arcToLeaveOut(message).length > 0) return { result: "fail", sealers };
  const { status } = await verify(verified.arc as ARCData, { resolver: keys.lookup });
  if (status.result === "pass") return { result: "pass", sealers };
  const isOpen = sealers.some((domain) => [...keys.unanswered].some((name) => name.endsWith(`._domainkey.${domain}`)));
  return { result: isOpen ? "unknown" : "fail", sealers };
}

/**
 * The ARC fields that the verifier must not see: all of them or none. It has no bounds of its own, so too many fields are kept from it.
 * A chain with times that are none is kept from it too, and one with a seal of a part of the body, which proves nothing.
 */
export function arcToLeaveOut(message: Message): HeaderField[] {
  const fields = arcFields(message);
  const isOdd = fields.length > MAX_ARC_FIELDS || fields.some(isOddField);
  return isOdd ? fields : [];
}

/** Every field of the ARC chain. */
export function arcFields(message: Message): HeaderField[] {
  return message.fields.filter(({ key }) => ARC_FIELDS.has(key));
}

function isOddField({ key, value }: HeaderField): boolean {
  if (key === "arc-authentication-results") return false;
  const tags = readTagList(value);
  return !hasTimes(tags) || tags.some(({ name }) => name === "" || /^l$/i.test(name));
}

/** The issues of the ARC chain. */
export function arcIssues({ result, sealers }: ArcSeen): MessageIssue[] {
  const names = sealers
    .map((sealer) => printable(sealer, 60))
    .slice(-5)
    .join(", ");
  if (result === "unknown") {
    const message = `DNS did not answer for a key of the ARC chain (${names}).`;
    return [messageIssue("message/arc-unknown", { message, fix: "Run again when DNS answers." })];
  }
  if (result !== "fail") return [];
  const message = `The ARC chain${names === "" ? "" : ` (${names})`} is broken: receivers do not trust what it says of the message's way.`;
  const fix =
    "Look at the last service that passed the message on: it changed the message after sealing, or seals wrongly. A message that was saved changed fails too.";
  return [messageIssue("message/arc-broken", { message, fix })];
}
