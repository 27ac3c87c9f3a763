/** How a command ends. Scripts depend on the numbers: they are contract. */
export const ExitCode = {
  /** All is well, perhaps with warnings. */
  Good: 0,
  /** There is something to correct. */
  Problems: 1,
  /** Nobody knows: DNS did not answer, or something else that was needed could not be had. */
  Unknown: 2,
  /** The command line is wrong; nothing was done. EX_USAGE of BSD's sysexits.h. */
  Usage: 64,
} as const;
export type ExitCode = (typeof ExitCode)[keyof typeof ExitCode];

/** What is wrong with a command line: all of it at once. Texts must be safe to print. */
export class UsageError extends Error {
  constructor(readonly problems: readonly string[]) {
    super(problems.join(" "));
  }
}
