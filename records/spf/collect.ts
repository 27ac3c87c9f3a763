import type { Issue, Parsed } from "../issue";

/** What was read of several things, and everything that was said about them. */
export interface Collected<T> {
  readonly values: readonly T[];
  readonly issues: readonly Issue[];
}

/** Gathers what was read one by one, so that all issues are reported at once. */
export function collect<T>(parsed: readonly Parsed<T>[]): Collected<T> {
  const values = parsed.flatMap((read) => (read.ok ? [read.value] : []));
  return { values, issues: parsed.flatMap(({ issues }) => issues) };
}
