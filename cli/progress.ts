/** Shows on standard error how far a check is, and what `--wait` is waiting for. */
import type { WaitProgress } from "../verify/wait";
import { counted } from "./render/words";
import { duration } from "./render/serverFacts";
import type { Streams } from "./streams";

/** Progress is shown from this number of domains on. Fewer take no time. */
const MANY = 3;
/** Milliseconds between two updates of the line. */
const INTERVAL = 100;

/** Shows on standard error how far a check is. A terminal has one line for it; a log gets lines only during `--wait`, which takes minutes. */
export class Progress {
  private last = -Infinity;
  private isShown = false;

  constructor(private readonly streams: Pick<Streams, "err" | "progress">) {}

  /** Shows how many domains are done. */
  checked(done: number, all: number): void {
    const now = performance.now();
    if (all < MANY || (now - this.last < INTERVAL && done < all)) return;
    this.last = now;
    this.show(`Checked ${done} of ${counted(all, "domain")}.`);
  }

  /** Shows what the next check is waited for. */
  waiting({ differences, nextLookIn, timeLeft }: WaitProgress): void {
    const why =
      differences > 0
        ? `Servers give different answers for ${counted(differences, "name")}`
        : "Some records or answers are still missing";
    const line = `${why}; next check in ${duration(nextLookIn)}, ${duration(timeLeft)} left.`;
    if (this.streams.progress === undefined) this.streams.err(line);
    else this.show(line);
  }

  /** Removes the line, and leaves a last message when there is one. */
  end(message?: string): void {
    if (this.isShown) this.streams.progress?.("");
    this.isShown = false;
    if (message !== undefined) this.streams.err(message);
  }

  private show(line: string): void {
    this.isShown = this.streams.progress !== undefined;
    this.streams.progress?.(line);
  }
}
