/** The exit codes, which scripts depend on, and the errors that end a command with one of them. */
import { Verdict } from "../verify/report";

/** How a command ends. The numbers never change, because scripts depend on them. */
export const ExitCode = {
  /** All is well, perhaps with warnings. */
  Good: 0,
  /** There is something to correct. */
  Problems: 1,
  /** The answer is unknown: DNS did not answer, or something else could not be read. */
  Unknown: 2,
  /** The command line is wrong; nothing was done. EX_USAGE of BSD's sysexits.h. */
  Usage: 64,
} as const;
export type ExitCode = (typeof ExitCode)[keyof typeof ExitCode];

/** The exit code of a report with this verdict. */
export function exitCodeOf(verdict: Verdict): ExitCode {
  if (verdict === Verdict.Problems) return ExitCode.Problems;
  return verdict === Verdict.Unknown ? ExitCode.Unknown : ExitCode.Good;
}

/** Why a command stops: all reasons at once, a sentence each. They must be safe to print. */
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

/** Something that the answer depends on cannot be read. */
export class UnknownError extends CommandError {
  constructor(problems: readonly string[]) {
    super(problems, ExitCode.Unknown);
  }
}
