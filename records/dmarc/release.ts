/** Takes our terms out of a DMARC record when this stack leaves it. */
import { type Issue, type Parsed } from "../issue";
import { quoted } from "../printable";
import { dmarcIssue } from "./issues";
import { parseDmarc } from "./parse";
import { baseOf, EMPTY_RECORD, revertTerms } from "./revert";
import {
  type DmarcDifference,
  type DmarcTerm,
  differenceOf,
  readTerms,
  renderTerm,
  termKey,
  termKeys,
  termsOf,
} from "./terms";
import { type DmarcTag, readTags, renderTags } from "./text";

/** What the memory knows of the record that is to be left. */
export interface DmarcReleased {
  /** dmarcTerms of the last run. */
  readonly declared: readonly string[];
  /** What others have in the record. @default - nothing */
  readonly found?: string;
  /** Whether the record is one that we created. */
  readonly createdByUs: boolean;
}

/** The record without our terms; or, with `onlyOurs`, the unchanged record, which the caller deletes. */
export interface DmarcRelease extends DmarcDifference {
  readonly text: string;
  /** Nobody else has anything in the record. */
  readonly onlyOurs: boolean;
  /** Declared terms that stay: they were there before us, or Cloudflare manages them. Only `removes` takes them out. */
  readonly keptTerms: readonly string[];
}

/**
 * Takes our terms out of a record. In an adopted one, a tag that still has our value goes back to what was found, and our report URIs
 * go unless they were found. A record that we created and that nobody else uses is returned unchanged, with `onlyOurs`.
 * Issues: those of parseDmarc, `dmarc/kept-for-others`.
 */
export function releaseDmarc(existing: string, released: DmarcReleased): Parsed<DmarcRelease> {
  const live = parseDmarc(existing);
  if (!live.ok) return live;
  const before = readTags(existing);
  const ours = readTerms(released.declared);
  const after = revertTerms(before, ours, baseOf(released.found));
  const keptTerms = keptFromBefore(ours, after);
  if (released.createdByUs && isBare(after))
    return { ok: true, value: { ...releaseTo(before, before), keptTerms: [], onlyOurs: true }, issues: live.issues };
  const issues = released.createdByUs ? [...live.issues, keptForOthers(after)] : live.issues;
  return { ok: true, value: { ...releaseTo(before, after), keptTerms, onlyOurs: false }, issues };
}

function releaseTo(
  before: readonly DmarcTag[],
  after: readonly DmarcTag[],
): DmarcDifference & { readonly text: string } {
  return { text: renderTags(after), ...differenceOf(before, after) };
}

function isBare(tags: readonly DmarcTag[]): boolean {
  const bare = termKeys(termsOf(readTags(EMPTY_RECORD)));
  return termsOf(tags).every((term) => bare.has(termKey(term)));
}

// `p=none` does not count as kept: every policy record has at least that.
function keptFromBefore(ours: readonly DmarcTerm[], after: readonly DmarcTag[]): string[] {
  const left = termKeys(termsOf(after));
  return ours.filter((term) => left.has(termKey(term)) && termKey(term) !== "p=none").map(renderTerm);
}

function keptForOthers(after: readonly DmarcTag[]): Issue {
  const message = `We created the record, but somebody else uses it now, so it stays: ${quoted(renderTags(after))}.`;
  return dmarcIssue("dmarc/kept-for-others", { message, fix: "Nothing to do; whoever uses it keeps it." });
}
