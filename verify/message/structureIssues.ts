/** What is wrong with the form of a message: fields, sizes, List-Unsubscribe. */
import { toAsciiName } from "../../records/dns/domainName";
import { printable, quoted } from "../../records/printable";
import { messageIssue, plainIssue } from "./issues";
import { fieldsOf, isoDate, type Message } from "./readMessage";
import { type MessageIssue, type PartsSeen, SignatureResult, type SignatureSeen } from "./report";

const MAX_LINE = 998;
// RFC 5322 section 3.6, the fields that occur at most once; From has an issue of its own.
const ONCE = "date sender reply-to to cc bcc message-id in-reply-to references subject".split(" ");

/** The issues of how a message is built: its header fields, its lines, its parts. */
export function structureIssues(message: Message, parts: PartsSeen): MessageIssue[] {
  return [
    ...dateIssues(message),
    ...messageIdIssues(message),
    ...twiceIssues(message),
    ...octetIssues(message),
    ...(parts.hasHtml && !parts.hasText ? [htmlOnly()] : []),
  ];
}

function dateIssues(message: Message): MessageIssue[] {
  const [date] = fieldsOf(message, "date");
  const fix = "Have the program that writes the mail add a date such as Sun, 22 Nov 2026 22:24:30 +0000.";
  if (date === undefined) return [plainIssue("message/date-missing", "There is no Date.", fix)];
  if (isoDate(date.value) !== undefined) return [];
  return [plainIssue("message/date-not-valid", `Date is no date: ${quoted(date.value, 60)}.`, fix)];
}

/** The host in a Message-ID; undefined where there is none. */
export function messageIdHost(message: Message): string | undefined {
  const value = fieldsOf(message, "message-id")[0]?.value ?? "";
  return /^<?[^<>@]*@([^<>@]{1,255})>?$/.exec(value)?.[1];
}

// Thousands of hosts have a right side such as localhost, and filters take it as a sign of spam.
function messageIdIssues(message: Message): MessageIssue[] {
  const [id] = fieldsOf(message, "message-id");
  if (id === undefined) {
    const fix = "Have the program that writes the mail add one: replies and reports refer to it.";
    return [plainIssue("message/message-id-missing", "There is no Message-ID.", fix)];
  }
  const host = messageIdHost(message);
  if (host !== undefined && toAsciiName(host).ok && !/(?:^|\.)(?:localhost|localdomain|local)$/i.test(host)) return [];
  const fix = "Give the server that runs Odoo a host name in a domain of yours: Odoo writes it behind the @.";
  return [
    plainIssue(
      "message/message-id-not-valid",
      `Message-ID has no host name of the internet: ${quoted(id.value, 100)}.`,
      fix,
    ),
  ];
}

function twiceIssues(message: Message): MessageIssue[] {
  const twice = ONCE.filter((key) => fieldsOf(message, key).length > 1);
  if (twice.length === 0) return [];
  const fix = "Have the program that writes the mail, or the gateway that adds fields, leave one of each.";
  return [
    plainIssue("message/field-twice", `Fields that may occur once occur several times: ${twice.join(", ")}.`, fix),
  ];
}

function octetIssues(message: Message): MessageIssue[] {
  const wide = message.fields.find(({ raw }) => /[\x80-\xff]/.test(raw));
  const length = longestLine(message);
  return [
    ...(wide === undefined
      ? []
      : [
          plainIssue(
            "message/header-8bit",
            `${printable(wide.name, 60)} has octets outside ASCII: ${quoted(wide.value, 60)}.`,
            "Have the program that writes the mail encode them (RFC 2047), since not every server takes them as they are.",
          ),
        ]),
    ...(length <= MAX_LINE
      ? []
      : [
          plainIssue(
            "message/line-too-long",
            `A line has ${length} octets, ${MAX_LINE} are the most.`,
            "Have the program that writes the mail fold header fields, and encode the body (quoted-printable or base64): servers break or refuse such lines, and signatures with them.",
          ),
        ]),
  ];
}

function longestLine({ fields, body }: Message): number {
  let longest = Math.max(0, ...fields.flatMap(({ raw }) => raw.split(/\r?\n/).map((line) => line.length)));
  for (let start = 0; start < body.length;) {
    const at = body.indexOf("\n", start);
    const end = at < 0 ? body.length : at;
    longest = Math.max(longest, end - start - (end > start && body[end - 1] === 0x0d ? 1 : 0));
    start = end + 1;
  }
  return longest;
}

function htmlOnly(): MessageIssue {
  const fix =
    "Send multipart/alternative with a text/plain part. Odoo makes one by itself, so look at the server or gateway behind it.";
  return plainIssue(
    "message/html-only",
    "There is HTML and no plain text: filters take that as a sign of spam, and some readers see nothing.",
    fix,
  );
}

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

/** What keeps people from unsubscribing. Mail without List-Unsubscribe has no issue: most mail is not to a list. */
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
