/** A fixed number of turns, so that only so many things happen at once. */
interface Waiting {
  readonly go: () => void;
  next?: Waiting;
}

/** A fixed number of turns, given out in the order of asking. */
export class Turns {
  // A linked list, because shifting a long array is slow, and a thousand domains make a long one.
  private first: Waiting | undefined;
  private last: Waiting | undefined;

  constructor(private free: number) {}

  /** Waits for a turn. Each turn must be given back. */
  take(): Promise<void> {
    if (this.free > 0) {
      this.free -= 1;
      return Promise.resolve();
    }
    return new Promise((go) => {
      const waiting: Waiting = { go };
      if (this.last === undefined) this.first = waiting;
      else this.last.next = waiting;
      this.last = waiting;
    });
  }

  give(): void {
    const { first } = this;
    if (first === undefined) {
      this.free += 1;
      return;
    }
    this.first = first.next;
    if (this.first === undefined) this.last = undefined;
    first.go();
  }
}
