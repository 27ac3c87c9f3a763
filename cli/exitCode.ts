/** How a command ends. Scripts depend on the numbers: they are contract. */
export const ExitCode = {
  /** All is well, perhaps with warnings. */
  Good: 0,
  /** There is something to correct. */
  Problems: 1,
  /** Unknown: DNS did not answer, or something else that was needed could not be had. */
  Unknown: 2,
  /** The command line is wrong; nothing was done. EX_USAGE of BSD's sysexits.h. */
  Usage: 64,
} as const;
export type ExitCode = (typeof ExitCode)[keyof typeof ExitCode];

/** Why a command does nothing: all reasons at once, a sentence each. They must be safe to print. */
export class CommandError extends Error {
  constructor(
    readonly problems: readonly string[],
    readonly code: ExitCode,
  ) {
    super(problems.join(" "));
  }
}

/** The command line is wrong. */
export class UsageError extends CommandError {
  constructor(problems: readonly string[]) {
    super(problems, ExitCode.Usage);
  }
}

/** What is needed for an answer cannot be had. */
export class UnknownError extends CommandError {
  constructor(problems: readonly string[]) {
    super(problems, ExitCode.Unknown);
  }
}
