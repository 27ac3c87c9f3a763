import type { WaitProgress } from "../verify/wait";
import { counted } from "./render/words";
import { duration } from "./render/serverFacts";
import type { Streams } from "./streams";

/** From so many domains on it takes long enough to say how far it is. */
const MANY = 3;
/** Milliseconds between two lines of a terminal. */
const INTERVAL = 100;

/** Says on standard error how far a check is: in one line of a terminal; of a wait also in a log, which would be silent for minutes. */
export class Progress {
  private last = -Infinity;
  private isShown = false;

  constructor(private readonly streams: Pick<Streams, "err" | "progress">) {}

  /** So many domains are done. */
  checked(done: number, all: number): void {
    const now = performance.now();
    if (all < MANY || (now - this.last < INTERVAL && done < all)) return;
    this.last = now;
    this.show(`Checked ${done} of ${counted(all, "domain")}.`);
  }

  /** The servers do not agree yet. */
  waiting({ differences, nextLookIn, timeLeft }: WaitProgress): void {
    const why = differences > 0 ? `Servers differ about ${counted(differences, "name")}` : "Not all is seen yet";
    const line = `${why}: next look in ${duration(nextLookIn)}, ${duration(timeLeft)} left.`;
    if (this.streams.progress === undefined) this.streams.err(line);
    else this.show(line);
  }

  /** Removes the line; a last word stays. */
  end(word?: string): void {
    if (this.isShown) this.streams.progress?.("");
    this.isShown = false;
    if (word !== undefined) this.streams.err(word);
  }

  private show(line: string): void {
    this.isShown = this.streams.progress !== undefined;
    this.streams.progress?.(line);
  }
}
