/** What a visited term came to. */
export const StepOutcome = {
  Match: "match",
  NoMatch: "no match",
  /** The check ended in this term with temperror or permerror. */
  Ended: "ended",
} as const;
export type StepOutcome = (typeof StepOutcome)[keyof typeof StepOutcome];

/** One term that a check visited, in order; what stands behind an include follows its step. Texts are hostile. */
export interface SpfStep {
  /** How many includes and redirects lead to the record; 0 is the checked domain's own. */
  readonly depth: number;
  /** Whose record it is. */
  readonly domain: string;
  /** The term as written. */
  readonly term: string;
  /** Octet position of the term in its record. */
  readonly position: number;
  readonly outcome: StepOutcome;
  /** The name that the term came to, macros expanded; undefined for terms without one. */
  readonly name?: string;
}
