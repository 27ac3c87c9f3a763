import type { Issue } from "../issue";
import { quoted } from "../printable";
import { raises, type Situation } from "./decide";
import { dmarcIssue } from "./issues";
import type { DmarcTerm } from "./terms";
import { isTesting, strictnessOf } from "./strictness";
import { type DmarcTag, findTag } from "./text";

/** Warnings about a merged record: declared values held back, test mode, nobody who receives reports. */
export function mergeIssues(situation: Situation, heldBack: readonly DmarcTerm[], tags: readonly DmarcTag[]): Issue[] {
  return [
    ...heldBack.map((term) => stricterKept(situation, term, tags)),
    ...testMode(situation, tags),
    ...noReports(tags),
  ];
}

function stricterKept(situation: Situation, term: DmarcTerm, tags: readonly DmarcTag[]): Issue {
  const { tag } = term;
  const kept = findTag(tags, tag);
  const stays = kept ? quoted(`${tag}=${kept.value}`) : `the record without ${tag}`;
  return dmarcIssue("dmarc/stricter-value-kept", {
    message: `${whyKept(situation, term)}: ${stays} stays.`,
    ...(kept && { found: kept.value, position: kept.position }),
    fix: "Declare what is live, or set allowWeaker: true once its owner agrees.",
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
      fix: "Declare aggregateReports, such as mailto:dmarc@acme.com.",
    }),
  ];
}
