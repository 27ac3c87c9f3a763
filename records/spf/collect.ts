import type { Issue, Parsed } from "../issue";

/** What was read of several things, and everything that was said about them. */
export interface Collected<T> {
  readonly values: readonly T[];
  readonly issues: readonly Issue[];
}

/** Gathers what was read one by one, so that all issues are reported at once. */
export function collect<T>(parsed: readonly Parsed<T>[]): Collected<T> {
  const values: T[] = [];
  const issues: Issue[] = [];
  for (const read of parsed) {
    if (read.ok) values.push(read.value);
    issues.push(...read.issues);
  }
  return { values, issues };
}
