import { type Subject, strangersOf, type ZoneValue } from "./snapshot";

/** What happened to the values that belong to somebody else. */
export interface StrangersCheck {
  /** How many there were before. */
  readonly count: number;
  /** Those that are gone or not as they were. */
  readonly lost: readonly ZoneValue[];
  /** Those that nobody asked for. */
  readonly added: readonly ZoneValue[];
}

/**
 * Compares everything in the zones that the stack is not about: value for value, octet for octet, with TTL, comment and tags.
 * This is looked up in the zones themselves; nothing that the stack program says about itself counts.
 */
export function checkStrangers(
  subjects: readonly Subject[],
  before: readonly ZoneValue[],
  after: readonly ZoneValue[],
): StrangersCheck {
  const [then, now] = [strangersOf(subjects, before), strangersOf(subjects, after)];
  return { count: then.length, lost: without(then, now), added: without(now, then) };
}

/** The values of `from` without those of `what`; values that occur more than once are counted. */
function without(from: readonly ZoneValue[], what: readonly ZoneValue[]): ZoneValue[] {
  const left = what.map((value) => JSON.stringify(value));
  return from.filter((value) => {
    const index = left.indexOf(JSON.stringify(value));
    if (index >= 0) left.splice(index, 1);
    return index < 0;
  });
}
