/** Domain Owner Assessment Policy, values of `p`, `sp` and `np` from weak to strict (RFC 9989 section 4.7). */
export const DmarcPolicy = { None: "none", Quarantine: "quarantine", Reject: "reject" } as const;
export type DmarcPolicy = (typeof DmarcPolicy)[keyof typeof DmarcPolicy];

/** Identifier Alignment, values of `adkim` and `aspf` (RFC 9989 section 4.4). */
export const AlignmentMode = { Relaxed: "r", Strict: "s" } as const;
export type AlignmentMode = (typeof AlignmentMode)[keyof typeof AlignmentMode];

/** Values of `psd`: `u`, the default, leaves the Organizational Domain to the Tree Walk (RFC 9989 section 4.7). */
export const PublicSuffixFlag = { Yes: "y", No: "n", Unknown: "u" } as const;
export type PublicSuffixFlag = (typeof PublicSuffixFlag)[keyof typeof PublicSuffixFlag];

/** Options of `fo` (RFC 9989 section 4.7). */
export const FAILURE_REPORTING_OPTIONS: readonly string[] = ["0", "1", "d", "s"];

/** Policies from weak to strict: the index is the strictness. */
export const POLICIES: readonly string[] = [DmarcPolicy.None, DmarcPolicy.Quarantine, DmarcPolicy.Reject];

/** What each one-value tag in force may hold (RFC 9989 section 4.8); `fo`, a list of its own kind, is checked apart. */
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

// Section 4.7 speaks of any colon-separated list, the ABNF of section 4.8 of fewer: the wider one loses nobody's record.
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
