/** Reads, compares and encodes the addresses in `rua` and `ruf`. */
import { isAscii } from "../dns/characterStrings";
import { type DomainName, toAsciiName } from "../dns/domainName";
import type { Issue } from "../issue";
import { quoted } from "../printable";
import { dmarcIssue } from "./issues";
import { trimBlanks } from "./text";

/** One address in `rua` or `ruf`. */
export interface ReportUri {
  /** As found, without blanks and without the historic size limit. */
  readonly uri: string;
  /** The historic limit, such as `10m` of `mailto:a@b.example!10m` (RFC 7489 section 6.2), where there is one. */
  readonly sizeLimit?: string;
  /** Octet position in the value of the tag. */
  readonly position: number;
}

/** The address that Cloudflare's DMARC Management writes into the record. We never take it out. */
const CLOUDFLARE_ADDRESS = /@dmarc-reports\.cloudflare\.net$/i;
const SIZE_LIMIT = /!([0-9]{1,20}[kmgt]?)$/i;
// RFC 3986 section 3 and appendix A, without `,` `!` `;`: the first two must be encoded, the third ends the tag.
const URI = /^[a-z][a-z0-9+.-]*:(?:[a-z0-9._~:/?#[\]@$&'()*+=-]|%[0-9a-f]{2})*$/i;
const MAILTO = /^mailto:[^@?]+@([^@?]+)(?:\?.*)?$/i;

/** The items of a URI list. Empty items are left out; the bytes stay with the tag. */
export function readReportUris(value: string): ReportUri[] {
  let position = 0;
  const uris: ReportUri[] = [];
  for (const piece of value.split(",")) {
    const text = trimBlanks(piece);
    const sizeLimit = SIZE_LIMIT.exec(text.slice(-24))?.[1];
    const uri = sizeLimit === undefined ? text : text.slice(0, -sizeLimit.length - 1);
    if (text !== "") uris.push({ uri, ...(sizeLimit && { sizeLimit }), position: position + piece.indexOf(text) });
    position += piece.length + 1;
  }
  return uris;
}

/** What makes two report URIs the same for us: the text without the size limit and without case. */
export function uriKey(uri: string): string {
  return (readReportUris(uri)[0]?.uri ?? "").toLowerCase();
}

/** Whether this is the address that Cloudflare's DMARC Management put there. */
export function isCloudflareManaged(uri: string): boolean {
  return CLOUDFLARE_ADDRESS.test(uriKey(uri));
}

/** Whether the text is a URI by its syntax alone (RFC 3986): also a `mailto:` without an address, to which no report can go. */
export function isUri(text: string): boolean {
  return URI.test(text);
}

/** Whether reports to this URI go by mail, the only way that RFC 9990 describes. */
export function isMailto(uri: string): boolean {
  return /^mailto:/i.test(uri);
}

/** Whether the text is a URI that a record may hold; a `mailto:` needs one address with a domain (RFC 6068). */
export function isReportUri(uri: string): boolean {
  return isUri(uri) && /^[^:]*:./.test(uri) && (!isMailto(uri) || reportHost(uri) !== undefined);
}

/** The domain that reports to this URI go to: of `mailto:` the part after the `@`, else the URI's host. Undefined when there is none. */
export function reportHost(uri: string): DomainName | undefined {
  const host = isMailto(uri)
    ? MAILTO.exec(uri)?.[1]
    : /^[a-z][a-z0-9+.-]*:\/\/(?:[^/?#@]*@)?([^/?#:@]+)/i.exec(uri)?.[1];
  if (host === undefined) return undefined;
  const name = toAsciiName(host);
  return name.ok ? name.value : undefined;
}

/** The domains that reports by mail go to, each once. */
export function reportHosts(uris: readonly string[]): DomainName[] {
  return [...new Set(uris.filter(isMailto).flatMap((uri) => reportHost(uri) ?? []))];
}

/** A declared URI as it goes into the record, or why it cannot. */
export type EncodedUri = { readonly uri: string; readonly issues: readonly Issue[] };

/**
 * Checks a declared report URI and encodes what a record cannot hold: `,` and `!` (RFC 9989 section 4.8) and `;`, which would
 * end the tag; a U-label domain becomes its A-label. Issues: `dmarc/report-uri-not-allowed`, `dmarc/report-size-declared`.
 */
export function encodeReportUri(text: string): EncodedUri {
  const uri = asciiHost(text.trim()).replace(/[,!;]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`);
  const issue = declaredProblem(text.trim(), uri);
  return { uri, issues: issue ? [issue] : [] };
}

function asciiHost(text: string): string {
  const at = text.lastIndexOf("@");
  const domain = toAsciiName(text.slice(at + 1));
  return at < 0 || isAscii(text.slice(at + 1)) || !domain.ok ? text : text.slice(0, at + 1) + domain.value;
}

function declaredProblem(text: string, uri: string): Issue | undefined {
  const refuse = (id: "dmarc/report-uri-not-allowed" | "dmarc/report-size-declared", why: string, fix: string): Issue =>
    dmarcIssue(id, { message: `The report address ${quoted(text)} ${why}.`, found: text, fix });
  if (SIZE_LIMIT.test(text.slice(-24)))
    return refuse(
      "dmarc/report-size-declared",
      "ends in a size limit",
      "Leave it out; RFC 9989 has none. If the ! belongs to the address, write %21.",
    );
  if (/[,;]\s*[a-z]+:[^,;]*@/i.test(text))
    return refuse(
      "dmarc/report-uri-not-allowed",
      "is more than one address",
      "Write each address as an item of its own.",
    );
  if (/^[^\s:@,;]+@[^\s:@,;]+$/.test(text))
    return refuse("dmarc/report-uri-not-allowed", "is not a URI", `Write ${quoted(`mailto:${text}`)}.`);
  if (!isReportUri(uri))
    return refuse(
      "dmarc/report-uri-not-allowed",
      "is not a URI that a record may hold",
      "Write it as mailto:name@domain, everything else percent-encoded (RFC 3986).",
    );
  return undefined;
}
