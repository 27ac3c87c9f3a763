import * as pulumi from "@pulumi/pulumi";
import { NotAnsweredError } from "../../providers";
import { printable } from "../../records/printable";

/** How long a reading may take: providers retry by themselves for 188 s, and a rate-limit window is 300 s. */
export const DEFAULT_READ_TIMEOUT = 360;

const FIRST_WORD_AFTER = 30;

/**
 * Waits for a reading, tells what is waited for while it takes long, and gives up in the end: the providers have no
 * time-out of their own for an API that never answers.
 *
 * @param seconds when to give up
 * @param isGuard whether a hook waits: the engine then tells of the error itself
 * @throws Error naming what was waited for
 */
export async function withinTime<T>(
  what: string,
  seconds: number,
  isGuard: boolean,
  read: () => Promise<T>,
): Promise<T> {
  let give: NodeJS.Timeout | undefined;
  const word = setInterval(() => {
    void pulumi.log.info(`Still waiting for ${what}; giving up after ${seconds} s.`, undefined, undefined, true);
  }, FIRST_WORD_AFTER * 1000);
  const tooLate = new Promise<never>((_, reject) => {
    give = setTimeout(() => {
      const error = new ReadTimeoutError(what, seconds);
      reject(error);
      void endProgram(error, isGuard);
    }, seconds * 1000);
  });
  try {
    return await Promise.race([read(), tooLate]);
  } finally {
    clearTimeout(give);
    clearInterval(word);
  }
}

/** A reading that failed: fail closed, with what could not be read and in the provider's words why. */
export class ReadFailedError extends pulumi.RunError {
  /** Nothing at all was answered, as by a provider whose configuration is not known yet. */
  readonly isEmptyAnswer: boolean;
  /** In the provider's words, in one line. Safe to print. */
  readonly why: string;

  constructor(what: string, cause: unknown) {
    // Providers break their errors into lines, which say nothing in one of ours.
    const said = (cause instanceof Error ? cause.message : String(cause)).replace(/\s+/g, " ").trim();
    const why = printable(said, 2000);
    super(`${what} could not be read, so nothing that depends on this was changed. Mend this and run again: ${why}`);
    this.stack = this.message;
    this.why = why;
    this.isEmptyAnswer = cause instanceof NotAnsweredError && cause.isEmpty;
  }
}

/** A reading that was given up. */
class ReadTimeoutError extends pulumi.RunError {
  constructor(what: string, seconds: number) {
    super(
      `${what} could not be read within ${seconds} s, so nothing that depends on this was changed. ` +
        "Run again later, or raise `readTimeout` if the API is slow for a reason you know.",
    );
    this.stack = this.message;
  }
}

// What the engine's Node runner itself exits with when the program failed and the user was told. Never 0: the engine
// would take the program for finished and delete everything that it had not declared yet.
const FAILED_AND_TOLD = 32;

// The engine's Node runner logs an error and then waits for everything that is still open: an invoke that nobody answers
// would keep the failed run waiting for ever. Only that runner is ended; a program inside another process is not.
async function endProgram(error: ReadTimeoutError, isGuard: boolean): Promise<void> {
  if (!/[\\/]cmd[\\/]run(?:[\\/]index\.js)?$/.test(process.argv[1] ?? "")) return;
  await new Promise((resolve) => setImmediate(resolve));
  // Whoever waits for other readings as well has not failed yet, and would end without a word.
  if (!isGuard && !pulumi.log.hasErrors()) await pulumi.log.error(error.message);
  // Logs arrive in order: when this one has arrived, so has the error.
  await pulumi.log.debug("ending the program: a reading was given up");
  process.exit(FAILED_AND_TOLD);
}
