import { split } from "sentence-splitter";

/*
 * The rules of plain English, as functions of a paragraph's text. Code stands as one word in it.
 */

/** A sentence with more words than this has to be read twice. */
const MOST_WORDS = 30;

/** One thing to mend in a paragraph. */
export interface ProseFinding {
  readonly rule: "sentence-length" | "inverted-opening" | "hidden-subject" | "word";
  readonly message: string;
  /** Where in the paragraph, from 0. */
  readonly index: number;
}

/** Openings after which the verb stands before its subject. */
const INVERTED = [
  /^(?:Only|Not(?! all| every)|Never|Nowhere|Neither|Nor|Rarely|Seldom|Hardly|No sooner)\b(?: \w+){0,3} (?:is|are|was|were|do|does|did|can|could|will|would|may|must|has|have|had|shall|should) (?!not\b)(?:it|they|we|you|the|a|an|this|that|there|nobody|somebody|anything|one|our|its)\b/,
  /^(?:So|Such|Nor|Neither) (?:is|are|was|were|do|does|did|can|will|has|have) /,
];

/** An opening that hides the subject in a clause. In a comment it is often a title, such as "What a guard does", so only pages are held to it. */
const HIDDEN_SUBJECT =
  /^(?:What|Whoever) (?!.*\?)[^.:;]{3,100} (?:is|are|stays?|goes|comes?|counts?|has|gets|takes|keeps|makes)\b/;

/** Words and phrases to avoid, with what to write. */
const WORDS: readonly (readonly [RegExp, string])[] = [
  [/\bwhom\b/i, "say who does what to them, or use “which”"],
  [/\bnobody(?:'|’)s business\b/i, "say what is not used or not shown"],
  [/\bhas no say\b/i, "say what it cannot decide"],
  [/\bis believed\b/i, "say “is trusted”"],
  [/\ba lie\b/i, "say what is wrong"],
  [/\bnobody knows\b/i, "say “unknown”"],
  [/\b(?:thereof|therein|hereby|heretofore|whereby|thereby|notwithstanding)\b/i, "use a plain word"],
  [/\b(?:utilize|utilise|leverage|facilitate|in order to)\b/i, "use “use”, “help” or “to”"],
  [/\b(?:simply|obviously|of course|just works)\b/i, "leave it out"],
];

/** What stands in the way of reading a paragraph once. */
export function findingsIn(text: string, isPage: boolean): ProseFinding[] {
  return [...sentencesOf(text).flatMap(({ sentence, index }) => inSentence(sentence, index, isPage)), ...wordsIn(text)];
}

/** The sentences of a paragraph, each with its place. */
export function sentencesOf(text: string): { sentence: string; index: number }[] {
  return split(text)
    .filter(({ type }) => type === "Sentence")
    .map(({ raw, range: [index] }) => ({ sentence: raw, index }));
}

function inSentence(sentence: string, index: number, isPage: boolean): ProseFinding[] {
  // What stands between colons and semicolons is read as one, so the parts of a list count alone.
  const longest = Math.max(
    ...sentence.split(/[:;]\s|\n\s*[-*] /).map((part) => part.split(/\s+/).filter(isWord).length),
  );
  const findings: ProseFinding[] = [];
  if (longest > MOST_WORDS)
    findings.push({
      rule: "sentence-length",
      message: `${longest} words in one piece of a sentence; at most ${MOST_WORDS}. Cut it in two.`,
      index,
    });
  if (isPage && HIDDEN_SUBJECT.test(sentence))
    findings.push({ rule: "hidden-subject", message: "Name the thing: begin with a noun, not with a clause.", index });
  if (INVERTED.some((pattern) => pattern.test(sentence)))
    findings.push({
      rule: "inverted-opening",
      message: "The verb stands before its subject. Say who does it first.",
      index,
    });
  return findings;
}

function isWord(part: string): boolean {
  return /[A-Za-z0-9]/.test(part);
}

function wordsIn(text: string): ProseFinding[] {
  return WORDS.flatMap(([pattern, instead]) => {
    const found = pattern.exec(text);
    return found === null ? [] : [{ rule: "word" as const, message: `“${found[0]}”: ${instead}.`, index: found.index }];
  });
}
