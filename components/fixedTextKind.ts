import type { DomainName } from "../records/dns/domainName";
import type { Issue } from "../records/issue";
import type { Left, RecordKind, Surroundings } from "./recordKind";

/** A TXT record of one fixed text: it is there or not, and nothing is merged into it. */
export interface FixedText {
  readonly label: string;
  readonly owner: DomainName;
  readonly text: string;
  /** What a record of ours becomes before it is deleted, where the text itself would still do something. @default - stays as it is */
  readonly neutral?: string;
  recognises(value: string): boolean;
  audit(around: Surroundings): Issue[];
}

/** A record that is created with its text, and left alone where one of its kind is there. */
export function fixedTextKind(fixed: FixedText): RecordKind {
  const { label, owner, text } = fixed;
  return {
    label,
    owner,
    type: "TXT",
    declared: [text],
    hasTerms: false,
    consolidate: false,
    recognises: (value) => fixed.recognises(value),
    audit: (around) => fixed.audit(around),
    merge: (live) => ({
      ok: true,
      issues: [],
      value: { text: live ?? text, added: live === undefined ? [text] : [], removed: [] },
    }),
    release: (live, { found }) => ({ ok: true, issues: [], value: leave(live, fixed, found) }),
    leftover: () => [],
    join: () => ({ ok: false, issues: [] }),
    removesLine: () => "nothing: delete the record by hand",
  };
}

function leave(live: string, { text, neutral = text }: FixedText, found: string | undefined): Left {
  if (found !== undefined || (live !== text && live !== neutral))
    return { text: live, removed: [], stillOurs: [], onlyOurs: false };
  return { text: neutral, removed: live === neutral ? [] : [text], stillOurs: [], onlyOurs: true };
}
