/** Reads a DMARC Policy Record as receivers do, and keeps its bytes so that it can be edited. */
import { MAX_TXT_LENGTH } from "../dns/characterStrings";
import { type Issue, isError, type Parsed } from "../issue";
import { quoted } from "../printable";
import { checkTags } from "./checkTags";
import { dmarcIssue } from "./issues";
import { readReportUris, type ReportUri } from "./reportUris";
import {
  AlignmentMode,
  type AlignmentModeWord,
  DmarcPolicy,
  type DmarcPolicyWord,
  HISTORIC_TAGS,
  isAllowedValue,
  normalValue,
  PublicSuffixFlag,
  type PublicSuffixFlagWord,
} from "./tags";
import { type DmarcTag, findTag, isDmarc, isGap, MAX_TAGS, readTags, renderTags, resemblesDmarc } from "./text";

export { isDmarc, resemblesDmarc } from "./text";

/** A DMARC Policy Record: its bytes as stretches, and what readers make of them (defaults of RFC 9989 section 4.7 filled in). */
export interface DmarcText {
  /** Everything between semicolons, in order; {@link renderDmarc} makes the same bytes of it. */
  readonly tags: readonly DmarcTag[];
  /** `p`; none when it is missing. */
  readonly policy: DmarcPolicyWord;
  /** `sp`, only when the record has it. */
  readonly subdomainPolicy?: DmarcPolicyWord;
  /** `np`, only when the record has it. */
  readonly nonExistentSubdomainPolicy?: DmarcPolicyWord;
  readonly publicSuffixDomain: PublicSuffixFlagWord;
  readonly testing: boolean;
  readonly dkimAlignment: AlignmentModeWord;
  readonly spfAlignment: AlignmentModeWord;
  readonly aggregateReports: readonly ReportUri[];
  readonly failureReports: readonly ReportUri[];
  readonly failureReportingOptions: readonly string[];
  /** `pct`, `rf` and `ri` as far as the record has them. */
  readonly historicTags: readonly DmarcTag[];
}

/**
 * Reads a DMARC Policy Record (RFC 9989 sections 4.7 and 4.8), TXT strings joined.
 * Refuses a text without the version, with a tag twice or an invalid policy, or too long. Warns of everything that readers ignore.
 */
export function parseDmarc(text: string): Parsed<DmarcText> {
  const refused = versionProblem(text);
  if (refused) return { ok: false, issues: [refused] };
  const tags = readTags(text);
  const issues = checkTags(tags);
  return issues.some(isError) ? { ok: false, issues } : { ok: true, value: describe(tags), issues };
}

/** The record's text: byte for byte what was parsed where nothing was changed. */
export function renderDmarc(record: Pick<DmarcText, "tags">): string {
  return renderTags(record.tags);
}

function versionProblem(text: string): Issue | undefined {
  const found = { found: text, position: 0 };
  if (text.length > MAX_TXT_LENGTH || text.split(";", MAX_TAGS + 2).length > MAX_TAGS)
    return dmarcIssue("dmarc/too-long", {
      message: `The record has ${text.length} octets or more than ${MAX_TAGS} tags.`,
      fix: "Look at who publishes it; no DMARC record is that large.",
      position: 0,
    });
  if (isDmarc(text)) return undefined;
  if (!resemblesDmarc(text))
    return dmarcIssue("dmarc/not-dmarc", {
      ...found,
      message: `${quoted(text)} is no DMARC record.`,
      fix: "A DMARC record starts with v=DMARC1;",
    });
  return dmarcIssue("dmarc/version-not-valid", {
    ...found,
    message: `${quoted(text)} is meant as DMARC, but readers ignore it: it does not start with exactly v=DMARC1 and a semicolon.`,
    fix: "Mend or delete it by hand: v=DMARC1; in capitals, nothing in front of it, a semicolon behind it.",
  });
}

function describe(tags: readonly DmarcTag[]): DmarcText {
  const [subdomainPolicy, nonExistentSubdomainPolicy] = [policyOf(tags, "sp"), policyOf(tags, "np")];
  return {
    tags,
    policy: policyOf(tags, "p") ?? DmarcPolicy.None,
    ...(subdomainPolicy && { subdomainPolicy }),
    ...(nonExistentSubdomainPolicy && { nonExistentSubdomainPolicy }),
    publicSuffixDomain: valueOf(tags, "psd", PublicSuffixFlag.Unknown) as PublicSuffixFlagWord,
    testing: valueOf(tags, "t", "n") === "y",
    dkimAlignment: valueOf(tags, "adkim", AlignmentMode.Relaxed) as AlignmentModeWord,
    spfAlignment: valueOf(tags, "aspf", AlignmentMode.Relaxed) as AlignmentModeWord,
    aggregateReports: readReportUris(findTag(tags, "rua")?.value ?? ""),
    failureReports: readReportUris(findTag(tags, "ruf")?.value ?? ""),
    failureReportingOptions: valueOf(tags, "fo", "0").split(":"),
    historicTags: tags.filter((tag) => !isGap(tag) && HISTORIC_TAGS.includes(tag.name.toLowerCase())),
  };
}

function policyOf(tags: readonly DmarcTag[], name: string): DmarcPolicyWord | undefined {
  return findTag(tags, name)?.value.toLowerCase() as DmarcPolicyWord | undefined;
}

// A value that is not valid counts as the default (RFC 9989 section 4.7).
function valueOf(tags: readonly DmarcTag[], name: string, byDefault: string): string {
  const value = findTag(tags, name)?.value ?? "";
  return isAllowedValue(name, value) ? normalValue(name, value) : byDefault;
}
