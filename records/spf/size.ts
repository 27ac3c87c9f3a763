/** Measures all that is published at an SPF record's name, against what UDP carries and what the DNS provider stores. */
import { splitCharacterStrings, wireLength } from "../dns/characterStrings";
import type { Issue } from "../issue";
import { spfIssue } from "./issues";

/** RFC 7208 section 3.4: below this, name and texts together, an answer should fit into a UDP message. */
const ADVISED_ANSWER_OCTETS = 450;

/** RFC 1035 section 4.2.1: the most that fits into a UDP message without EDNS. */
const MAX_UDP_OCTETS = 512;

// RFC 1035 section 4.1: the header, type and class of the question, and a record with a compressed owner name before its RDATA.
const HEADER = 12;
const QUESTION = 4;
const RECORD = 12;

/** What is published at one name. */
export interface SpfPublication {
  /** The SPF record. */
  readonly text: string;
  /** All other TXT values at the name, each joined, one octet a character. */
  readonly otherTxtValues: readonly string[];
  /** The owner name, without trailing dot. */
  readonly owner: string;
  /**
   * What the DNS provider stores, in octets.
   * @default - no limit is known
   */
  readonly limits?: SpfSizeLimits;
}

export interface SpfSizeLimits {
  /** Of one value. @default - not known */
  readonly valueOctets?: number;
  /** Of all TXT values at the name together. @default - not known */
  readonly totalOctets?: number;
}

/** The sizes that the advice and the limits are about. */
export interface SpfSize {
  /** The SPF record's text. */
  readonly textOctets: number;
  /** Its character-strings. */
  readonly strings: number;
  /** The name and all texts at it (RFC 7208 section 3.4). */
  readonly nameAndTexts: number;
  /** The whole DNS message that answers a TXT query, without EDNS. */
  readonly answerOctets: number;
  /** All texts at the name. */
  readonly totalOctets: number;
}

/** Measures an SPF record together with the other TXT values at its name. */
export function spfSize({ text, otherTxtValues, owner }: SpfPublication): SpfSize {
  const values = [text, ...otherTxtValues];
  const totalOctets = sum(values.map((value) => value.length));
  const rdata = sum(values.map((value) => RECORD + wireLength(value)));
  // On the wire a name is its text with a length octet for every label and the root: two more than without the dots.
  const name = owner.length + 2;
  return {
    textOctets: text.length,
    strings: splitCharacterStrings(text).length,
    nameAndTexts: owner.length + totalOctets,
    answerOctets: HEADER + name + QUESTION + rdata,
    totalOctets,
  };
}

/**
 * Judges the size of what is published, the other TXT values at the name counted in.
 * Several character-strings are no issue: receivers join them (RFC 7208 section 3.3).
 * Issues: `spf/answer-over-450`, `spf/answer-over-512`, `spf/over-provider-limit`.
 */
export function spfSizeIssues(publication: SpfPublication): Issue[] {
  const size = spfSize(publication);
  return [...answerSize(size, publication), ...providerLimits(size, publication.limits ?? {})];
}

// Only one of the two limits is reported: an answer above 512 octets is above the advice as well.
function answerSize({ answerOctets, nameAndTexts }: SpfSize, { otherTxtValues, owner }: SpfPublication): Issue[] {
  const fix = `Take TXT values away that are not needed any more at ${owner}, or senders out of the record.`;
  const count = otherTxtValues.length;
  const others = count === 0 ? "" : `, ${count} other TXT value${count === 1 ? "" : "s"} at the name counted`;
  if (answerOctets > MAX_UDP_OCTETS) {
    const message = `The TXT answer has ${answerOctets} octets${others}: above ${MAX_UDP_OCTETS} it takes EDNS or TCP, and some receivers fail.`;
    return [spfIssue("spf/answer-over-512", { message, fix })];
  }
  if (nameAndTexts <= ADVISED_ANSWER_OCTETS) return [];
  const message = `Name and TXT texts have ${nameAndTexts} octets${others}; at most ${ADVISED_ANSWER_OCTETS} are advised.`;
  return [spfIssue("spf/answer-over-450", { message, fix })];
}

function providerLimits({ textOctets, totalOctets }: SpfSize, limits: SpfSizeLimits): Issue[] {
  return [
    ...overLimit("The SPF record", textOctets, limits.valueOctets),
    ...overLimit("All TXT values at the name", totalOctets, limits.totalOctets),
  ];
}

function overLimit(what: string, octets: number, limit: number | undefined): Issue[] {
  if (limit === undefined || octets <= limit) return [];
  const message = `${what}: ${octets} octets, and the DNS provider stores ${limit} at most.`;
  return [
    spfIssue("spf/over-provider-limit", {
      message,
      fix: "Take terms out with `spf: { removes: [...] }`, or other TXT values away.",
    }),
  ];
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
