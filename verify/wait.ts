/** Checks again and again until the expected records are seen, or the time is up. */
import { setTimeout as sleep } from "node:timers/promises";
import type { DnsClient } from "../dns/types";
import type { Propagation } from "./report";

/** The time, for tests to have their own. */
export interface Clock {
  /** Milliseconds since some point. */
  now(): number;
  sleep(ms: number): Promise<unknown>;
}

/** What a wait says before it sleeps. */
export interface WaitProgress {
  /** Names that servers disagree about. */
  readonly differences: number;
  /** Seconds until the next look. */
  readonly nextLookIn: number;
  /** Seconds until the deadline. */
  readonly timeLeft: number;
}

/** What is waited for. */
export interface WaitOptions<T> {
  readonly client: Pick<DnsClient, "forget">;
  /** How long to wait, in seconds; zero looks once. */
  readonly seconds: number;
  /** One look at DNS. */
  readonly look: () => Promise<T>;
  /** What the servers said in a look. */
  readonly propagationsOf: (seen: T) => readonly Propagation[];
  /** What must be so besides that all servers agree. */
  readonly isSatisfied: (seen: T) => boolean;
  /** @default - no progress is reported */
  readonly onWait?: (progress: WaitProgress) => void;
  /** @default - the system's */
  readonly clock?: Clock;
}

/** How a wait ended. */
export interface Waited<T> {
  /** The last look. */
  readonly seen: T;
  /** Whether all servers agree and the check is satisfied; otherwise the time was up. */
  readonly isAgreed: boolean;
  /** How often was looked. */
  readonly looks: number;
}

const SHORTEST = 5;
const LONGEST = 60;
/** When no cache says how long it will keep what it has: the servers of a zone copy it from each other within seconds. */
const USUAL = 15;

const SYSTEM_CLOCK: Clock = { now: () => performance.now(), sleep };

/**
 * Looks again and again until all servers agree and the check is satisfied, or the time is up. Between two looks it sleeps until the
 * first cache forgets its old answer, 5 to 60 seconds; the last look is at the deadline.
 *
 * @throws what `look` throws
 */
export async function waitForAgreement<T>(options: WaitOptions<T>): Promise<Waited<T>> {
  const { client, seconds, look, propagationsOf, isSatisfied, onWait, clock = SYSTEM_CLOCK } = options;
  const deadline = clock.now() + seconds * 1000;
  for (let looks = 1; ; looks++) {
    const seen = await look();
    const propagations = propagationsOf(seen);
    const differences = propagations.reduce((sum, propagation) => sum + propagation.differences.length, 0);
    if (differences === 0 && isSatisfied(seen)) return { seen, isAgreed: true, looks };
    const timeLeft = (deadline - clock.now()) / 1000;
    if (timeLeft <= 0) return { seen, isAgreed: false, looks };
    const nextLookIn = Math.min(pause(propagations), timeLeft);
    onWait?.({ differences, nextLookIn: Math.ceil(nextLookIn), timeLeft: Math.ceil(timeLeft) });
    await clock.sleep(nextLookIn * 1000);
    client.forget();
  }
}

/** Seconds until it makes sense to look again. A second more than the cache says: it counts in whole ones. */
function pause(propagations: readonly Propagation[]): number {
  const answers = propagations.flatMap(({ differences }) => differences.flatMap((difference) => difference.answers));
  const expiries = answers.flatMap(({ expiresIn }) => (expiresIn === undefined ? [] : [expiresIn + 1]));
  const first = expiries.reduce((least, seconds) => Math.min(least, seconds), Infinity);
  return Number.isFinite(first) ? Math.min(Math.max(first, SHORTEST), LONGEST) : USUAL;
}
