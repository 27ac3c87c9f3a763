/** Gives up readings that take too long, tells what a run waits for, and words the errors of readings. */
import * as pulumi from "@pulumi/pulumi";
import { NotAnsweredError, type ZoneAdapter } from "../../providers";
import { printable } from "../../records/printable";
import { perRun, providerKey } from "../engine/run";

/** How long a reading may take, in seconds. Providers retry by themselves for 188 s, and Cloudflare's rate-limit window is 300 s. */
export const DEFAULT_READ_TIMEOUT = 360;

/** How often a run prints what it waits for, in seconds. */
const PROGRESS_EVERY = 20;

/**
 * A run is large when it makes at least one in this many of the look-ups that the rate limit allows. It may then have to wait for the next window of
 * the limit, because its preview and other users of the token count too.
 */
const LARGE_RUN_PART = 120;
/** A large run waits for the window of the rate limit times this factor. */
const BEYOND_WINDOW = 1.2;

/** What the components of a run wait for at one provider instance, kept together for all of them. */
export function waitsFor(adapter: ZoneAdapter, component: pulumi.ComponentResource): ProviderWaits {
  const all = perRun("provider waits", () => new Map<string, ProviderWaits>());
  const key = `${adapter.provider} ${providerKey(component.getProvider(adapter.resourceType))}`;
  const known = all.get(key) ?? new ProviderWaits(adapter);
  all.set(key, known);
  return known;
}

/**
 * Gives readings a time-out, and prints what is waited for. The providers have no time-out for an API that never answers, and above a rate limit they
 * wait for minutes without printing anything.
 */
export class ProviderWaits {
  private readonly waiting = new Set<object>();
  private lookUps = 0;
  private lastAnswer = 0;
  private lastLine = 0;

  constructor(private readonly adapter: Pick<ZoneAdapter, "title" | "rateLimit">) {}

  /**
   * Waits for a reading. Gives up when this provider instance has answered nothing at all for the given time. In a run that is large enough to use up
   * the rate limit, that time is at least the window of the limit.
   *
   * @param what is read, for people
   * @param seconds when to give up
   * @param isGuard whether a hook waits: then the engine prints the error
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
      return await this.withProgress(giving, Promise.race([this.notingAnswer(read()), tooLate]));
    } finally {
      clearTimeout(give);
    }
  }

  /**
   * Waits for a write. It has no time-out: if it were given up, nobody would know whether the record was written.
   *
   * @param what is written, for people; undefined while the provider is not asked yet
   */
  writing<T>(what: () => string | undefined, write: Promise<T>): Promise<T> {
    return this.withProgress(what, this.notingAnswer(write));
  }

  private async notingAnswer<T>(answer: Promise<T>): Promise<T> {
    try {
      return await answer;
    } finally {
      this.lastAnswer = Date.now();
    }
  }

  // Prints one line at a time for everything that waits for this provider instance.
  private async withProgress<T>(what: () => string | undefined, promise: Promise<T>): Promise<T> {
    const me = {};
    const began = Date.now();
    this.waiting.add(me);
    const timer = setInterval(() => this.say(what(), began), PROGRESS_EVERY * 1000);
    try {
      return await promise;
    } finally {
      clearInterval(timer);
      this.waiting.delete(me);
    }
  }

  private say(what: string | undefined, began: number): void {
    const now = Date.now();
    if (what === undefined || now < this.lastLine + PROGRESS_EVERY * 1000) return;
    this.lastLine = now;
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
    return this.lookUps * LARGE_RUN_PART < requests ? seconds : Math.max(seconds, window * BEYOND_WINDOW);
  }
}

function alsoWaiting(others: number, title: string): string {
  if (others === 0) return "";
  return others === 1 ? ` One more of this run waits for ${title}.` : ` ${others} more of this run wait for ${title}.`;
}

/** A reading that failed: what could not be read, and why in the provider's words. The run fails, because nothing may be assumed. */
export class ReadFailedError extends pulumi.RunError {
  /** Whether the answer was empty, as from a provider whose configuration is not known yet. */
  readonly isEmptyAnswer: boolean;
  /** Whether an answer came without what every real answer has. */
  readonly isNoAnswer: boolean;
  /** In the provider's words, in one line. Safe to print. */
  readonly why: string;

  constructor(what: string, cause: unknown) {
    // Providers break their errors into lines. Here they go into one.
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

// The exit code of Pulumi's Node runner for a program that failed and has printed why. It must not be 0: the engine would take the program for
// finished, and delete everything that it had not declared yet.
const FAILED_AND_TOLD = 32;

// Pulumi's Node runner logs an error and then waits for everything that is still open, so an invoke that is never answered would keep the failed run
// waiting for ever. Only a process of that runner is ended, not one in which the program runs inline.
async function endProgram(error: ReadTimeoutError, isGuard: boolean): Promise<void> {
  if (!/[\\/]cmd[\\/]run(?:[\\/]index\.js)?$/.test(process.argv[1] ?? "")) return;
  await new Promise((resolve) => setImmediate(resolve));
  // A component that waits for other readings as well has not failed yet, so nothing would have printed the error.
  if (!isGuard && !pulumi.log.hasErrors()) await pulumi.log.error(error.message);
  // Logs arrive in order: once this one has arrived, the error has too.
  await pulumi.log.debug("ending the program: a reading was given up");
  process.exit(FAILED_AND_TOLD);
}
