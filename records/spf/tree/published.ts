import type { Issue } from "../../issue";
import type { DnsAnswer } from "../../resolver";
import { isSpf, readSpf } from "../parse";
import type { SpfText } from "../terms";

/** What a name publishes as SPF (RFC 7208 sections 4.4 and 4.5). Texts come from DNS: hostile. */
export type Published =
  | { readonly kind: "record"; readonly text: string; readonly spf: SpfText }
  | { readonly kind: "none" }
  | { readonly kind: "several"; readonly texts: readonly string[] }
  | { readonly kind: "broken"; readonly text: string; readonly issues: readonly Issue[] }
  | { readonly kind: "unanswered" };

/** Whether nobody knows what is at the name. */
export function isUnanswered({ status }: DnsAnswer): boolean {
  return status === "servfail" || status === "timeout";
}

/** Whether the lookup was void: an answer without records, or no such name (RFC 7208 section 4.6.4). */
export function isVoid(answer: DnsAnswer): boolean {
  return !isUnanswered(answer) && answer.values.length === 0;
}

/** Reads the answer to a TXT query. */
export function readPublished(answer: DnsAnswer): Published {
  if (isUnanswered(answer)) return { kind: "unanswered" };
  const texts = answer.values.filter((value): value is string => typeof value === "string" && isSpf(value));
  const [text] = texts;
  if (text === undefined) return { kind: "none" };
  if (texts.length > 1) return { kind: "several", texts };
  const read = readSpf(text);
  return read.ok ? { kind: "record", text, spf: read.value } : { kind: "broken", text, issues: read.issues };
}
