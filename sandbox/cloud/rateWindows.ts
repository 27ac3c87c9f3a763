/** Counts requests for the rate limit, in a file, because all processes of a provider share the limit of a token. */
import { join } from "node:path";

import type { RateLimit } from "./settings";
import { StateFile } from "./stateFile";

interface Window {
  /** Milliseconds since 1970. */
  readonly began: number;
  readonly requests: number;
}

/** The requests of each token in its current window, in `rate.json`. */
export class RateWindows {
  private readonly file: StateFile<Readonly<Record<string, Window>>>;

  constructor(dir: string) {
    this.file = new StateFile<Readonly<Record<string, Window>>>(join(dir, "rate.json"), {
      empty: {},
      parse: (text) => JSON.parse(text) as Readonly<Record<string, Window>>,
      render: (windows) => `${JSON.stringify(windows)}\n`,
    });
  }

  /**
   * Counts a request.
   *
   * @returns how long the client has to wait, in milliseconds; 0 when the request is served now. Rounded up to whole seconds, as in the
   * header `retry-after` (developers.cloudflare.com/fundamentals/api/reference/limits, 2026-11)
   */
  count(token: string, { requests: most, windowMilliseconds }: RateLimit): number {
    const now = Date.now();
    return this.file.change((windows) => {
      const last = windows[token];
      const isOver = last === undefined || now >= last.began + windowMilliseconds;
      const window = isOver ? { began: now, requests: 0 } : last;
      if (window.requests >= most) return [windows, Math.ceil((window.began + windowMilliseconds - now) / 1000) * 1000];
      return [{ ...windows, [token]: { ...window, requests: window.requests + 1 } }, 0];
    });
  }
}
