/** The DMARC tags and the values that each of them may have (RFC 9989 sections 4.7 and 4.8). */

/** Domain Owner Assessment Policy, values of `p`, `sp` and `np` from weak to strict (RFC 9989 section 4.7). */
export enum DmarcPolicy {
  /** Mail that fails DMARC is delivered as any other: reports only. */
  None = "none",
  /** Mail that fails DMARC is suspicious, such as for the spam folder. */
  Quarantine = "quarantine",
  /** Mail that fails DMARC is refused. */
  Reject = "reject",
}

/** A member of DmarcPolicy, or its word. */
export type DmarcPolicyWord = `${DmarcPolicy}`;

/** Identifier Alignment, values of `adkim` and `aspf` (RFC 9989 section 4.4). */
export enum AlignmentMode {
  /** The organizational domains are the same. */
  Relaxed = "r",
  /** The domains are the same. */
  Strict = "s",
}

/** A member of AlignmentMode, or its word. */
export type AlignmentModeWord = `${AlignmentMode}`;

/** Values of `psd`: `u`, the default, leaves the Organizational Domain to the Tree Walk (RFC 9989 section 4.7). */
export enum PublicSuffixFlag {
  /** The domain is a public suffix. */
  Yes = "y",
  /** The domain is an organizational domain of its own. */
  No = "n",
  /** The Tree Walk decides. */
  Unknown = "u",
}

/** A member of PublicSuffixFlag, or its word. */
export type PublicSuffixFlagWord = `${PublicSuffixFlag}`;

/** Options of `fo`: which failures are reported (RFC 9989 section 4.7). */
export enum FailureReportingOption {
  /** Mail for which neither DKIM nor SPF passes with alignment. */
  NonePasses = "0",
  /** Mail for which DKIM or SPF does not pass with alignment. */
  AnyFails = "1",
  /** Mail with a DKIM signature that fails. */
  DkimFails = "d",
  /** Mail that fails SPF. */
  SpfFails = "s",
}

/** All options of `fo`. */
export const FAILURE_REPORTING_OPTIONS: readonly string[] = Object.values(FailureReportingOption);

/** Policies from weak to strict: the index is the strictness. */
export const POLICIES: readonly string[] = [DmarcPolicy.None, DmarcPolicy.Quarantine, DmarcPolicy.Reject];

/** What each one-value tag in force may hold (RFC 9989 section 4.8); `fo` is a list, which isAllowedValue checks apart. */
export const ALLOWED_VALUES: ReadonlyMap<string, readonly string[]> = new Map([
  ["p", POLICIES],
  ["sp", POLICIES],
  ["np", POLICIES],
  ["psd", ["y", "n", "u"]],
  ["t", ["y", "n"]],
  ["adkim", ["r", "s"]],
  ["aspf", ["r", "s"]],
]);

/** The tags that hold a list of report URIs (RFC 9989 section 4.6). */
export const REPORT_TAGS: readonly string[] = ["rua", "ruf"];

/** Every tag in force beside `v`, in the order in which a new record is written. */
export const TAG_ORDER: readonly string[] = ["p", "sp", "np", "psd", "t", "adkim", "aspf", "rua", "ruf", "fo"];

/** RFC 7489 tags that RFC 9989 removed (its appendix C names them); read and kept, never written. */
export const HISTORIC_TAGS: readonly string[] = ["pct", "rf", "ri"];

/** Whether a value is one that `tag` may hold. ABNF literals compare without case (RFC 5234 section 2.3). */
export function isAllowedValue(tag: string, value: string): boolean {
  if (tag === "fo") return areFailureOptions(value);
  return ALLOWED_VALUES.get(tag)?.includes(value.toLowerCase()) ?? true;
}

// Section 4.7 allows any colon-separated list, the ABNF of section 4.8 fewer. The wider rule refuses no record in use.
function areFailureOptions(value: string): boolean {
  return value.split(":").every((option) => FAILURE_REPORTING_OPTIONS.includes(option.trim().toLowerCase()));
}

/** The value in the form in which two values of `tag` compare: lower case, and for `fo` in a fixed order. */
export function normalValue(tag: string, value: string): string {
  const lower = value.toLowerCase();
  if (tag !== "fo") return lower;
  const options = new Set(lower.split(":").map((option) => option.trim()));
  return [...options].sort().join(":");
}
