/** Reads, compares and takes apart domain names. Names are stored in one form everywhere, so that they compare as texts. */
import { isAscii } from "./characterStrings";
import { dnsIssue } from "./issues";
import { domainToASCII } from "node:url";
import type { Parsed } from "../issue";
import { quoted } from "../printable";

/** An absolute name as this project stores names: A-labels, lower case, no trailing dot. */
export type DomainName = string & { readonly __brand: "DomainName" };

/** RFC 1035 section 2.3.4: 255 octets on the wire are 253 characters of text without the trailing dot. */
export const MAX_NAME_LENGTH = 253;
export const MAX_LABEL_LENGTH = 63;

/** A longer text is no name in any form, and is not looked at. */
const LONGEST_TEXT = 4 * MAX_NAME_LENGTH;

// Letters, digits and hyphens inside (RFC 1123 section 2.1), and the underscore of RFC 8552 nodes.
const LABEL = /^[a-z0-9_](?:[a-z0-9_-]*[a-z0-9_])?$/;

/**
 * Reads a domain name in U- or A-label form (RFC 5890), with or without the trailing dot.
 * Issues: `dns/not-a-domain-name`.
 */
export function toAsciiName(text: string): Parsed<DomainName> {
  if (text.length > LONGEST_TEXT) return refuse(text, "it is longer than any domain name");
  const labels = text
    .replace(/\.$/, "")
    .normalize("NFC")
    .split(/[.\u3002\uff0e\uff61]/)
    .map(toAsciiLabel);
  const problem = labels.map(labelProblem).find((found) => found !== undefined);
  if (problem !== undefined) return refuse(text, problem);
  const name = labels.join(".");
  if (labels.length < 2) return refuse(text, "it has one label only");
  if (name.length > MAX_NAME_LENGTH)
    return refuse(text, `it has ${name.length} characters, ${MAX_NAME_LENGTH} is the most`);
  if (/\.[0-9]+$/.test(name)) return refuse(text, "it looks like an address: the last label is a number");
  return { ok: true, value: name as DomainName, issues: [] };
}

// Label by label: on a whole name the platform function also turns "1.2" into an IPv4 address.
function toAsciiLabel(label: string): string {
  return isAscii(label) ? label.toLowerCase() : domainToASCII(label);
}

function labelProblem(label: string): string | undefined {
  if (label === "") return "a label is empty or has a character that no domain name may have";
  if (label.length > MAX_LABEL_LENGTH) return `a label has ${label.length} characters, ${MAX_LABEL_LENGTH} is the most`;
  if (!LABEL.test(label))
    return `the label ${quoted(label)} has a character that no domain name may have, or starts or ends with a hyphen`;
  return undefined;
}

// A web or mail address, pasted whole.
const ADDRESS = /^(?:[a-z]{1,10}:(?:\/\/)?)?(?:[^@\s/]{1,256}@)?([^@\s/:?#]{1,256})(?:[:/?#].*)?$/i;

function refuse(text: string, why: string): Parsed<DomainName> {
  const meant = domainInside(text);
  const issue = dnsIssue("dns/not-a-domain-name", {
    message: `${quoted(text)} is not a domain name: ${why}.${meant === undefined ? "" : ` Did you mean ${quoted(meant)}?`}`,
    found: text,
    fix: `Write the whole name alone, such as ${meant ?? "acme.com or bücher.example"}.`,
  });
  return { ok: false, issues: [issue] };
}

/** The domain name in a web or mail address; undefined for other texts. */
function domainInside(text: string): DomainName | undefined {
  if (text.length > LONGEST_TEXT) return undefined;
  const inside = ADDRESS.exec(text.trim())?.[1];
  const name = inside === undefined || inside === text ? undefined : toAsciiName(inside);
  return name?.ok === true ? name.value : undefined;
}

/** Whether two texts name the same node: case and one trailing dot do not count (RFC 1034 section 3.1). */
export function sameName(a: string, b: string): boolean {
  return canonicalName(a) === canonicalName(b);
}

/** Whether `name` is `zone` or below it. Compares whole labels: `notacme.com` is not in `acme.com`. */
export function isInZone(name: string, zone: string): boolean {
  return sameName(name, zone) || canonicalName(name).endsWith(`.${canonicalName(zone)}`);
}

/** The name one label up, or undefined at a top-level name. */
export function parentName(name: DomainName): DomainName | undefined {
  const dot = name.indexOf(".");
  return dot < 0 ? undefined : (name.slice(dot + 1) as DomainName);
}

/** The names a zone holding `name` may have, longest first: itself, its parent and so on, down to two labels. */
export function zoneCandidates(name: DomainName): DomainName[] {
  const candidates: DomainName[] = [];
  for (let at: DomainName | undefined = name; at?.includes("."); at = parentName(at)) candidates.push(at);
  return candidates;
}

/** A name that is not checked, in the form in which names compare: lower case, without the trailing dot. */
export function canonicalName(name: string): string {
  return (name.endsWith(".") ? name.slice(0, -1) : name).toLowerCase();
}

/**
 * The whole name that a program means by `name` in a zone: `@`, an empty name and names that are not in the zone are relative to it.
 * Cloudflare completes names so, and Route53's provider all but `@`.
 */
export function absoluteName(name: string, zone: string): string {
  if (name === "@" || name === "") return zone;
  const ascii = toAsciiName(name);
  const canonical = ascii.ok ? ascii.value : canonicalName(name);
  return isInZone(canonical, zone) ? canonical : `${canonical}.${zone}`;
}
