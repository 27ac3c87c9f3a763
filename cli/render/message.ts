/** The report of `odoo-mail check-message` for a terminal or a log. */
import { PolicyState } from "../../records/dmarc/effectivePolicy";
import { printable } from "../../records/printable";
import { DmarcResult, type MessageCheck, type SignatureSeen, TakenFrom } from "../../verify/message/report";
import { joined } from "./bounded";
import { IGNORED_RECORD, policyText } from "./facts";
import { renderIssue } from "./issueLines";
import { coloured } from "./paint";
import type { Screen } from "./screen";
import { hanging } from "./text";
import { counted, VERDICT_WORDS, verdictOf, worstFirst } from "./words";

const LABEL = 13;

/** What was found in a message, for a terminal or a log. Ends without a newline. */
export function renderMessage(check: MessageCheck, { width, paint }: Screen): string {
  const rows = (check.isRead ? factsOf(check) : unread(check)).map(([label, text]) => {
    const row = hanging(label.padEnd(LABEL), text, width);
    // Made bold after the line breaking, which would count the escape sequences as width.
    return `${paint.bold(row.slice(0, label.length))}${row.slice(label.length)}`;
  });
  const issues = worstFirst(check.issues, verdictOf).map((issue) => renderIssue(issue, width, paint));
  const verdict = coloured(VERDICT_WORDS[check.verdict], check.verdict, paint);
  return [rows.join("\n"), ...issues, `${verdict}: ${counted(check.issues.length, "issue")}`].join("\n\n");
}

type Row = readonly [label: string, text: string];

function factsOf(check: MessageCheck): Row[] {
  return [
    [
      "From",
      joined(
        check.authors.map((one) => printable(one, 100)),
        "no author",
      ),
    ],
    ["Return-Path", returnPath(check)],
    ["Delivered by", client(check)],
    ["SPF", spf(check)],
    ...signatures(check.signatures),
    ["DMARC", dmarc(check)],
    ["ARC", arc(check)],
    ["Odoo", odoo(check)],
    ["Body", body(check)],
  ];
}

function unread({ size }: MessageCheck): Row[] {
  const labels = ["From", "Return-Path", "Delivered by", "SPF", "DKIM"];
  return [
    ...labels.map((label): Row => [label, "unknown"]),
    ["DMARC", "unknown; policy: unknown"],
    ["ARC", "unknown"],
    ["Odoo", "unknown"],
    ["Body", `unknown; ${counted(size, "octet")}`],
  ];
}

function returnPath({ envelope: { sender, senderFrom } }: MessageCheck): string {
  if (sender === undefined) return "unknown";
  const text = sender === "" ? "<> (a bounce)" : printable(sender, 200);
  return senderFrom === TakenFrom.Option ? `${text}, as given` : text;
}

function client({ envelope: { ip, helo, by, clientFrom } }: MessageCheck): string {
  if (ip === undefined) return "unknown";
  const name = helo === undefined || helo.startsWith("[") ? "" : ` (${printable(helo, 100)})`;
  const how =
    clientFrom === TakenFrom.Option
      ? "as given"
      : `as Received${by === undefined ? "" : ` of ${printable(by, 100)}`} says`;
  return `${printable(ip, 60)}${name}, ${how}`;
}

function spf({ spf: { result, domain, isAligned } }: MessageCheck): string {
  if (result === undefined) return "not checked: the delivering server or the Return-Path is unknown";
  return `${result} for ${printable(domain ?? "", 100)}${aligned(isAligned)}`;
}

function signatures(seen: readonly SignatureSeen[]): Row[] {
  if (seen.length === 0) return [["DKIM", "no signature"]];
  return seen.map(({ signingDomain, selector, algorithm, result, isAligned, bits }) => {
    const key = bits === undefined ? "" : `, key of ${bits} bits`;
    const who = `${printable(signingDomain, 100)} (${printable(selector, 60)}, ${printable(algorithm, 20)}${key})`;
    return ["DKIM", `${result.replaceAll("-", " ")} for ${who}${aligned(isAligned)}`];
  });
}

function dmarc({ dmarc: { result, policy, isIgnored } }: MessageCheck): string {
  if (isIgnored) return `${result}; ${IGNORED_RECORD}`;
  if (policy.state === PolicyState.Policy) return `${result}; policy: ${policyText(policy)}`;
  if (policy.state === PolicyState.Unknown) return `${result}; policy: unknown`;
  return result === DmarcResult.NoPolicy ? "no policy applies" : `${result}; no policy applies`;
}

function aligned(isAligned: boolean | undefined): string {
  if (isAligned === undefined) return ", alignment unknown";
  return isAligned ? ", aligned" : ", not aligned";
}

function arc({ arc: { result, sealers } }: MessageCheck): string {
  return sealers.length === 0
    ? result
    : `${result}: sealed by ${joined(
        sealers.map((one) => printable(one, 60)),
        "nobody",
      )}`;
}

function odoo({ odoo: marks }: MessageCheck): string {
  if (!marks.isFromOdoo) return "no sign of Odoo";
  const parts = [
    marks.objects === undefined ? "" : `about ${printable(marks.objects, 100)}`,
    marks.messageIdHost === undefined ? "" : `created on ${printable(marks.messageIdHost, 100)}`,
    marks.hasBounceAddress ? "bounces return to it" : "",
    marks.isReturnPathOfOdoo ? "the Return-Path is Odoo's own" : "",
    marks.hasDefaultFrom ? "From is Odoo's default address, not a person's" : "",
    marks.unsubscribe.length === 0 ? "" : "with List-Unsubscribe",
  ].filter((text) => text !== "");
  return `sent by Odoo${parts.length === 0 ? "" : `: ${parts.join("; ")}`}`;
}

function body({ parts: { hasText, hasHtml, attachments }, size }: MessageCheck): string {
  const kinds = [hasText ? "plain text" : "", hasHtml ? "HTML" : ""].filter((kind) => kind !== "");
  const files = attachments === 0 ? "" : `, ${counted(attachments, "attachment")}`;
  return `${kinds.length === 0 ? "no text" : kinds.join(" and ")}${files}; ${counted(size, "octet")}`;
}
