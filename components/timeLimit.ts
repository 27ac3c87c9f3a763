import * as pulumi from "@pulumi/pulumi";

/** How long a reading may take: providers retry by themselves for 188 s, and a rate-limit window is 300 s. */
export const DEFAULT_READ_TIMEOUT = 360;

const FIRST_WORD_AFTER = 30;

/**
 * Waits for a reading, tells what is waited for while it takes long, and gives up in the end: the providers have no
 * time-out of their own for an API that never answers.
 *
 * @param seconds when to give up
 * @throws Error naming what was waited for
 */
export async function withinTime<T>(what: string, seconds: number, read: () => Promise<T>): Promise<T> {
  let give: NodeJS.Timeout | undefined;
  const word = setInterval(() => {
    void pulumi.log.info(`Still waiting for ${what}; giving up after ${seconds} s.`, undefined, undefined, true);
  }, FIRST_WORD_AFTER * 1000);
  const tooLate = new Promise<never>((_, reject) => {
    give = setTimeout(() => {
      reject(new ReadTimeoutError(what, seconds));
    }, seconds * 1000);
  });
  try {
    return await Promise.race([read(), tooLate]);
  } finally {
    clearTimeout(give);
    clearInterval(word);
  }
}

/** A reading that was given up. */
export class ReadTimeoutError extends pulumi.RunError {
  constructor(what: string, seconds: number) {
    super(
      `${what} could not be read within ${seconds} s, so nothing was planned and nothing was changed. ` +
        "Run again later, or raise `readTimeout` if the API is slow for a reason you know.",
    );
  }
}
