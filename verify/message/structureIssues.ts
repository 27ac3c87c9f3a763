import { toAsciiName } from "../../records/dns/domainName";
import { printable, quoted } from "../../records/printable";
import { messageIssue } from "./issues";
import { fieldsOf, isoDate, type Message } from "./readMessage";
import type { MessageIssue, PartsSeen } from "./report";

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
  if (date === undefined) return [simple("message/date-missing", "There is no Date.", fix)];
  if (isoDate(date.value) !== undefined) return [];
  return [simple("message/date-not-valid", `Date is no date: ${quoted(date.value, 60)}.`, fix)];
}

/** The host in a Message-ID; undefined where there is none. */
export function messageIdHost(message: Message): string | undefined {
  const value = fieldsOf(message, "message-id")[0]?.value ?? "";
  return /^<?[^<>@]*@([^<>@]{1,255})>?$/.exec(value)?.[1];
}

// A right side such as localhost is that of thousands of hosts; filters take it as a sign of spam software.
function messageIdIssues(message: Message): MessageIssue[] {
  const [id] = fieldsOf(message, "message-id");
  if (id === undefined) {
    const fix = "Have the program that writes the mail add one: replies and reports refer to it.";
    return [simple("message/message-id-missing", "There is no Message-ID.", fix)];
  }
  const host = messageIdHost(message);
  if (host !== undefined && toAsciiName(host).ok && !/(?:^|\.)(?:localhost|localdomain|local)$/i.test(host)) return [];
  const fix = "Give the server that runs Odoo a host name in a domain of yours: Odoo writes it behind the @.";
  return [
    simple(
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
  return [simple("message/field-twice", `Fields that may occur once occur several times: ${twice.join(", ")}.`, fix)];
}

function octetIssues(message: Message): MessageIssue[] {
  const wide = message.fields.find(({ raw }) => /[\x80-\xff]/.test(raw));
  const length = longestLine(message);
  return [
    ...(wide === undefined
      ? []
      : [
          simple(
            "message/header-8bit",
            `${printable(wide.name, 60)} has octets outside ASCII: ${quoted(wide.value, 60)}.`,
            "Have the program that writes the mail encode them (RFC 2047), since not every server takes them as they are.",
          ),
        ]),
    ...(length <= MAX_LINE
      ? []
      : [
          simple(
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
  return simple(
    "message/html-only",
    "There is HTML and no plain text: filters take that as a sign of spam, and some readers see nothing.",
    fix,
  );
}

function simple(id: Parameters<typeof messageIssue>[0], message: string, fix: string): MessageIssue {
  return messageIssue(id, { message, fix });
}
