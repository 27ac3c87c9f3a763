/** Ends readings that take too long, and words readings that fail. */
import * as pulumi from "@pulumi/pulumi";
import { NotAnsweredError, type ZoneAdapter } from "../../providers";
import { printable } from "../../records/printable";
import { perRun, providerKey } from "../engine/run";

/** How long a reading may take, in seconds: providers retry by themselves for 188 s, and a rate-limit window is 300 s. */
export const DEFAULT_READ_TIMEOUT = 360;

/** How often a run says what it waits for, in seconds. */
const WORD_EVERY = 20;

/**
 * A run that makes one in so many of the look-ups that a rate limit allows may have to wait for its next window: the run's own preview, and whoever
 * else has the token, use the same limit up.
 */
const LARGE_RUN = 120;
/** How much longer than the window of its rate limit a provider may need, as a factor. */
const BEYOND_WINDOW = 1.2;

/** What the components of a run wait for at one provider instance. */
export function waitsFor(adapter: ZoneAdapter, component: pulumi.ComponentResource): ProviderWaits {
  const all = perRun("provider waits", () => new Map<string, ProviderWaits>());
  const key = `${adapter.provider} ${providerKey(component.getProvider(adapter.resourceType))}`;
  const known = all.get(key) ?? new ProviderWaits(adapter);
  all.set(key, known);
  return known;
}

/**
 * Bounds readings, and says what is waited for: the providers have no time-out of their own for an API that never answers, and above a rate
 * limit they wait for minutes without a word.
 */
export class ProviderWaits {
  private readonly waiting = new Set<object>();
  private lookUps = 0;
  private lastAnswer = 0;
  private lastWord = 0;

  constructor(private readonly adapter: Pick<ZoneAdapter, "title" | "rateLimit">) {}

  /**
   * Waits for a reading, and gives up when this provider instance has answered nothing at all for the given time. Where the run is large enough
   * to have used up the rate limit, that time is at least the window of the limit.
   *
   * @param what is read, for people
   * @param seconds when to give up
   * @param isGuard whether a hook waits: the engine then tells of the error itself
   * @throws Error naming what was waited for
   */
  async reading<T>(what: string, seconds: number, isGuard: boolean, read: () => Promise<T>): Promise<T> {
    this.lookUps += 1;
    const began = Date.now();
    let give: NodeJS.Timeout | undefined;
    const tooLate = new Promise<never>((_, reject) => {
      const check = (): void => {
        const limit = this.limit(seconds);
        const left = Math.max(began, this.lastAnswer) + limit * 1000 - Date.now();
        give = setTimeout(check, Math.max(left, 0));
        if (left > 0) return;
        clearTimeout(give);
        const error = new ReadTimeoutError(what, limit, this.adapter.rateLimit.words);
        reject(error);
        void endProgram(error, isGuard);
      };
      give = setTimeout(check, seconds * 1000);
    });
    try {
      const giving = (): string => `${what}; giving up after ${this.limit(seconds)} s without any answer`;
      return await this.telling(giving, Promise.race([this.noting(read()), tooLate]));
    } finally {
      clearTimeout(give);
    }
  }

  /**
   * Waits for a write. It has no time-out: whether the record was written would be unknown.
   *
   * @param what is written, for people; undefined while it is not the provider that is waited for
   */
  writing<T>(what: () => string | undefined, write: Promise<T>): Promise<T> {
    return this.telling(what, this.noting(write));
  }

  private async noting<T>(answer: Promise<T>): Promise<T> {
    try {
      return await answer;
    } finally {
      this.lastAnswer = Date.now();
    }
  }

  // One line for all that is waited for at this provider instance.
  private async telling<T>(what: () => string | undefined, promise: Promise<T>): Promise<T> {
    const me = {};
    const began = Date.now();
    this.waiting.add(me);
    const timer = setInterval(() => this.say(what(), began), WORD_EVERY * 1000);
    try {
      return await promise;
    } finally {
      clearInterval(timer);
      this.waiting.delete(me);
    }
  }

  private say(what: string | undefined, began: number): void {
    const now = Date.now();
    if (what === undefined || now < this.lastWord + WORD_EVERY * 1000) return;
    this.lastWord = now;
    const also = alsoWaiting(this.waiting.size - 1, this.adapter.title);
    void pulumi.log.info(
      `Still waiting, for ${Math.round((now - began) / 1000)} s by now: ${what}.${also} ${this.adapter.rateLimit.words}`,
      undefined,
      undefined,
      true,
    );
  }

  private limit(seconds: number): number {
    const { requests, window } = this.adapter.rateLimit;
    return this.lookUps * LARGE_RUN < requests ? seconds : Math.max(seconds, window * BEYOND_WINDOW);
  }
}

function alsoWaiting(others: number, title: string): string {
  if (others === 0) return "";
  return others === 1 ? ` One more of this run waits for ${title}.` : ` ${others} more of this run wait for ${title}.`;
}

/** A reading that failed: fail closed, with what could not be read and in the provider's words why. */
export class ReadFailedError extends pulumi.RunError {
  /** Nothing at all was answered, as by a provider whose configuration is not known yet. */
  readonly isEmptyAnswer: boolean;
  /** An answer came, without what every real answer has. */
  readonly isNoAnswer: boolean;
  /** In the provider's words, in one line. Safe to print. */
  readonly why: string;

  constructor(what: string, cause: unknown) {
    // Providers break their errors into lines, which say nothing in one of ours.
    const said = (cause instanceof Error ? cause.message : String(cause)).replace(/\s+/g, " ").trim();
    const why = printable(said, 2000);
    super(`${what} could not be read, so nothing that depends on this was changed. Mend this and run again: ${why}`);
    this.stack = this.message;
    this.why = why;
    this.isNoAnswer = cause instanceof NotAnsweredError;
    this.isEmptyAnswer = cause instanceof NotAnsweredError && cause.isEmpty;
  }
}

/** A reading that was given up. */
class ReadTimeoutError extends pulumi.RunError {
  constructor(what: string, seconds: number, rateLimit: string) {
    super(
      `${what} could not be read within ${seconds} s, so nothing that depends on this was changed. ${rateLimit} ` +
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
