/** Reads what is declared for a DMARC record into terms, and reports every value that may not be declared. */
import type { Issue } from "../issue";
import { didYouMean } from "../nearest";
import { quoted } from "../printable";
import { dmarcIssue } from "./issues";
import { encodeReportUri, uriKey } from "./reportUris";
import { ALLOWED_VALUES, FAILURE_REPORTING_OPTIONS, isAllowedValue, normalValue } from "./tags";
import { type DmarcTerm, renderTerm } from "./terms";

/** What a DMARC Policy Record is to say. Everything left out stays as it is. */
export interface DmarcDeclared {
  /** `p`, a DmarcPolicy. @default - stays; `none` in a new record */
  readonly policy?: string;
  /** `sp`, for existing subdomains. @default - stays; readers fall back to `p` */
  readonly subdomainPolicy?: string;
  /** `np`, for non-existent subdomains. @default - stays; readers fall back to `sp` */
  readonly nonExistentSubdomainPolicy?: string;
  /** `psd`, a PublicSuffixFlag. @default - stays; readers take `u` */
  readonly publicSuffixDomain?: string;
  /** `t`. A record without the tag satisfies false, since `n` is its default. @default - stays */
  readonly testing?: boolean;
  /** `adkim`, an AlignmentMode. @default - stays; readers take `r` */
  readonly dkimAlignment?: string;
  /** `aspf`, an AlignmentMode. @default - stays; readers take `r` */
  readonly spfAlignment?: string;
  /** Addresses to add to `rua`, as URIs. @default - none added */
  readonly aggregateReports?: readonly string[];
  /** Addresses to add to `ruf`, as URIs. @default - none added */
  readonly failureReports?: readonly string[];
  /** `fo`: any of 0, 1, d, s. @default - stays; readers take 0 */
  readonly failureReportingOptions?: readonly string[];
}

const FIELDS: readonly (readonly [keyof DmarcDeclared, string])[] = [
  ["policy", "p"],
  ["subdomainPolicy", "sp"],
  ["nonExistentSubdomainPolicy", "np"],
  ["publicSuffixDomain", "psd"],
  ["testing", "t"],
  ["dkimAlignment", "adkim"],
  ["spfAlignment", "aspf"],
  ["aggregateReports", "rua"],
  ["failureReports", "ruf"],
  ["failureReportingOptions", "fo"],
];

/** What is declared, as terms, with the issues of what may not be declared. */
export interface DeclaredTerms {
  readonly terms: readonly DmarcTerm[];
  readonly issues: readonly Issue[];
}

/** Reads what is declared. Issues: `dmarc/value-not-allowed` and those of encodeReportUri, each with the argument as its path. */
export function readDeclared(declared: DmarcDeclared): DeclaredTerms {
  const parts = FIELDS.map(([field, tag]) => {
    const value = declared[field];
    if (value === undefined) return { terms: [], issues: [] };
    if (tag === "rua" || tag === "ruf") return readUris(field, tag, value as readonly string[]);
    return readScalar(field, tag, scalarText(value));
  });
  return { terms: parts.flatMap(({ terms }) => terms), issues: parts.flatMap(({ issues }) => issues) };
}

/**
 * What is declared as flat texts, such as `["p=none", "rua=mailto:dmarc@acme.com"]`: one for each tag, one for each report URI, in the
 * order of a new record. This is what the memory stores and what comes back as `declaredBefore`.
 */
export function dmarcTerms(declared: DmarcDeclared): string[] {
  return readDeclared(declared).terms.map(renderTerm);
}

function scalarText(value: string | boolean | readonly string[]): string {
  if (typeof value === "boolean") return value ? "y" : "n";
  return typeof value === "string" ? value : value.join(":");
}

function readScalar(field: string, tag: string, text: string): DeclaredTerms {
  if (text !== "" && isAllowedValue(tag, text)) return { terms: [{ tag, value: normalValue(tag, text) }], issues: [] };
  if (text === "" && tag === "fo") return { terms: [], issues: [] };
  const allowed = ALLOWED_VALUES.get(tag) ?? FAILURE_REPORTING_OPTIONS;
  const message = `${quoted(text)} is not a value of ${field} (${tag}).`;
  const issue = dmarcIssue("dmarc/value-not-allowed", {
    message,
    found: text,
    path: field,
    fix: `Use one of: ${allowed.join(", ")}.${didYouMean(text, allowed)}`,
  });
  return { terms: [{ tag, value: text }], issues: [issue] };
}

function readUris(field: string, tag: string, uris: readonly string[]): DeclaredTerms {
  const encoded = uris.map((uri, at) => ({ ...encodeReportUri(uri), path: `${field}[${at}]` }));
  const isFirst = (uri: string, at: number): boolean =>
    encoded.findIndex((item) => uriKey(item.uri) === uriKey(uri)) === at;
  return {
    terms: encoded.filter(({ uri }, at) => isFirst(uri, at)).map(({ uri }) => ({ tag, value: uri })),
    issues: encoded.flatMap(({ issues, path }) => issues.map((issue) => ({ ...issue, path }))),
  };
}
