/** Reads and applies `removes`: terms that leave a DMARC record no matter who put them there. */
import type { Issue } from "../issue";
import { quoted } from "../printable";
import { removeTag, removeUri, setTag } from "./edit";
import { dmarcIssue } from "./issues";
import { DmarcPolicy, normalValue } from "./tags";
import { type DmarcTerm, isReportTag, readTerm, renderTerm, termKey } from "./terms";
import { type DmarcTag, findTag } from "./text";

/** Terms to take out, no matter who put them there: a tag (`sp`), a tag while it has a value (`sp=none`), or one report URI. */
export interface Removals {
  readonly terms: readonly DmarcTerm[];
  readonly issues: readonly Issue[];
}

/** Reads `removes`. Issues: `dmarc/not-removable`, `dmarc/declared-and-removed`. */
export function readRemoves(removes: readonly string[], declared: readonly DmarcTerm[]): Removals {
  const read = removes.map((text, at) => ({ text, term: readTerm(text), path: `removes[${at}]` }));
  return {
    terms: read.map(({ term }) => term).filter((term) => term !== undefined),
    issues: read.flatMap(({ text, term, path }) => {
      const issue = term ? removeProblem(term, declared) : notRemovable(text);
      return issue ? [{ ...issue, path }] : [];
    }),
  };
}

function removeProblem(term: DmarcTerm, declared: readonly DmarcTerm[]): Issue | undefined {
  if (term.tag === "v") return notRemovable(renderTerm(term));
  const clash = declared.find((other) => covers(term, other));
  if (!clash) return undefined;
  const message = `${quoted(renderTerm(clash))} is declared and in removes.`;
  return dmarcIssue("dmarc/declared-and-removed", {
    message,
    found: renderTerm(term),
    fix: "Take it out of one of the two.",
  });
}

function notRemovable(text: string): Issue {
  const message = `${quoted(text)} in removes is no tag or term that can be taken out.`;
  return dmarcIssue("dmarc/not-removable", {
    message,
    found: text,
    fix: "Write a tag such as sp, or a term such as rua=mailto:old@acme.com.",
  });
}

function covers(removed: DmarcTerm, other: DmarcTerm): boolean {
  return removed.value === "" ? removed.tag === other.tag : termKey(removed) === termKey(other);
}

/**
 * Takes the terms out. A tag named with its value gives way to what `base`, the record before us, had instead; a tag named alone
 * goes. `p` becomes none instead of vanishing: older readers want it (RFC 7489 section 6.3).
 */
export function applyRemoves(
  tags: readonly DmarcTag[],
  removed: readonly DmarcTerm[],
  base: readonly DmarcTag[],
): DmarcTag[] {
  return removed.reduce<DmarcTag[]>((left, term) => applyRemove(left, term, base), [...tags]);
}

function applyRemove(tags: DmarcTag[], { tag, value }: DmarcTerm, base: readonly DmarcTag[]): DmarcTag[] {
  const live = findTag(tags, tag);
  if (!live) return tags;
  if (isReportTag(tag) && value !== "") return removeUri(tags, tag, value);
  const isNamed = (text: string): boolean => normalValue(tag, text) === normalValue(tag, value);
  if (value !== "" && !isNamed(live.value)) return tags;
  const old = value === "" ? undefined : findTag(base, tag);
  if (old && !isNamed(old.value)) return setTag(tags, tag, old.value);
  return tag === "p" ? setTag(tags, tag, DmarcPolicy.None) : removeTag(tags, tag);
}
