/** Merges a step of the rollout, judges whether steps were left out, and advises on the next one. */
import type { Parsed } from "../issue";
import { type DmarcMerge, type DmarcWanted, mergeDmarc } from "./merge";
import {
  type DmarcRolloutWord,
  type DmarcWithRollout,
  nextStepAdvice,
  publishedStep,
  readRollout,
  rolloutIssues,
} from "./rollout";

/** What is declared, by tags or by a step of the rollout, and what the memory knows. */
export interface DmarcRolloutWanted extends DmarcWanted, DmarcWithRollout {
  /** Lets a rollout leave steps out. @default false */
  readonly allowSkip?: boolean;
}

/** A merge, and what comes after it. */
export interface DmarcRolloutMerge extends DmarcMerge {
  /** What comes next and what to look at before, a sentence or two. @default - no step is declared */
  readonly notes?: readonly string[];
}

/**
 * As mergeDmarc, where a step may be declared in the place of `policy` and `testing`. Steps are judged against what is published, not
 * against what we declared before: somebody may have had a reason to go back.
 * Issues: those of mergeDmarc, `dmarc/rollout-step-skipped`.
 */
export function mergeRollout(live: string | undefined, wanted: DmarcRolloutWanted): Parsed<DmarcRolloutMerge> {
  const { allowSkip = false, ...options } = wanted;
  const { declared, step } = readRollout(options);
  const merged = mergeDmarc(live, declared);
  if (step === undefined || !merged.ok) return merged;
  const skipped = allowSkip ? [] : rolloutIssues(publishedStep(live), step);
  // A merged text can always be read, so there is a step for it.
  const notes = [nextStepAdvice(publishedStep(merged.value.text) as DmarcRolloutWord)];
  return { ...merged, value: { ...merged.value, notes }, issues: [...merged.issues, ...skipped] };
}
