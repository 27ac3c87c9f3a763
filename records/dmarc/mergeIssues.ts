/** The warnings of a DMARC merge: values held back or replaced, test mode, and reports that nobody receives. */
import type { Issue } from "../issue";
import { quoted } from "../printable";
import { raises, type Situation } from "./decide";
import { dmarcIssue } from "./issues";
import type { DmarcTerm } from "./terms";
import { normalValue } from "./tags";
import { isTesting, strictnessOf } from "./strictness";
import { type DmarcTag, findTag } from "./text";

/** What the warnings look at. */
export interface Merged {
  readonly situation: Situation;
  /** The record before us. @default - the caller has no memory of it */
  readonly base?: readonly DmarcTag[];
  /** Declared one-value tags that count as not declared. */
  readonly heldBack: readonly DmarcTerm[];
  /** Declared one-value tags that were set. */
  readonly set: readonly DmarcTerm[];
  /** Declared one-value tags that were there already. */
  readonly kept: readonly DmarcTerm[];
  readonly tags: readonly DmarcTag[];
}

/** Warnings about a merged record: values held back or replaced, test mode, missing report addresses. */
export function mergeIssues(merged: Merged): Issue[] {
  const { situation, heldBack, set, kept, tags } = merged;
  return [
    ...heldBack.map((term) => stricterKept(situation, term, tags)),
    ...set.flatMap((term) => laterEdit(merged, term, replaced)),
    ...kept.flatMap((term) => laterEdit(merged, term, declaredToo)),
    ...testMode(situation, tags),
    ...noReports(tags),
  ];
}

// Warns of a value that somebody set after the record was first seen. The memory does not have it, so release cannot bring it back.
function laterEdit(
  { situation, base }: Merged,
  term: DmarcTerm,
  issueOf: (term: DmarcTerm, theirs: DmarcTag, found: string) => Issue,
): Issue[] {
  const { tag } = term;
  const theirs = findTag(situation.strangers, tag)?.value;
  const live = findTag(situation.start, tag);
  const found = base && (findTag(base, tag)?.value ?? "");
  if (!live || theirs !== live.value || found === undefined || normalValue(tag, found) === normalValue(tag, theirs))
    return [];
  return [issueOf(term, live, found)];
}

function replaced({ tag, value }: DmarcTerm, theirs: DmarcTag): Issue {
  const message = `Somebody set ${quoted(`${tag}=${theirs.value}`)} since this stack took the record over; ${tag}=${value} replaces it, and release will not bring it back.`;
  const fix =
    "If theirs is to come back one day, run once with adopt: true before: then the record as it is now is what release restores.";
  return dmarcIssue("dmarc/later-edit-replaced", { message, found: theirs.value, position: theirs.position, fix });
}

function declaredToo({ tag }: DmarcTerm, theirs: DmarcTag, found: string): Issue {
  const back = found === "" ? `takes ${tag} out` : `brings back ${quoted(`${tag}=${found}`)}`;
  const message = `Somebody set ${quoted(`${tag}=${theirs.value}`)} since this stack took the record over, and it is declared now too: release then counts it as ours and ${back}.`;
  const fix = `Leave ${tag} undeclared: it stays as it is. Or run once with adopt: true, which makes the record as it is now the one that release restores.`;
  return dmarcIssue("dmarc/later-edit-declared", { message, found: theirs.value, position: theirs.position, fix });
}

function stricterKept(situation: Situation, term: DmarcTerm, tags: readonly DmarcTag[]): Issue {
  const { tag } = term;
  const kept = findTag(tags, tag);
  const stays = kept ? quoted(`${tag}=${kept.value}`) : `the record without ${tag}`;
  return dmarcIssue("dmarc/stricter-value-kept", {
    message: `${whyKept(situation, term)}: ${stays} stays.`,
    ...(kept && { found: kept.value, position: kept.position }),
    fix: "Declare what is live, or set `dmarc: { allowWeaker: true }` once its owner agrees.",
  });
}

function whyKept({ strangers }: Situation, { tag, value }: DmarcTerm): string {
  return raises(strangers, tag, value)
    ? `The declared ${tag}=${value} is meant to be tested, but t=y would weaken what somebody else set`
    : `The declared ${tag}=${value} would make the record weaker than somebody else set it`;
}

function testMode({ declared }: Situation, tags: readonly DmarcTag[]): Issue[] {
  const { p, sp, np } = strictnessOf(tags).written;
  if (declared.get("t") !== "y" || !isTesting(tags) || p + sp + np === 0) return [];
  const message = "Receivers older than RFC 9989 ignore t=y and apply the policy in full.";
  return [
    dmarcIssue("dmarc/test-mode", {
      message,
      fix: "Look at the reports first: take this step only when mail that is yours passes.",
    }),
  ];
}

function noReports(tags: readonly DmarcTag[]): Issue[] {
  if (findTag(tags, "rua")?.value) return [];
  const message = "The record has no rua: nobody hears who sends mail as this domain.";
  return [
    dmarcIssue("dmarc/no-aggregate-reports", {
      message,
      fix: "Declare `dmarc: { aggregateReports: [...] }`: an address that somebody reads, such as mailto:dmarc@ and your domain.",
    }),
  ];
}
