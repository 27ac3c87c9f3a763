/** Finds the allowed word that a misspelt one stands for, so that messages can offer it. */
import leven from "leven";
import { quoted } from "./printable";

/** No allowed word is longer. */
const LONGEST = 60;
/** A shorter word is a part of too many others. */
const SHORTEST_PART = 3;

/** ` Did you mean "policy"?`, to be put behind a message; empty where no allowed word is near. */
export function didYouMean(word: string, allowed: readonly string[]): string {
  const meant = nearest(word, allowed);
  return meant === undefined ? "" : ` Did you mean ${quoted(meant)}?`;
}

/**
 * The allowed word that a misspelt one stands for: the one with the fewest changes, or else the only one that contains it or is contained
 * in it. Upper case, hyphens and underscores make no difference. Undefined where none is near, and for numbers.
 */
export function nearest(word: string, allowed: readonly string[]): string | undefined {
  if (word.length > LONGEST || !/[a-z]/i.test(word)) return undefined;
  const written = letters(word);
  const [closest] = allowed
    .map((one) => ({ one, changes: leven(written, letters(one)) }))
    .filter(({ changes }) => changes <= mostChanges(written))
    .sort((a, b) => a.changes - b.changes);
  return closest?.one ?? onlyOneWithPart(written, allowed);
}

function letters(word: string): string {
  return word.toLowerCase().replace(/[-_]/g, "");
}

function mostChanges({ length }: string): number {
  return length < 2 ? 0 : Math.ceil(length / 4);
}

function onlyOneWithPart(written: string, allowed: readonly string[]): string | undefined {
  const [first, ...more] = allowed.filter((one) => hasPart(letters(one), written) || hasPart(written, letters(one)));
  return more.length === 0 ? first : undefined;
}

function hasPart(whole: string, part: string): boolean {
  return part.length >= SHORTEST_PART && whole.includes(part);
}
