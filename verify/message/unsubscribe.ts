import { quoted } from "../../records/printable";
import { messageIssue } from "./issues";
import { fieldsOf, type Message } from "./readMessage";
import { type MessageIssue, SignatureResult, type SignatureSeen } from "./report";

const MAX_ADDRESSES = 10;
const FIX_LIST =
  "Write addresses in angle brackets, such as <https://acme.com/unsubscribe/42>, <mailto:unsubscribe@acme.com>; in Odoo look at web.base.url, which its links are made from.";
const FIX_POST =
  "Have the sender write List-Unsubscribe-Post: List-Unsubscribe=One-Click beside an https address in List-Unsubscribe, or leave it out.";
const FIX_SIGNED =
  "Have the signer sign List-Unsubscribe and List-Unsubscribe-Post (h=): otherwise receivers show no button.";

/** The addresses in List-Unsubscribe (RFC 2369 section 2): what stands in angle brackets. */
export function unsubscribeAddresses(message: Message): string[] {
  const [field] = fieldsOf(message, "list-unsubscribe");
  const found = (field?.value ?? "").slice(0, 8000).match(/<[^<>]{1,2000}>/g) ?? [];
  return found.slice(0, MAX_ADDRESSES).map((text) => text.slice(1, -1).replace(/\s/g, ""));
}

/** What keeps people from unsubscribing. Mail without List-Unsubscribe is not judged: most is no mailing. */
export function unsubscribeIssues(message: Message, signatures: readonly SignatureSeen[]): MessageIssue[] {
  const [list] = fieldsOf(message, "list-unsubscribe");
  const [post] = fieldsOf(message, "list-unsubscribe-post");
  const addresses = unsubscribeAddresses(message);
  const isUsable = addresses.some((address) => isMailto(address) || isWeb(address, /^https?:$/));
  if (list !== undefined && !isUsable) {
    const words = `List-Unsubscribe has no address that a reader could use: ${quoted(list.value, 120)}.`;
    return [messageIssue("message/unsubscribe-not-valid", { message: words, fix: FIX_LIST, found: list.value })];
  }
  if (post === undefined) return [];
  // RFC 8058 section 3.1: exactly this pair, and one https URI.
  const isPair = /^List-Unsubscribe=One-Click$/i.test(post.value);
  if (!isPair || !addresses.some((address) => isWeb(address, /^https:$/))) {
    const why = isPair ? "there is no https address to go with it" : `its value is ${quoted(post.value, 60)}`;
    const words = `List-Unsubscribe-Post announces unsubscribing with one click, but ${why}.`;
    return [messageIssue("message/one-click-not-valid", { message: words, fix: FIX_POST, found: post.value })];
  }
  return signatures.some(covers) || signatures.some(({ result }) => result === SignatureResult.Unknown)
    ? []
    : [messageIssue("message/one-click-not-signed", { message: notSigned(signatures), fix: FIX_SIGNED })];
}

function notSigned(signatures: readonly SignatureSeen[]): string {
  const isAny = signatures.some(({ result }) => result === SignatureResult.Pass);
  return `Unsubscribing with one click is announced, and ${isAny ? "no valid signature covers the two fields" : "there is no valid signature that could cover it"}.`;
}

function covers({ result, fields }: SignatureSeen): boolean {
  return (
    result === SignatureResult.Pass && fields.includes("list-unsubscribe") && fields.includes("list-unsubscribe-post")
  );
}

function isMailto(address: string): boolean {
  return /^mailto:[^@\s]{1,200}@[^@\s]{1,200}$/i.test(address);
}

function isWeb(address: string, protocol: RegExp): boolean {
  if (!URL.canParse(address)) return false;
  const url = new URL(address);
  return protocol.test(url.protocol) && url.hostname.includes(".");
}
